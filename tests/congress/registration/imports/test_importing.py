"""Everybody in a table is registered, or nobody: once each, within the seats, under the name of who did it."""

from __future__ import annotations

import asyncio
import re
import uuid
from pathlib import Path
from typing import Any

import httpx
import pytest

from events import cli
from events.congress.organizing.models import Category, Event, FieldOption
from events.congress.registration.models import Consent, Registration
from events.platform.storage.database import open_database
from events.records.auditing.models import Change
from events.records.files.models import StoredFile
from events.records.imports.values import Fate, Outcome, Preview
from events.records.outbox.models import Message
from events.records.people.models import Account
from events.records.seats.models import Pool
from tests.conftest import SECRET
from tests.congress.registration.filling import open_event
from tests.factories import make_event, make_field, make_organization, sign_in
from tests.publishing.delivery.making import make_registration

LIST = "/en/organize/events/congress/registrations"
HERE = "/en/organize/events/congress/registrations-import"
HEAD = "Name;E-mail;Country;Organization\n"
THREE = HEAD + "Awa Diallo;awa@eau.example.org;SN;SNE\nLuis Rojas;luis@agua.example.org;BO;\nAda Byron;ada@x.org;GB;\n"


async def organizer_of(client: httpx.AsyncClient, **values: Any) -> Event:
    event, _ = await open_event(**values)
    client.cookies.update(await sign_in("org@example.org", event=event, role="organizer"))
    return event


async def previewed(client: httpx.AsyncClient, text: str) -> tuple[str, str]:
    answer = await client.post(HERE, files={"file": ("people.csv", text.encode())})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"], (await client.get(answer.headers["location"])).text


async def confirmed(client: httpx.AsyncClient, there: str, page: str, **more: str) -> httpx.Response:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found, page
    return await client.post(there, data={"version": found[1], **more})


async def names() -> list[tuple[str, str]]:
    rows = await Registration.all().order_by("badge_name").values_list("badge_name", "state")
    return sorted((str(name), str(state)) for name, state in rows)


async def test_everybody_in_a_table_is_registered_under_the_name_of_who_did_it(client: httpx.AsyncClient) -> None:
    await organizer_of(client)
    known = await make_organization("Société nationale des eaux", "SNE", country="SN")
    assert f'href="{HERE}"' in (await client.get(LIST)).text
    there, page = await previewed(client, THREE)
    assert await Registration.all().count() == 0
    assert (await confirmed(client, there, page)).headers["location"] == LIST
    assert await names() == [(name, "confirmed") for name in ("Ada Byron", "Awa Diallo", "Luis Rojas")]
    awa = await Registration.get(badge_name="Awa Diallo")
    assert (awa.known_organization_id, awa.language, awa.attendance) == (known.id, "fr", "on_site")
    by = (await Account.get(email="org@example.org")).id
    assert {change.actor for change in await Change.filter(act="registered")} == {by}
    [change] = await Change.filter(act="registrations imported")
    assert (change.details, await Consent.all().count(), await Message.all().count()) == ({"new": 3}, 0, 0)
    assert await StoredFile.filter(deleted_at=None).count() == 0


async def test_who_is_registered_for_another_event_is_new_here(client: httpx.AsyncClient) -> None:
    event = await organizer_of(client)
    await make_registration(await make_event("other", uid="other@example.org"), email="awa@eau.example.org")
    there, page = await previewed(client, THREE)
    await confirmed(client, there, page)
    assert await Registration.filter(event_id=event.id).count() == 3


async def test_mails_leave_when_they_are_asked_for(client: httpx.AsyncClient) -> None:
    await organizer_of(client)
    there, page = await previewed(client, THREE)
    await confirmed(client, there, page, is_told="y")
    assert await Message.filter(kind="registration_confirmed").count() == 3


async def test_the_same_file_twice_registers_nobody_twice_and_who_cancelled_stays_so(
    client: httpx.AsyncClient,
) -> None:
    event = await organizer_of(client)
    category = await Category.get(event_id=event.id)
    gone = {"badge_name": "AWA DIALLO", "email": "awa@eau.example.org", "state": "cancelled"}
    await make_registration(event, category=category, **gone)
    refused = {"badge_name": "Ada Byron", "email": "ada@x.org", "state": "submitted", "approval": "refused"}
    await make_registration(event, category=category, **refused)
    await Category.exclude(id=category.id).delete()
    there, page = await previewed(client, THREE + "Luis ROJAS;Luis@Agua.example.org;BO;\n")
    assert page.count("Registered before, then cancelled, declined or refused: stays so.") == 2
    assert "The same as line 3." in page
    assert (await confirmed(client, there, page)).status_code == 303
    everybody = [("AWA DIALLO", "cancelled"), ("Ada Byron", "submitted"), ("Luis Rojas", "confirmed")]
    assert await names() == everybody
    _there, page = await previewed(client, THREE)
    assert page.count("Registered already: stays as it is.") == 1
    assert "Nothing would change" in page
    assert await names() == everybody


async def test_seats_are_respected_and_who_waits_is_told_before(client: httpx.AsyncClient) -> None:
    await organizer_of(client, capacity=2)
    there, page = await previewed(client, THREE)
    assert "1 person finds no seat and goes on the waiting list." in page
    await confirmed(client, there, page)
    assert await names() == [("Ada Byron", "waitlisted"), ("Awa Diallo", "confirmed"), ("Luis Rojas", "confirmed")]


async def test_a_line_that_chooses_a_full_option_is_told_before_and_by_its_line(client: httpx.AsyncClient) -> None:
    event = await organizer_of(client)
    await make_field(event, "bus", "choice", ("one", "two"))
    pool = await Pool.create(id=uuid.uuid4(), scope=event.id, capacity=2, taken=1)
    await FieldOption.filter(code="one").update(pool_id=pool.id)
    head, *lines = THREE.splitlines()
    buses = ("one", "one", "two")
    text = "\n".join([f"{head};Question bus", *(f"{line};{bus}" for line, bus in zip(lines, buses, strict=True))])
    _there, page = await previewed(client, text)
    assert page.count("is full. Choose something else.") == 1
    assert "Nothing can be written yet" in page
    assert re.search(r"Luis Rojas.{0,300}is full", page, re.DOTALL)
    there, page = await previewed(client, text.replace("BO;;one", "BO;;two"))
    assert "is full" not in page
    await confirmed(client, there, page)
    assert [name for name, _state in await names()] == ["Ada Byron", "Awa Diallo", "Luis Rojas"]
    assert (await Pool.get(id=pool.id)).taken == 2


async def test_one_wrong_line_keeps_everybody_out(client: httpx.AsyncClient) -> None:
    await organizer_of(client)
    there, page = await previewed(client, THREE + "Nobody;;SN;\n")
    assert "Nothing can be written yet" in page
    assert "E-mail: Write the address your confirmation goes to." in page
    shown = Preview([Outcome(at, "", fate) for at, fate in enumerate([Fate.NEW] * 3 + [Fate.WRONG], 2)])
    answer = await client.post(there, data={"version": str(shown.version)})
    assert (answer.status_code, "Nothing was written" in answer.text) == (422, True)
    assert await names() == []


async def test_whoever_registers_meanwhile_is_not_registered_twice(client: httpx.AsyncClient) -> None:
    event = await organizer_of(client)
    there, page = await previewed(client, HEAD + "Eva Luna;eva@x.org;CL;\n")
    await make_registration(event, badge_name="Eva Luna", email="eva@x.org")
    answer = await confirmed(client, there, page)
    assert (answer.status_code, "Something was changed meanwhile" in answer.text) == (409, True)
    assert await Registration.filter(badge_name="Eva Luna").count() == 1


async def test_a_table_sent_for_one_event_is_not_read_into_another(client: httpx.AsyncClient) -> None:
    await organizer_of(client)
    there, _page = await previewed(client, THREE)
    other = await make_event("other", uid="o@x.org")
    client.cookies.update(await sign_in("org@example.org", event=other, role="organizer"))
    answer = await client.get(there.replace("/congress/", "/other/"))
    assert (answer.status_code, answer.headers["location"]) == (303, HERE.replace("/congress/", "/other/"))


async def test_a_cancelled_event_takes_nobody(client: httpx.AsyncClient) -> None:
    await organizer_of(client, state="cancelled")
    assert (await client.get(HERE)).headers["location"] == LIST


async def test_too_many_lines_are_refused_in_words(client: httpx.AsyncClient) -> None:
    await organizer_of(client)
    lines = "".join(f"Name {number};n{number}@x.org;SN;\n" for number in range(1001))
    answer = await client.post(HERE, files={"file": ("people.csv", (HEAD + lines).encode())})
    assert (answer.status_code, "split the file" in answer.text) == (422, True)


async def _event(url: str) -> None:
    from events.app import SCHEMA

    async with open_database(url, SCHEMA):
        await open_event()


def test_the_command_says_what_each_line_does(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EVENTS_DATABASE_URL", database_url)
    monkeypatch.setenv("EVENTS_SECRET_KEY", SECRET)
    asyncio.run(_event(database_url))
    file = tmp_path / "people.csv"
    file.write_text(HEAD + "Awa Diallo;awa@eau.example.org;SN;\n", "utf-8")
    command = ["import-registrations", str(file), "--data-dir", str(tmp_path), "--event"]
    for more, told in (
        (["congress", "--dry-run"], "New\n1 of 1 people would be newly registered.\n"),
        (["congress"], "New\n1 of 1 people are newly registered.\n"),
        (["congress"], "Registered already: stays as it is.\n0 of 1 people are newly registered.\n"),
    ):
        cli.main([*command, *more])
        assert capsys.readouterr().out == f"2\tAwa Diallo\t{told}"
    with pytest.raises(SystemExit, match="the event other does not exist"):
        cli.main([*command, "other"])
