"""Delegations from a table: shown line by line, all or nothing, none twice."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from events.congress.delegations.importing import lines_of
from events.congress.delegations.operations import retire_delegation
from events.congress.organizing.models import Event
from events.congress.quotas.models import Delegation, DelegationQuota
from events.congress.registration.question_queries import questions_of
from events.records.auditing.models import Change
from events.records.outbox.models import Message
from tests.congress.delegations.naming import BY, change_event, make_delegation
from tests.congress.registration.filling import controls_in, open_event
from tests.factories import NOW, make_category, sign_in

LIST = "/en/organize/events/congress/delegations"
TABLE = (
    "Organización;País;Punto focal;Correo electrónico;Idioma;Opérateur;speaker;Notas;Talla\n"
    "Aguas del Valle;Bolivia;Rosa Quispe;rosa@valle.example.org;Español;8;1;Por avión;XL\n"
    ";Mali;Moussa Keïta;moussa@mali.example.org;;;;;\n"
    "aguas del  valle;BO;Rosa Quispe;rosa@valle.example.org;es;9;1;;\n"
)


@pytest.fixture
async def event(client: httpx.AsyncClient) -> Event:
    """An event for operators and speakers, and an organizer who looks at it."""
    event, _operators = await open_event()
    await make_category(event, "speaker", position=2)
    client.cookies.update(await sign_in(event=event, role="organizer"))
    return await Event.get(id=event.id)


async def send(client: httpx.AsyncClient, table: str) -> httpx.Response:
    """The preview of a table, or the refusal of it."""
    answer = await client.post(f"{LIST}/import", files={"file": ("delegations.csv", table.encode(), "text/csv")})
    return answer if answer.status_code != 303 else await client.get(answer.headers["location"])


async def confirm(client: httpx.AsyncClient, preview: httpx.Response, **asked: Any) -> httpx.Response:
    there = f"{preview.url.path}?{preview.url.query.decode()}"
    return await client.post(there, data={**controls_in(preview.text), **asked})


async def entered() -> list[tuple[Any, ...]]:
    rows = await Delegation.all().order_by("country")
    return [(row.name, row.country, row.focal_name, row.focal_email, row.focal_language, row.notes) for row in rows]


async def places() -> list[tuple[Any, ...]]:
    quotas = DelegationQuota.all().order_by("delegation__country", "category__code")
    return await quotas.values_list("delegation__country", "category__code", "pool__capacity", "pool__taken")


async def test_a_table_is_shown_line_by_line_and_then_written(client: httpx.AsyncClient, event: Event) -> None:
    preview = await send(client, TABLE)
    assert await Delegation.all() == []
    for told in ("The same as line 2.", "Without places: nobody can be named yet.", "Columns that are left out: Talla"):
        assert told in preview.text
    answer = await confirm(client, preview, is_sent="y")
    assert answer.headers["location"] == LIST
    assert await entered() == [
        ("Aguas del Valle", "BO", "Rosa Quispe", "rosa@valle.example.org", "es", "Por avión"),
        ("", "ML", "Moussa Keïta", "moussa@mali.example.org", "fr", ""),
    ]
    assert await places() == [("BO", "operator", 8, 0), ("BO", "speaker", 1, 0)]
    mails = await Message.filter(kind="delegation_link").order_by("recipient")
    assert [(mail.recipient, mail.language) for mail in mails] == [
        ("moussa@mali.example.org", "fr"),
        ("rosa@valle.example.org", "es"),
    ]
    assert (await Change.get(act="delegations imported")).details == {"new": 2}


async def test_the_same_file_twice_makes_none_twice_and_leaves_what_was_changed_since(
    client: httpx.AsyncClient, event: Event
) -> None:
    await confirm(client, await send(client, TABLE))
    await Delegation.filter(country="BO").update(focal_name="Juana Mamani")
    await retire_delegation(await Delegation.get(country="ML"), is_retired=True, by=BY, now=NOW)
    again = await send(client, TABLE)
    assert "Nothing would change" in again.text
    assert [row[2] for row in await entered()] == ["Juana Mamani", "Moussa Keïta"]


async def test_a_delegation_of_another_event_is_not_known_here(client: httpx.AsyncClient, event: Event) -> None:
    other, _category = await open_event(slug="other")
    await make_delegation(other, {}, name="Aguas del Valle", country="BO")
    await confirm(client, await send(client, TABLE))
    assert await Delegation.filter(event_id=event.id).count() == 2


async def test_what_somebody_entered_meanwhile_is_shown_before_anything_is_written(
    client: httpx.AsyncClient, event: Event
) -> None:
    preview = await send(client, TABLE)
    await make_delegation(event, {}, name="Aguas del Valle", country="BO")
    answer = await confirm(client, preview)
    assert (answer.status_code, await Delegation.all().count()) == (409, 1)
    assert "Entered already: stays as it is." in answer.text


async def test_a_wrong_line_stands_in_the_way_of_all(client: httpx.AsyncClient, event: Event) -> None:
    table = (
        "Organization,Country,Focal point,Mail,Language,Opérateur,People can be named until\n"
        "Eaux du Sahel,Mali,Mariam,mariam@sahel.example.org,fr,3,\n"
        "www.example.org,Atlantis,,mariam@,klingon,some,soon\n"
    )
    rows = [line.split(",") for line in table.splitlines()]
    lines = lines_of(rows, await questions_of(event), "fr")
    assert lines[0].problems == ()
    assert [told.partition(":")[0].partition(" says")[0] for told in lines[1].problems] == [
        "“Country”",
        "“Language”",
        "Organization",
        "Focal point",
        "Mail",
        "People can be named until",
        "Opérateur",
    ]
    preview = await send(client, table)
    assert "Nothing can be written yet" in preview.text
    refused = await confirm(client, preview)
    assert (refused.status_code, await Delegation.all().count()) == (409, 0)  # there is nothing to confirm


@pytest.mark.parametrize(
    ("opens", "closes", "window"),
    [
        ("01/02/2027", "31.3.2027", ("2027-02-01T00:00", "2027-03-31T23:59")),
        ("2027-02-01T00:00:00", "2027-03-31T00:00:00", ("2027-02-01T00:00", "2027-03-31T23:59")),
        ("2027-02-01 09:30", "2027-03-31T18:00:00", ("2027-02-01T09:30", "2027-03-31T18:00")),
        ("", "", (None, None)),
    ],
)
async def test_a_window_is_read_as_people_and_spreadsheets_write_it(
    event: Event, opens: str, closes: str, window: tuple[str | None, str | None]
) -> None:
    head = ["Country", "Focal point", "E-mail", "People can be named from", "People can be named until"]
    rows = [head, ["ML", "Moussa", "moussa@mali.example.org", opens, closes]]
    (line,) = lines_of(rows, await questions_of(event), "fr")
    assert line.entered is not None
    assert (line.entered.opens, line.entered.closes) == window


@pytest.mark.parametrize("table", ["Country\nMali\n", ""])
async def test_a_table_without_addresses_is_refused(client: httpx.AsyncClient, event: Event, table: str) -> None:
    assert (await send(client, table)).status_code == 422


async def test_of_a_draft_no_link_is_sent(client: httpx.AsyncClient, event: Event) -> None:
    await change_event(state="draft")
    preview = await send(client, TABLE)
    assert "the delegations are entered, and their links sent later" in preview.text
    await confirm(client, preview, is_sent="y")
    assert (await Delegation.all().count(), await Message.all().count()) == (2, 0)


async def test_into_a_cancelled_event_nothing_is_imported(client: httpx.AsyncClient, event: Event) -> None:
    await change_event(state="cancelled")
    assert (await client.get(f"{LIST}/import")).headers["location"] == LIST
