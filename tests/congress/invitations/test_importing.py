"""Invitations from a table: shown line by line, all or nothing, nobody twice."""

from __future__ import annotations

import datetime as dt
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from events.congress.invitations.importing import Offered, lines_of
from events.congress.invitations.models import Invitation
from events.congress.quotas.models import Delegation
from events.congress.registration.question_queries import questions_of
from events.records.outbox.models import Message
from tests.congress.invitations.inviting import invited_event, make_invitation
from tests.congress.registration.filling import controls_in
from tests.factories import NOW, make_category, make_event, sign_in

LIST = "/en/organize/events/congress/invitations"
TABLE = (
    "Nom,Adresse électronique,Catégorie,Langue\n"
    "Awa Diallo,awa@eau.example.org,speaker,Français\n"
    "Ida Lund,ida@example.org,,en\n"
    "Ida Lund,ida@example.org,,en\n"
)


async def send(client: httpx.AsyncClient, table: str) -> httpx.Response:
    """The preview of a table, or the refusal of it."""
    answer = await client.post(f"{LIST}/import", files={"file": ("invited.csv", table.encode(), "text/csv")})
    return answer if answer.status_code != 303 else await client.get(answer.headers["location"])


async def confirm(client: httpx.AsyncClient, preview: httpx.Response, **asked: Any) -> httpx.Response:
    there = f"{preview.url.path}?{preview.url.query.decode()}"
    return await client.post(there, data={**controls_in(preview.text), **asked})


async def world(client: httpx.AsyncClient, **values: Any) -> Any:
    event, category = await invited_event(**values)
    client.cookies.update(await sign_in(event=event, role="organizer"))
    return event, category


async def test_a_table_is_shown_line_by_line_and_then_written(app: Starlette, client: httpx.AsyncClient) -> None:
    event, category = await world(client)
    preview = await send(client, TABLE)
    assert await Invitation.all() == []
    assert "The same as line 3." in preview.text
    answer = await confirm(client, preview, is_sent="y", at_any_time="y", answer_by="2099-05-01")
    assert answer.headers["location"] == LIST
    rows = await Invitation.all().order_by("email")
    assert [(row.email, row.name, row.language, row.category_id, row.uses) for row in rows] == [
        ("awa@eau.example.org", "Awa Diallo", "fr", category.id, 1),
        ("ida@example.org", "Ida Lund", "en", category.id, 1),
    ]
    assert {(row.event_id, row.at_any_time, row.answer_by) for row in rows} == {
        (event.id, True, dt.date(2099, 5, 1)),
    }
    assert await Message.filter(kind="invitation").count() == 2


async def test_the_same_file_twice_invites_nobody_twice(client: httpx.AsyncClient) -> None:
    await world(client)
    await confirm(client, await send(client, TABLE))
    again = await send(client, TABLE)
    assert "Nothing would change" in again.text
    assert await Invitation.all().count() == 2
    other = await make_event("other")
    await make_invitation(other, await make_category(other), "bea@example.org")
    assert "Nothing would change" not in (await send(client, "E-mail\nbea@example.org\n")).text


async def test_a_wrong_line_stands_in_the_way_of_all(client: httpx.AsyncClient) -> None:
    event, _category = await world(client)
    await make_category(event, "minister", access="by_invitation", position=3)
    await event.refresh_from_db()
    table = (
        "name;email;category;language;uses;answer by;delegation;shoe size\n"
        "Awa;awa@eau.example.org;speaker;fr;2;31/05/2027;;42\n"
        "Bea;bea@;king;klingon;0;soon;Utopia;42\n"
        "Cleo;;;;;;;\n"
    )
    rows = [line.split(";") for line in table.splitlines()]
    rows[0][5] = "To be answered by"
    rows[0][4] = "How many can register with it"
    lines = lines_of(rows, Offered((await questions_of(event)).categories, {}, "fr"))
    assert [len(line.problems) for line in lines] == [0, 6, 2]
    assert lines[0].values["answer_by"] == dt.date(2027, 5, 31)
    assert lines[0].wish({}).uses == 2
    preview = await send(client, table)
    assert "Nothing can be written yet" in preview.text
    assert "shoe size" in preview.text
    refused = await confirm(client, preview)
    assert (refused.status_code, await Invitation.all().count()) == (409, 0)  # there is nothing to confirm


async def test_a_delegation_is_known_by_its_name_or_country(client: httpx.AsyncClient) -> None:
    event, _category = await world(client)
    common: dict[str, Any] = {"event": event, "focal_name": "F", "focal_email": "f@example.org", "focal_language": "fr"}
    common |= {"created_at": NOW, "updated_at": NOW}
    named = await Delegation.create(name="Société des eaux", country="ML", **common)
    by_country = await Delegation.create(name="", country="SN", **common)
    await confirm(
        client, await send(client, "email,delegation\na@example.org,Société des eaux\nb@example.org,Senegal\n")
    )
    rows = await Invitation.all().order_by("email")
    assert [row.delegation_id for row in rows] == [named.id, by_country.id]


@pytest.mark.parametrize("table", ["Name\nAwa\n", ""])
async def test_a_table_without_addresses_is_refused(client: httpx.AsyncClient, table: str) -> None:
    await world(client)
    assert (await send(client, table)).status_code == 422


async def test_of_a_draft_nothing_is_sent(client: httpx.AsyncClient) -> None:
    await world(client, state="draft")
    preview = await send(client, TABLE)
    assert "the invitations are made, and sent later" in preview.text
    await confirm(client, preview, is_sent="y")
    assert (await Invitation.all().count(), await Message.all().count()) == (2, 0)


async def test_into_a_cancelled_event_nobody_is_invited(client: httpx.AsyncClient) -> None:
    await world(client, state="cancelled")
    assert (await client.get(f"{LIST}/import")).headers["location"] == LIST
