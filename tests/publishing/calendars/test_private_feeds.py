"""Private calendars: what a level leaves out, an address that was replaced, how online sessions are entered."""

from __future__ import annotations

import datetime as dt
from typing import Any

import httpx
import pytest
from icalendar import Calendar as Read
from starlette.applications import Starlette

from events.congress.agenda.models import Session, Slot
from events.congress.agenda.star_operations import star
from events.congress.organizing.models import Event
from events.congress.registration.link_operations import renew_feed
from events.congress.registration.models import Registration
from events.platform.web.installation import Installation
from events.publishing.calendars.privacy_levels import Level, level_granted
from events.publishing.calendars.tokens import feed_token
from events.records.feeds.models import FeedEnd
from tests.factories import NOW, make_event, make_room, make_session, make_texts, make_track
from tests.publishing.calendars.clock import set_now
from tests.publishing.delivery.making import make_registration

LINK = "https://meet.example.org/secret-room"
DAY = dt.timedelta(days=1)


@pytest.fixture
def here(app: Starlette) -> Installation:
    made: Installation = app.state.installation
    return made


def address_of(guest: Registration, here: Installation, level: Level = Level.NO_REFERENCES) -> str:
    return f"/calendars/{feed_token(here.signer, 'feed', guest.id, guest.feed_generation, level)}.ics"


def entries_in(text: str) -> list[dict[str, Any]]:
    return [
        {
            name: getattr(value, "dt", value)
            for name, value in entry.property_items(recursive=False)
            if name not in {"BEGIN", "END"}
        }
        for entry in Read.from_ical(text).walk("VEVENT")
    ]


async def online_session(event: Event) -> Session:
    room = await make_room(event, "online", is_online=True, join_url=LINK)
    return await make_session(event, room=room, title="Fuites")


# -- levels ------------------------------------------------------------------------------------------------------


def test_an_address_never_tells_more_than_it_was_signed_for() -> None:
    told = {
        (granted, asked): level_granted(granted, asked)
        for granted in Level
        for asked in (None, "all", "standard", "busy")
    }
    low, usual, everything = Level.BUSY, Level.NO_REFERENCES, Level.ALL
    assert told == {
        (everything, None): everything,
        (everything, "all"): everything,
        (everything, "standard"): usual,
        (everything, "busy"): low,
        (usual, None): usual,
        (usual, "all"): usual,
        (usual, "standard"): usual,
        (usual, "busy"): low,
        (low, None): low,
        (low, "all"): low,
        (low, "standard"): low,
        (low, "busy"): low,
    }
    assert level_granted(usual, "nonsense") is usual


async def test_a_busy_calendar_holds_times_and_nothing_else(client: httpx.AsyncClient, here: Installation) -> None:
    event = await make_event(latitude=41.5, longitude=2.25, texts={"venue": {"fr": "Palais de l’Eau"}})
    guest, session = await make_registration(event), await online_session(event)
    await star(guest.id, session.id, NOW)
    public = {str(entry["UID"]) for entry in entries_in((await client.get("/calendars/events/congress.ics")).text)}
    signed, asked = address_of(guest, here, Level.BUSY), address_of(guest, here) + "?level=busy"
    for address in (signed + "?", signed + "?level=all", signed + "?level=standard", asked):
        text = (await client.get(address + "&lang=en")).text
        dates, one = entries_in(text)
        assert set(one) == {
            "UID",
            "DTSTAMP",
            "LAST-MODIFIED",
            "CREATED",
            "SEQUENCE",
            "DTSTART",
            "DTEND",
            "SUMMARY",
            "STATUS",
            "TRANSP",
            "CLASS",
        }
        assert {str(entry["SUMMARY"]) for entry in (dates, one)} == {"Busy"}
        unfolded = text.replace("\r\n ", "")
        for secret in ("Fuites", "World congress", "events/congress", "Palais", "meet.example.org", "VALARM", *public):
            assert secret not in unfolded


async def test_levels_have_tags_of_their_own(client: httpx.AsyncClient, here: Installation) -> None:
    guest = await make_registration(await make_event())
    answers = [await client.get(address_of(guest, here) + query) for query in ("", "?level=busy", "?level=standard")]
    assert len({answer.headers["etag"] for answer in answers}) == 3  # the address itself stands in the file


# -- joining online ----------------------------------------------------------------------------------------------


async def test_how_to_join_stands_in_the_calendars_of_who_is_confirmed_only(
    client: httpx.AsyncClient, here: Installation
) -> None:
    event = await make_event()
    session = await online_session(event)
    texts = {}
    for state in ("confirmed", "waitlisted", "cancelled"):
        cancelled = dt.datetime.now(dt.UTC) if state == "cancelled" else None
        guest = await make_registration(event, state=state, cancelled_at=cancelled)
        await star(guest.id, session.id, NOW)
        texts[state] = (await client.get(address_of(guest, here) + "?lang=en")).text.replace("\r\n ", "")
    assert f'CONFERENCE;VALUE=URI;FEATURE=AUDIO,VIDEO;LABEL="Join online":{LINK}' in texts["confirmed"]
    assert f"Join online: {LINK}" in texts["confirmed"]
    assert [LINK in text for text in texts.values()] == [True, False, False]


async def test_how_to_join_stands_in_nothing_public(client: httpx.AsyncClient) -> None:
    event = await make_event()
    session = await online_session(event)
    paths = [
        "/calendars/events/congress.ics",
        "/calendars/events/congress/rooms/online.ics",
        f"/calendars/events/congress/sessions/{session.code}.ics",
        "/exports/events/congress/schedule.xml",
        "/exports/events/congress/schedule.json",
        "/fr/events/congress/agenda",
        "/fr/events/congress/agenda/2027-05-25",
        f"/fr/events/congress/sessions/{session.code}",
        "/fr/events/congress/calendar",
    ]
    answers = {path: await client.get(path) for path in paths}
    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(paths, 200)
    assert {path for path, answer in answers.items() if "meet.example.org" in answer.text.replace("\r\n ", "")} == set()


# -- addresses that were replaced --------------------------------------------------------------------------------


async def test_a_replaced_address_says_so_in_each_entry_for_a_month_and_then_is_gone(
    client: httpx.AsyncClient, here: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = await make_event()
    guest, session = await make_registration(event), await online_session(event)
    await star(guest.id, session.id, NOW)
    old, ended_at = address_of(guest, here) + "?lang=en", NOW + DAY
    before = {str(entry["UID"]): entry for entry in entries_in((await client.get(old)).text)}
    await renew_feed(guest.id, ended_at)
    later = await make_session(event, "LATER1", title="Plus tard", revised_at=ended_at + DAY)
    await star(guest.id, later.id, ended_at + DAY)
    set_now(monkeypatch, lambda: ended_at + 2 * DAY)
    answer = await client.get(old)
    told = {str(entry["UID"]): entry for entry in entries_in(answer.text)}
    explained = told.pop(f"calendar-ended-{guest.id}-1")
    assert (answer.status_code, set(told)) == (200, set(before))
    assert {uid: entry["SEQUENCE"] for uid, entry in told.items()} == {
        uid: entry["SEQUENCE"] + 1 for uid, entry in before.items()
    }
    assert {(str(entry["STATUS"]), str(entry["TRANSP"])) for entry in told.values()} == {
        (str(entry["STATUS"]), str(entry["TRANSP"])) for entry in before.values()
    }
    assert {uid: str(entry["SUMMARY"]) for uid, entry in told.items()} == {
        uid: f"This calendar has a new address: {entry['SUMMARY']}" for uid, entry in before.items()
    }
    assert {"Nothing here is cancelled by that" in str(entry["DESCRIPTION"]) for entry in told.values()} == {True}
    assert (str(explained["SUMMARY"]), str(explained["STATUS"])) == ("This calendar has a new address", "CONFIRMED")
    unfolded = answer.text.replace("\r\n ", "")
    assert [word in unfolded for word in ("Plus tard", LINK, "VALARM", "SOURCE", "DESCRIPTION;LANGUAGE=fr:Résumé")] == [
        False
    ] * 5
    fresh = await Registration.get(id=guest.id)
    current = (await client.get(address_of(fresh, here))).text
    assert ("STATUS:CANCELLED" in current, "Plus tard" in current) == (False, True)
    set_now(monkeypatch, lambda: ended_at + 30 * DAY)
    assert (await client.get(old)).status_code == 410


async def test_what_changed_since_an_address_was_replaced_is_not_told_there(
    client: httpx.AsyncClient, here: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = await make_event()
    guest, session = await make_registration(event), await make_session(event)
    await star(guest.id, session.id, NOW)
    old = address_of(guest, here)
    await renew_feed(guest.id, NOW)
    await Slot.filter(session_id=session.id).update(revised_at=NOW + DAY, starts="2027-05-25T16:00", sequence=1)
    await make_texts(event, session.id, {"title": {"fr": "Autre titre"}})
    set_now(monkeypatch, lambda: NOW + DAY)
    told = entries_in((await client.get(old)).text)
    assert [str(entry["UID"]) for entry in told] == [event.uid, f"calendar-ended-{guest.id}-1"]


async def test_each_former_address_ends_on_its_own_day_and_a_forged_one_is_unknown(
    client: httpx.AsyncClient, here: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest = await make_registration(await make_event())
    for at in (NOW, NOW + 10 * DAY):
        await renew_feed(guest.id, at)
    assert await FeedEnd.all().order_by("generation").values_list("generation", "ended_at") == [
        (1, NOW),
        (2, NOW + 10 * DAY),
    ]
    set_now(monkeypatch, lambda: NOW + 35 * DAY)
    tokens = [feed_token(here.signer, "feed", guest.id, number) for number in (1, 2, 3, 4, 0)]
    statuses = [(await client.get(f"/calendars/{token}.ics")).status_code for token in tokens]
    assert statuses == [410, 200, 200, 404, 404]
    wrong_purpose = feed_token(here.signer, "everything", guest.id, 1)
    assert (await client.get(f"/calendars/{wrong_purpose}.ics")).status_code == 404


# -- parts of a programme ----------------------------------------------------------------------------------------


async def test_a_track_and_a_room_have_calendars_of_their_own(client: httpx.AsyncClient) -> None:
    event = await make_event()
    track, room, empty = await make_track(event), await make_room(event), await make_room(event, "empty")
    here = await make_session(event, "HERE22", room=room, title="Ici")
    themed = await make_session(event, "THEME2", track=track, title="Thème")
    base = "/calendars/events/congress/"

    async def titles(path: str) -> list[str]:
        answer = await client.get(base + path)
        assert answer.headers["cache-control"] == "public, no-cache"
        return [str(entry["SUMMARY"]) for entry in entries_in(answer.text)]

    assert await titles(f"rooms/{room.code}.ics?lang=fr") == ["Ici"]
    assert await titles(f"tracks/{track.code}.ics?lang=fr") == ["Thème"]
    assert await titles(f"rooms/{empty.code}.ics?lang=es") == ["Congreso mundial"]
    assert {here.code, themed.code} == {"HERE22", "THEME2"}
    for path in ("rooms/none.ics", "tracks/none.ics"):
        assert (await client.get(base + path)).status_code == 404


async def test_a_door_has_its_breaks_and_says_when_something_changed(
    client: httpx.AsyncClient, here: Installation
) -> None:
    event = await make_event()
    room = await make_room(event, join_url=LINK)
    session = await make_session(event, room=room)
    token = feed_token(here.signer, "door-feed", room.id, room.feed_generation)
    (entry,) = entries_in((await client.get(f"/calendars/doors/{token}.ics?lang=en")).text)
    assert str(entry["DESCRIPTION"]).startswith("Unchanged since ")
    await Slot.filter(session_id=session.id).update(revised_at=NOW + DAY, sequence=1)
    await make_texts(event, session.id, {"title": {"en": "Moved"}})
    answer = await client.get(f"/calendars/doors/{token}.ics?lang=en")
    (entry,) = entries_in(answer.text)
    assert (str(entry["DESCRIPTION"]).startswith("Changed: "), "VALARM" in answer.text) == (True, False)
    assert "meet.example.org" not in answer.text
