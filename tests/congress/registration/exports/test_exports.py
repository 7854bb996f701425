"""A long list as a file: asked for, made in a process apart, taken by whoever asked, gone soon."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from events.congress.organizing.models import Event
from events.congress.registration import list_pages
from events.congress.registration.exports import making_operations
from events.congress.registration.exports.making_operations import make_next, make_until
from events.congress.registration.exports.models import RegistrationExport
from events.congress.registration.exports.operations import (
    LEASE,
    MOST_ATTEMPTS,
    Asked,
    OtherIsMadeError,
    ask_for,
    forget,
    forget_all_of,
    forget_old,
    note_progress,
    take,
)
from events.congress.registration.exports.queries import KEPT_FOR, export_for, next_waiting, path_of
from events.congress.registration.models import Answer
from events.congress.registration.stored_answers import Attached
from events.platform.storage.reading_process import NoRoomError, ReadingError, StoppedError
from events.records.auditing.models import Change
from events.records.people.models import Grant
from events.records.people.operations import grant_role
from events.settings import Settings
from tests.congress.registration.filling import open_event, register
from tests.factories import NOW, make_account, make_event, make_field, sign_in

LIST = "/en/organize/events/congress/registrations"
NEW = LIST + "/exports/new?format=json"
ASKED = Asked("owner", "csv", {"q": "Awa"}, ("reference",), "en", 2)

pytestmark = pytest.mark.tables
Read = Callable[[str, Any, Callable[[int], Awaitable[bool]]], Awaitable[None]]


async def made(settings: Settings) -> bool:
    return await make_next(settings, asyncio.Event())


def lying(settings: Settings) -> list[str]:
    return sorted(path.name for path in (settings.files_dir / "exports").glob("*"))


def read_by(monkeypatch: pytest.MonkeyPatch, read: Read) -> None:
    """Let this stand in for the process apart."""
    monkeypatch.setattr(making_operations, "read_apart", read)


def writing(path: Path) -> None:
    path.with_name(f"{path.name}.part").write_text("half")


async def asked(event: Event, now: dt.datetime | None = None, **changes: Any) -> RegistrationExport:
    by = (await make_account()).id
    wanted = Asked(**{name: changes.get(name, getattr(ASKED, name)) for name in ASKED.__dataclass_fields__})
    return await ask_for(event.id, by, wanted, now or dt.datetime.now(dt.UTC))


async def test_a_long_list_is_made_apart_and_taken_by_whoever_asked(
    client: httpx.AsyncClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_pages, "MOST_AT_ONCE", 2)
    event, _category = await open_event()
    cv = await make_field(event, "cv", "file")
    await make_field(event, "health", is_sensitive=True, position=2)
    row = await register(client, **{"question-health": "sealed"})
    value = Attached(str(uuid.uuid4()), "cv.pdf").stored
    await Answer.create(registration=row, field=cv, field_version=1, value=value)
    for name in ("Luc Roy", "Li Wei"):
        await register(client, badge_name=name, email=f"{name[:2]}@example.org")
    client.cookies.update(await sign_in(event=event))
    at_once = (await client.get(LIST + ".json?q=luc")).content
    assert [one["badge_name"] for one in msgspec.json.decode(at_once)] == ["Luc Roy"]
    answer = await client.get(LIST + ".json")
    assert (answer.status_code, answer.headers["location"]) == (303, NEW)
    question = (await client.get(NEW + "&state=confirmed")).text
    assert "Make a file of 3 registrations?" in question
    assert f'action="{LIST}/exports/new?state=confirmed&amp;format=json"' in question
    page = (await client.post(NEW)).headers["location"]
    waiting = (await client.get(page)).text
    assert [words in waiting for words in ("<noscript>", "data-live", "waits for its turn")] == [True] * 3
    assert (await client.get(page + "/file")).status_code == 404
    assert [await made(settings), await made(settings)] == [True, False]
    done = (await client.get(page)).text
    assert ("3 registrations are in the file." in done, "data-live" in done) == (True, False)
    file = await client.get(page + "/file")
    assert file.headers["content-disposition"].endswith('.json"')
    assert file.headers["cache-control"] == "no-store"
    people = msgspec.json.decode(file.content)
    assert [one["badge_name"] for one in people] == ["Awa Diallo", "Luc Roy", "Li Wei"]
    address = f"http://events.test{LIST}/{row.reference}/files/cv"
    assert [(one["answer-cv"], one["answer-cv-2"]) for one in people] == [("cv.pdf", address), ("", ""), ("", "")]
    assert "sealed" not in file.text
    changes = await Change.filter(act="exported")
    assert [(one.scope, one.details) for one in changes] == [(event.id, {"format": "json", "number": 3})]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
async def test_each_kind_is_the_same_as_the_file_that_is_sent_at_once(
    client: httpx.AsyncClient, settings: Settings, kind: str
) -> None:
    event, _category = await open_event()
    for name in ("Awa Diallo", "Luc Roy"):
        await register(client, badge_name=name, email=f"{name[:3]}@example.org")
    client.cookies.update(await sign_in(event=event))
    page = (await client.post(f"{LIST}/exports/new?format={kind}&q=diallo")).headers["location"]
    await made(settings)
    at_once, apart = await client.get(f"{LIST}.{kind}?q=diallo"), await client.get(page + "/file")
    assert (apart.status_code, len(apart.content)) == (200, len(at_once.content))
    assert apart.headers["content-type"] == at_once.headers["content-type"]
    if kind != "xlsx":  # which holds the time at which it was written
        assert apart.content == at_once.content


async def test_nobody_else_gets_it_nor_who_sees_less_by_now(client: httpx.AsyncClient, settings: Settings) -> None:
    event, _category = await open_event()
    await register(client)
    client.cookies.update(await sign_in(event=event, role="organizer"))
    page = (await client.post(NEW)).headers["location"]
    await made(settings)
    account = await make_account()
    await Grant.filter(account_id=account.id).delete()
    assert (await client.get(page + "/file")).status_code == 404
    await grant_role(account.id, "reader", event.id, NOW)
    less = await client.get(page + "/file")
    assert (less.status_code, less.headers["location"]) == (303, page)
    assert "no longer see all that is in this file" in (await client.get(page)).text
    client.cookies.clear()
    client.cookies.update(await sign_in("second@example.org", event=event))
    assert [(await client.get(page + more)).status_code for more in ("", "/file")] == [404, 404]
    assert (await client.post(page + "/removal")).status_code == 404
    assert not await Change.exists(act="exported")


async def test_an_unknown_kind_is_a_spreadsheet_and_an_unknown_file_no_page(client: httpx.AsyncClient) -> None:
    event, _category = await open_event()
    client.cookies.update(await sign_in(event=event))
    await client.post(LIST + "/exports/new?format=exe")
    assert (await RegistrationExport.get()).kind == "xlsx"
    assert (await client.get(f"{LIST}/exports/{uuid.uuid4()}")).status_code == 404


async def test_one_account_has_one_file_of_an_event_made_at_once(client: httpx.AsyncClient) -> None:
    event, _category = await open_event()
    client.cookies.update(await sign_in(event=event))
    first, again = [(await client.post(NEW)).headers["location"] for _ in range(2)]
    assert first == again
    other = await client.post(NEW + "&q=awa")
    assert other.headers["location"] == first
    assert "One file at a time" in (await client.get(first)).text
    client.cookies.clear()
    client.cookies.update(await sign_in("second@example.org", event=event))
    assert (await client.post(NEW)).headers["location"] != first


async def test_two_who_ask_at_once_are_one(client: httpx.AsyncClient) -> None:
    event, _category = await open_event()
    rows = await asyncio.gather(asked(event), asked(event))
    assert rows[0].id == rows[1].id
    with pytest.raises(OtherIsMadeError):
        await asked(event, kind="xlsx")


async def test_a_file_can_be_given_up_and_asked_for_again(client: httpx.AsyncClient, settings: Settings) -> None:
    event, _category = await open_event()
    client.cookies.update(await sign_in(event=event))
    page = (await client.post(NEW)).headers["location"]
    assert (await client.post(page + "/removal")).headers["location"] == LIST
    assert (await client.get(page)).status_code == 404
    assert await made(settings) is False
    assert (await client.post(NEW)).headers["location"] != page


async def test_a_server_that_stops_leaves_it_to_the_next(
    client: httpx.AsyncClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    event, _category = await open_event()
    row = await asked(event)
    path, stop = path_of(settings.files_dir, row.id), asyncio.Event()

    async def read(_url: str, _work: object, _report: object) -> None:
        writing(path)
        stop.set()
        await asyncio.sleep(60)

    with monkeypatch.context() as patched:
        read_by(patched, read)
        await make_until(stop, settings)
    row = await RegistrationExport.get(id=row.id)
    assert (row.state, row.lease_until, row.attempts, lying(settings)) == ("waiting", None, 0, [])
    assert await made(settings)
    assert (await RegistrationExport.get(id=row.id)).state == "done"


async def test_what_a_killed_server_had_taken_on_is_free_after_a_minute_and_three_times(
    client: httpx.AsyncClient,
) -> None:
    event, _category = await open_event()
    row = await asked(event, NOW)
    at = NOW
    for _ in range(MOST_ATTEMPTS):
        assert (await next_waiting(at), await take(row.id, at)) == (row.id, True)
        assert (await next_waiting(at), await take(row.id, at)) == (None, False)
        at += LEASE + dt.timedelta(seconds=1)
    assert (await next_waiting(at), await take(row.id, at)) == (row.id, False)
    ended = await RegistrationExport.get(id=row.id)
    assert (ended.state, ended.open_key) == ("failed", None)


async def test_two_processes_do_not_make_the_same(client: httpx.AsyncClient) -> None:
    event, _category = await open_event()
    row = await asked(event)
    now = dt.datetime.now(dt.UTC)
    assert sorted(await asyncio.gather(*(take(row.id, now) for _ in range(4)))) == [False, False, False, True]


async def test_progress_is_shown_and_renews_the_lease(client: httpx.AsyncClient) -> None:
    event, _category = await open_event()
    client.cookies.update(await sign_in(event=event))
    row = await asked(event, total=50_000)
    now = dt.datetime.now(dt.UTC)
    await take(row.id, now)
    assert await note_progress(row.id, 12_000, now + LEASE)
    assert (await RegistrationExport.get(id=row.id)).lease_until == now + 2 * LEASE
    page = (await client.get(f"{LIST}/exports/{row.id}")).text
    assert ("12,000 of 50,000 registrations are written." in page, 'value="12000"' in page) == (True, True)


async def test_nothing_is_left_of_a_file_that_nobody_wants_any_more(
    client: httpx.AsyncClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    event, _category = await open_event()
    row = await asked(event)
    path = path_of(settings.files_dir, row.id)

    async def stopped(_url: str, _work: object, report: Callable[[int], Awaitable[bool]]) -> None:
        writing(path)
        await forget(settings.files_dir, [row.id])
        writing(path)
        assert not await report(1000)
        raise StoppedError

    read_by(monkeypatch, stopped)
    assert (await made(settings), lying(settings), await RegistrationExport.all().count()) == (True, [], 0)


async def test_a_file_that_is_finished_for_nobody_is_removed(
    client: httpx.AsyncClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    event, _category = await open_event()
    row = await asked(event)

    async def finished(_url: str, _work: object, _report: object) -> None:
        path_of(settings.files_dir, row.id).write_text("whole")
        await forget(settings.files_dir, [row.id])
        path_of(settings.files_dir, row.id).write_text("whole")

    read_by(monkeypatch, finished)
    assert (await made(settings), lying(settings)) == (True, [])


@pytest.mark.parametrize(
    ("error", "state", "said"),
    [
        (NoRoomError("full"), "no_room", "no room left on the disk"),
        (OSError(28, "full"), "no_room", "no room left on the disk"),
        (ReadingError("killed"), "failed", "could not be made"),
    ],
)
async def test_whoever_asked_is_told_why_there_is_no_file(
    client: httpx.AsyncClient,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    state: str,
    said: str,
) -> None:
    event, _category = await open_event()
    client.cookies.update(await sign_in(event=event))
    row = await asked(event)
    path = path_of(settings.files_dir, row.id)

    async def failed(_url: str, _work: object, _report: object) -> None:
        writing(path)
        raise error

    read_by(monkeypatch, failed)
    assert (await made(settings), lying(settings)) == (True, [])
    assert (await RegistrationExport.get(id=row.id)).state == state
    page = (await client.get(f"{LIST}/exports/{row.id}")).text
    assert (said in page, "exports/new?q=Awa&amp;format=csv" in page) == (True, True)


async def test_files_go_an_hour_after_they_were_asked_for_and_with_an_erasure(
    client: httpx.AsyncClient, settings: Settings
) -> None:
    event, _category = await open_event()
    other = await make_event("other", uid="o@example.org")
    row, kept = await asked(event), await asked(other)
    for _ in range(2):
        await made(settings)
    stray = settings.files_dir / "exports" / f"{uuid.uuid4().hex}.part"
    stray.write_text("of a server that was killed")
    now = dt.datetime.now(dt.UTC)
    assert await forget_old(settings.files_dir, now) == 1
    assert lying(settings) == sorted([row.id.hex, kept.id.hex])
    await forget_all_of(settings.files_dir, event.id)
    assert lying(settings) == [kept.id.hex]
    later = now + KEPT_FOR
    assert await export_for(other.id, kept.asked_by, kept.id, later) is None
    assert (await forget_old(settings.files_dir, later), lying(settings)) == (1, [])
    assert not await RegistrationExport.exists()
