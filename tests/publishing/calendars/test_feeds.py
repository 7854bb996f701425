"""What calendars tell of an event, of a session, of one person: read back, whole entries compared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from icalendar import Calendar as Read
from starlette.applications import Starlette

from events.congress.agenda.models import Session, Slot
from events.congress.agenda.star_operations import star, unstar
from events.congress.editions.operations import change_event_state
from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.platform.language.i18n import speaking
from events.platform.storage.revisions import raise_revision
from events.platform.web.installation import Installation
from events.publishing.calendars.feeds import FeedRequest, event_calendar, person_feed
from events.publishing.calendars.programme_entries import cancelled_word
from tests.factories import (
    NOW,
    make_account,
    make_category,
    make_event,
    make_notice,
    make_room,
    make_session,
    make_speaker,
    make_texts,
    make_track,
    make_type,
)
from tests.publishing.calendars.test_ics_readers import libical, seen_by_icalendar  # noqa: F401 - a fixture
from tests.publishing.delivery.making import make_registration

Seen = dict[str, Any]
DAY = dt.timedelta(days=1)
BASE = "http://events.test"


@pytest.fixture
def here(app: Starlette) -> Installation:
    made: Installation = app.state.installation
    return made


@pytest.fixture
async def event(app: Starlette) -> Event:
    """Two sessions and a break, on the first day."""
    event = await make_event(
        latitude=41.5, longitude=2.25, texts={"venue": {"fr": "Palais de l’Eau"}, "tagline": {"fr": "Entre pairs"}}
    )
    room, track = await make_room(event), await make_track(event)
    kind, pause = await make_type(event), await make_type(event, "coffee", is_break=True)
    awa = await make_speaker(event, organization="SEEG")
    first = await make_session(
        event, "ABC123", room=room, track=track, type=kind, speakers=(awa,), interpretation=["es", "en"]
    )
    await make_texts(
        event, first.id, {"title": {"en": "Exchange"}, "abstract": {"en": "One *two*.\n\n- three\n- four"}}
    )
    await make_session(event, "DEF456", title="Fuites", starts="2027-05-25T23:00", ends="2027-05-26T01:00")
    await make_session(event, "COFFEE", title="Pause", type=pause, starts="2027-05-25T10:30", ends="2027-05-25T11:00")
    return await fresh(event)


async def fresh(event: Event) -> Event:
    return await Event.get(id=event.id)


async def session(event: Event, code: str = "ABC123") -> Session:
    return await Session.get(event_id=event.id, code=code)


async def changed(event: Event, code: str, **slot: Any) -> Event:
    """A change of a session's slot, published."""
    await Slot.filter(session_id=(await session(event, code)).id).update(**slot)
    await raise_revision(event.id)
    return await fresh(event)


async def called_off(event: Event, code: str, when: dt.datetime) -> Event:
    await Session.filter(event_id=event.id, code=code).update(state="cancelled")
    return await changed(event, code, cancelled_at=when, revised_at=when, sequence=1)


async def public(here: Installation, event: Event, language: str = "fr", now: dt.datetime = NOW) -> list[Seen]:
    return seen_by_icalendar((await event_calendar(here, event, language, now)).content)


async def personal(here: Installation, guest: Registration, now: dt.datetime = NOW) -> dict[str, Seen]:
    """What somebody's calendar shows, by title."""
    registration = await Registration.get(id=guest.id).select_related("event")
    feed = await person_feed(here, registration, FeedRequest("fr", now))
    return {str(entry["summary"]): entry for entry in seen_by_icalendar(feed.content)}


def cancelled(title: str) -> str:
    """A title as the French calendar gives it when it will not take place."""
    with speaking("fr"):
        return cancelled_word() + title


def brief(entries: dict[str, Seen]) -> list[tuple[str, int, str, int]]:
    return [(title, seen["sequence"], seen["status"], seen["alarms"]) for title, seen in sorted(entries.items())]


# -- the public calendar -----------------------------------------------------------------------------------------


async def test_the_public_calendar_holds_the_dates_and_every_session_but_breaks(
    here: Installation,
    event: Event,
    libical: Callable[[bytes], list[Seen]],  # noqa: F811
) -> None:
    content = (await event_calendar(here, event, "en", NOW)).content
    slots = {row.session_id: row for row in await Slot.all()}
    first, late = slots[(await session(event)).id], slots[(await session(event, "DEF456")).id]
    same = {"sequence": 0, "status": "CONFIRMED", "alarms": 0}
    wanted = [
        {
            **same,
            "uid": event.uid,
            "summary": "World congress",
            "description": f"Entre pairs\n\n{BASE}/en/events/congress/",
            "location": "Palais de l’Eau, Carrer de l'Aigua 1, Barcelona",
            "transparency": "TRANSPARENT",
            "start": "2027-05-25",
            "end": "2027-05-29",
        },
        {
            **same,
            "uid": first.uid,
            "summary": "Exchange",
            "description": "Speakers: Awa Diallo (SEEG, Senegal)\n\nOne two.\n\n– three\n– four\n\n"
            f"Language: French\nInterpretation: Spanish and English\n\n{BASE}/en/events/congress/sessions/ABC123",
            "location": "Room ebre, Palais de l’Eau",
            "transparency": "OPAQUE",
            "start": "2027-05-25T07:00:00Z",
            "end": "2027-05-25T08:30:00Z",
        },
        {
            **same,
            "uid": late.uid,
            "summary": "Fuites",
            "description": f"Résumé de Fuites.\n\nLanguage: French\n\n{BASE}/en/events/congress/sessions/DEF456",
            "location": "Palais de l’Eau",
            "transparency": "OPAQUE",
            "start": "2027-05-25T21:00:00Z",
            "end": "2027-05-25T23:00:00Z",
        },
    ]
    assert seen_by_icalendar(content) == wanted
    assert libical(content) == wanted


async def test_facts_and_stamps_come_from_the_rows(here: Installation, event: Event) -> None:
    event = await changed(event, "ABC123", sequence=3, revised_at=NOW + DAY)
    content = (await event_calendar(here, event, "en", NOW)).content
    calendar = Read.from_ical(content)
    entry = calendar.walk("VEVENT")[1]
    lines = {line.partition(":")[0]: line.partition(":")[2] for line in entry.to_ical().decode().splitlines()}
    names = ("DTSTAMP", "LAST-MODIFIED", "CREATED", "SEQUENCE", "DTSTART;TZID=Europe/Madrid", "GEO", "CATEGORIES")
    assert [lines[name] for name in names] == [
        "20270302T120000Z",
        "20270302T120000Z",
        "20270301T120000Z",
        "3",
        "20270525T090000",
        "41.5;2.25",
        "Climate,Workshop",
    ]
    assert entry["URL"] == f"{BASE}/en/events/congress/sessions/ABC123"
    assert [str(calendar[name]) for name in ("NAME", "X-WR-CALNAME", "SOURCE", "URL")] == [
        "World congress",
        "World congress",
        f"{BASE}/calendars/events/congress.ics?lang=en",
        f"{BASE}/en/events/congress/",
    ]
    assert calendar["REFRESH-INTERVAL"].to_ical() == b"PT1H"
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Madrid"]
    assert "METHOD" not in calendar


async def test_a_text_of_another_language_says_which(here: Installation, event: Event) -> None:
    content = (await event_calendar(here, event, "en", NOW)).content.decode()
    assert "SUMMARY;LANGUAGE=fr:Fuites" in content
    assert "SUMMARY:Exchange" in content
    assert "NAME;LANGUAGE=en:World congress" in content


async def test_the_same_state_gives_the_same_bytes(here: Installation, event: Event) -> None:
    first = await event_calendar(here, event, "fr", NOW)
    assert await event_calendar(here, await fresh(event), "fr", NOW + DAY) == first


async def test_cancelled_stays_told_until_thirty_days_after_its_end(here: Installation, event: Event) -> None:
    event = await called_off(event, "ABC123", NOW + DAY)
    told = {entry["summary"]: entry for entry in await public(here, event)}
    entry = told[cancelled("Échange entre opérateurs")]
    assert (entry["status"], entry["transparency"], entry["sequence"]) == ("CANCELLED", "TRANSPARENT", 1)
    ends = dt.datetime(2027, 5, 25, 8, 30, tzinfo=dt.UTC) + 30 * DAY
    feed = await event_calendar(here, event, "fr", ends - DAY)
    assert feed.valid_until == ends
    assert [len(await public(here, event, now=now)) for now in (ends - DAY, ends)] == [3, 2]
    assert (await event_calendar(here, event, "fr", ends)).valid_until is None


async def test_an_event_that_is_called_off_takes_its_sessions_along_and_back(here: Installation, event: Event) -> None:
    await make_category(event)
    await make_notice(event)
    owner = await make_account()
    seen = []
    for day, state in enumerate(("cancelled", "published")):
        await change_event_state(await fresh(event), state, by=owner.id, now=NOW + day * DAY)
        seen.append([(entry["sequence"], entry["status"]) for entry in await public(here, await fresh(event))])
    assert seen == [[(1, "CANCELLED")] * 3, [(2, "CONFIRMED")] * 3]


async def test_a_damaged_row_costs_nobody_the_file(
    here: Installation, event: Event, caplog: pytest.LogCaptureFixture
) -> None:
    event = await changed(event, "ABC123", ends="2027-05-25T08:00", ends_at=NOW)
    assert [entry["summary"] for entry in await public(here, event)] == ["Congrès mondial", "Fuites"]
    assert "is in no calendar" in caplog.text


async def test_hostile_texts_stay_texts(here: Installation, event: Event) -> None:
    evil = "A\r\nEND:VEVENT\r\nBEGIN:VEVENT\\n;,: \u2028 \u0007 <script>"
    await make_texts(event, (await session(event)).id, {"title": {"fr": evil}, "abstract": {"fr": evil}})
    entries = await public(here, await fresh(event))
    assert [len(entries), entries[1]["summary"]] == [3, "A END:VEVENT BEGIN:VEVENT\\n;,:    <script>"]


# -- one person's calendar ---------------------------------------------------------------------------------------


async def test_a_person_finds_their_sessions_with_alarms_and_the_dates(here: Installation, event: Event) -> None:
    guest = await make_registration(event)
    assert brief(await personal(here, guest)) == [("Congrès mondial", 1, "CONFIRMED", 0)]
    await star(guest.id, (await session(event)).id, NOW)
    assert brief(await personal(here, guest)) == [
        ("Congrès mondial", 1, "CONFIRMED", 0),
        ("Échange entre opérateurs", 0, "CONFIRMED", 1),
    ]


async def test_what_somebody_left_is_told_for_thirty_days_and_comes_back_higher(
    here: Installation, event: Event
) -> None:
    guest, followed = await make_registration(event), await session(event)
    await star(guest.id, followed.id, NOW)
    await unstar(guest.id, followed.id, NOW + DAY)
    left = ("N’est plus dans ce calendrier\u00a0: Échange entre opérateurs", 1, "CANCELLED", 0)
    dates = ("Congrès mondial", 1, "CONFIRMED", 0)
    assert brief(await personal(here, guest, NOW + 30 * DAY)) == [dates, left]
    assert brief(await personal(here, guest, NOW + 31 * DAY)) == [dates]
    await star(guest.id, followed.id, NOW + 40 * DAY)
    assert brief(await personal(here, guest, NOW + 41 * DAY)) == [
        dates,
        ("Échange entre opérateurs", 2, "CONFIRMED", 1),
    ]


async def test_a_change_of_the_session_and_of_the_star_both_raise_the_number_and_the_stamp(
    here: Installation, event: Event
) -> None:
    guest, followed = await make_registration(event), await session(event)
    await star(guest.id, followed.id, NOW + 2 * DAY)
    await changed(event, "ABC123", sequence=4, revised_at=NOW + DAY)
    assert (await personal(here, guest))["Échange entre opérateurs"]["sequence"] == 4
    registration = await Registration.get(id=guest.id).select_related("event")
    content = (await person_feed(here, registration, FeedRequest("fr", NOW))).content
    assert [entry.stamp for entry in Read.from_ical(content).walk("VEVENT")] == [NOW, NOW + 2 * DAY]


async def test_a_cancelled_registration_empties_its_calendar(here: Installation, event: Event) -> None:
    guest, followed = await make_registration(event), await session(event)
    await star(guest.id, followed.id, NOW)
    gone = {"state": "cancelled", "cancelled_at": NOW + DAY, "updated_at": NOW + DAY}
    await Registration.filter(id=guest.id).update(**gone)
    assert brief(await personal(here, guest, NOW + 2 * DAY)) == [
        (cancelled("Congrès mondial"), 2, "CANCELLED", 0),
        ("N’est plus dans ce calendrier\u00a0: Échange entre opérateurs", 1, "CANCELLED", 0),
    ]
    assert await personal(here, guest, NOW + 31 * DAY) == {}


async def test_who_waits_has_the_dates_as_tentative(here: Installation, event: Event) -> None:
    guest = await make_registration(event, state="waitlisted")
    assert brief(await personal(here, guest)) == [("Congrès mondial", 0, "TENTATIVE", 0)]


async def test_a_feed_says_when_the_clock_will_change_it(here: Installation, event: Event) -> None:
    guest, followed = await make_registration(event), await session(event)
    await star(guest.id, followed.id, NOW)
    registration = await Registration.get(id=guest.id).select_related("event")
    assert (await person_feed(here, registration, FeedRequest("fr", NOW))).valid_until is None
    await unstar(guest.id, followed.id, NOW + DAY)
    assert (await person_feed(here, registration, FeedRequest("fr", NOW + DAY))).valid_until == NOW + 31 * DAY
    assert (await person_feed(here, registration, FeedRequest("fr", NOW + 31 * DAY))).valid_until is None
