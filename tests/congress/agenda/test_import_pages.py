"""Organizers import a schedule in the browser: send it, look at what it would change, confirm."""

from __future__ import annotations

import datetime as dt
import re

import httpx
import pytest

from events.congress.agenda.exchange import import_pages
from events.congress.agenda.models import Session
from events.congress.organizing.models import Event
from events.platform import fetching
from events.platform.fetch_problems import FetchError, FetchProblem
from events.platform.storage.database import transaction
from events.platform.storage.revisions import raise_revision
from events.records.auditing.models import Change
from events.records.files.models import StoredFile
from tests.congress.agenda.schedule_factory import event_xml, schedule_xml
from tests.factories import make_event, sign_in

IMPORT = "/en/organize/events/congress/import"
CALENDAR = b"""BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y\r\nX-WR-CALNAME:Congress\r
BEGIN:VEVENT\r\nUID:a@x.test\r\nSUMMARY:Opening\r\nLOCATION:Hall\r
DTSTART;TZID=Europe/Madrid:20270525T090000\r\nDTEND;TZID=Europe/Madrid:20270525T103000\r\nEND:VEVENT\r
BEGIN:VEVENT\r\nUID:b@x.test\r\nSUMMARY:Holiday\r\nDTSTART;VALUE=DATE:20270525\r\nEND:VEVENT\r
BEGIN:VEVENT\r\nUID:c@x.test\r\nSUMMARY:Closing\r\nSTATUS:CANCELLED\r\nDTSTART:20270526T090000Z\r
DURATION:PT30M\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"""


def talks(*numbers: int, title: str = "Talk") -> bytes:
    return schedule_xml(
        "".join(
            event_xml(attributes=f'guid="g{number}" id="{number}"', title=f"{title} {number}") for number in numbers
        )
    )


async def sent(client: httpx.AsyncClient, data: bytes, name: str = "schedule.xml") -> str:
    """Send a file. Return the address of the page that shows what it would change."""
    answer = await client.post(IMPORT, files={"file": (name, data)}, data={"address": "", "trust": ""})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def confirmed(client: httpx.AsyncClient, address: str, **fields: str) -> httpx.Response:
    page = await client.get(address)
    found = re.search(r'name="version" value="(\d+)"', page.text)
    return await client.post(address, data={"version": found[1] if found else "", **fields})


@pytest.fixture
async def event(client: httpx.AsyncClient) -> Event:
    made = await make_event()
    client.cookies.update(await sign_in(event=made))
    return made


async def test_a_file_is_shown_before_anything_is_written_and_then_imported(
    client: httpx.AsyncClient, event: Event
) -> None:
    address = await sent(client, talks(1, 2))
    page = (await client.get(address)).text
    assert "Nothing has been written yet." in page
    assert "Talk 1" in page
    assert await Session.all().count() == 0
    answer = await confirmed(client, address)
    assert (answer.status_code, answer.headers["location"]) == (303, "/en/organize/events/congress/sessions")
    assert "Added: 2, changed: 0" in (await client.get(answer.headers["location"])).text
    assert await Session.all().count() == 2
    change = await Change.get(act="agenda imported")
    assert (change.actor is not None, change.details) == (True, {"added": 2})


async def test_a_file_that_was_imported_is_not_kept(client: httpx.AsyncClient, event: Event) -> None:
    address = await sent(client, talks(1))
    (stored,) = await StoredFile.filter(deleted_at=None)
    assert stored.keep_until is not None
    assert stored.keep_until - dt.datetime.now(dt.UTC).date() == dt.timedelta(days=1)
    await confirmed(client, address)
    assert await StoredFile.filter(deleted_at=None).count() == 0
    again = await client.get(address)
    assert again.headers["location"] == IMPORT
    assert "send it again" in (await client.get(IMPORT)).text


async def test_what_cancels_more_than_a_fifth_asks_for_leave(client: httpx.AsyncClient, event: Event) -> None:
    await confirmed(client, await sent(client, talks(1, 2, 3)))
    address = await sent(client, talks(1))
    assert "2 sessions of earlier files are not in this one" in (await client.get(address)).text
    refused = await confirmed(client, address)
    assert refused.status_code == 422
    assert "only if you allow it here" in refused.text
    assert await Session.filter(state="cancelled").count() == 0
    assert (await confirmed(client, address, may_cancel="y")).status_code == 303
    assert await Session.filter(state="cancelled").count() == 2


async def test_what_changed_since_it_was_shown_is_shown_again(client: httpx.AsyncClient, event: Event) -> None:
    address = await sent(client, talks(1))
    version = re.search(r'name="version" value="(\d+)"', (await client.get(address)).text)
    assert version
    async with transaction():
        await raise_revision(event.id)
    answer = await client.post(address, data={"version": version[1]})
    assert answer.status_code == 409
    assert "changed meanwhile" in answer.text
    assert await Session.all().count() == 0
    assert (await confirmed(client, address)).status_code == 303


async def test_the_same_file_again_changes_nothing_and_says_so(client: httpx.AsyncClient, event: Event) -> None:
    await confirmed(client, await sent(client, talks(1)))
    assert "Nothing would change" in (await client.get(await sent(client, talks(1)))).text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Choose a file, or enter an address."),
        (b"<html></html>", "Line 1: This XML is no schedule"),
        (b"\x89PNG\r\n\x1a\n", "neither XML nor JSON"),
    ],
)
async def test_what_is_no_schedule_is_refused_in_words(
    client: httpx.AsyncClient, event: Event, data: bytes, said: str
) -> None:
    answer = await client.post(IMPORT, files={"file": ("a.xml" if data else "", data)}, data={"address": ""})
    assert answer.status_code == 422
    assert said in answer.text
    assert await StoredFile.all().count() == 0


async def test_a_file_of_another_event_is_not_found(client: httpx.AsyncClient, event: Event) -> None:
    address = await sent(client, talks(1))
    other = await make_event("other")
    client.cookies.update(await sign_in("other@example.org", event=other))
    answer = await client.get(address.replace("/congress/", "/other/"))
    assert answer.headers["location"] == "/en/organize/events/other/import"


async def test_a_calendar_is_read_too(client: httpx.AsyncClient, event: Event) -> None:
    await confirmed(client, await sent(client, CALENDAR, "calendar.ics"))
    sessions = {session.guid: session.state for session in await Session.all()}
    assert sessions == {"a@x.test": "confirmed", "c@x.test": "cancelled"}


async def test_an_address_is_fetched(client: httpx.AsyncClient, event: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    async def fetch(address: str) -> bytes:
        asked.append(address)
        return talks(1)

    monkeypatch.setattr(fetching, "fetch", fetch)
    answer = await client.post(IMPORT, data={"address": "https://pretalx.example.org/a/schedule.xml", "trust": ""})
    assert asked == ["https://pretalx.example.org/a/schedule.xml"]
    assert "schedule" in (await client.get(answer.headers["location"])).text


@pytest.mark.parametrize("problem", FetchProblem)
async def test_what_cannot_be_fetched_is_told_beside_the_address(
    client: httpx.AsyncClient, event: Event, monkeypatch: pytest.MonkeyPatch, problem: FetchProblem
) -> None:
    async def fetch(_address: str) -> bytes:
        raise FetchError(problem)

    monkeypatch.setattr(fetching, "fetch", fetch)
    answer = await client.post(IMPORT, data={"address": "https://example.org/a.xml", "trust": ""})
    assert answer.status_code == 422
    assert str(import_pages.PROBLEM_WORDS[problem]) in answer.text


async def test_an_address_of_this_machine_is_refused(client: httpx.AsyncClient, event: Event) -> None:
    answer = await client.post(IMPORT, data={"address": "http://127.0.0.1:5432/", "trust": ""})
    assert answer.status_code == 422
    assert "private network" in answer.text
