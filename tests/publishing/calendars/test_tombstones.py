"""What leaves a public calendar and comes back, and what subscribers are told of an event that is a draft again."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import httpx
import pytest
import time_machine
from starlette.applications import Starlette

from events.congress.agenda.models import Session, Slot
from events.congress.agenda.operations import SessionValues, revise_session
from events.congress.editions.operations import change_event_state
from events.congress.organizing.models import Event, Room, Track
from events.platform.storage.database import transaction
from events.platform.storage.revisions import hold_event, raise_revision
from events.platform.zoned import ZonedTime
from events.publishing.calendars.tokens import feed_token
from events.records.feeds.models import FeedListing
from tests.factories import NOW, make_category, make_event, make_notice, make_room, make_session, make_texts, make_track
from tests.publishing.delivery.making import make_registration

BY = uuid.UUID(int=7)
MADRID = "Europe/Madrid"
EVENT = "/calendars/events/congress"


class Programme:
    """An event with two rooms, two tracks and a session in the first of each, as the public sees it."""

    event: Event
    rooms: tuple[Room, Room]
    tracks: tuple[Track, Track]
    session: Session

    async def build(self) -> None:
        self.event = await make_event()
        await make_category(self.event)
        await make_notice(self.event)
        self.rooms = await make_room(self.event), await make_room(self.event, "other", position=2)
        self.tracks = await make_track(self.event), await make_track(self.event, "floods", position=2)
        self.session = await make_session(self.event, room=self.rooms[0], track=self.tracks[0])
        await self.touched()

    async def touched(self) -> None:
        """An act that changes nothing here."""
        async with transaction():
            await hold_event(self.event.id)
            await raise_revision(self.event.id)

    async def move(self, room: Room, track: Track) -> None:
        session = await Session.get(id=self.session.id)
        slot = await Slot.get(session_id=session.id)
        times = (ZonedTime.parse(slot.starts, MADRID), ZonedTime.parse(slot.ends, MADRID))
        values = SessionValues(
            {"title": {"fr": "Échange entre opérateurs"}}, *times, room_id=room.id, track_id=track.id, language="fr"
        )
        assert await revise_session(self.event, session.id, session.version, values, by=BY, now=NOW)

    async def become(self, state: str) -> None:
        await change_event_state(await Event.get(id=self.event.id), state, by=BY, now=dt.datetime.now(dt.UTC))


@pytest.fixture
async def programme(app: Starlette) -> Programme:
    made = Programme()
    await made.build()
    return made


Told = tuple[str, str, int]  # title, status, sequence


async def told(client: httpx.AsyncClient, path: str) -> list[Told]:
    answer = await client.get(path + ("&" if "?" in path else "?") + "lang=en")
    assert answer.status_code == 200
    entries = re.findall("BEGIN:VEVENT.*?END:VEVENT", answer.text.replace("\r\n ", ""), re.DOTALL)
    return [(value("SUMMARY", one), value("STATUS", one), int(value("SEQUENCE", one))) for one in entries]


def value(name: str, entry: str) -> str:
    found = re.search(rf"^{name}(?:;[^:\r]*)?:(.*?)\r$", entry, re.MULTILINE)
    assert found
    return found[1]


TITLE = "Échange entre opérateurs"
GONE = f"No longer in this calendar: {TITLE}"
DATES = ("World congress", "CONFIRMED", 0)


async def test_what_leaves_a_room_and_a_track_says_so_there_and_comes_back_with_a_higher_number(
    client: httpx.AsyncClient, programme: Programme
) -> None:
    first, second = programme.rooms
    climate, floods = programme.tracks
    feeds = [f"{EVENT}/rooms/{first.code}.ics", f"{EVENT}/tracks/{climate.code}.ics"]
    assert [await told(client, one) for one in feeds] == [[(TITLE, "CONFIRMED", 0)]] * 2
    await programme.move(second, floods)
    slot = await Slot.get(session_id=programme.session.id)
    gone = [(GONE, "CANCELLED", slot.sequence + 1)]
    here = [(TITLE, "CONFIRMED", slot.sequence)]
    others = [f"{EVENT}/rooms/{second.code}.ics", f"{EVENT}/tracks/{floods.code}.ics"]
    assert [await told(client, one) for one in feeds] == [gone, gone]
    assert [await told(client, one) for one in others] == [here, here]
    assert await told(client, f"{EVENT}.ics") == [DATES, *here]
    await programme.move(first, climate)
    slot = await Slot.get(session_id=programme.session.id)
    assert [await told(client, one) for one in feeds] == [[(TITLE, "CONFIRMED", slot.sequence + 2)]] * 2
    assert [await told(client, one) for one in others] == [[(GONE, "CANCELLED", slot.sequence + 1)]] * 2
    assert await told(client, f"{EVENT}.ics") == [DATES, (TITLE, "CONFIRMED", slot.sequence)]


async def test_a_move_to_a_track_of_the_same_name_is_followed_though_no_entry_shows_it(
    client: httpx.AsyncClient, programme: Programme
) -> None:
    await Session.filter(id=programme.session.id).update(track_id=programme.tracks[1].id)
    await programme.touched()
    listed = [await told(client, f"{EVENT}/tracks/{each.code}.ics") for each in programme.tracks]
    assert listed == [[(GONE, "CANCELLED", 1)], [(TITLE, "CONFIRMED", 0)]]


async def test_the_door_that_it_left_is_told_too(
    client: httpx.AsyncClient, programme: Programme, app: Starlette
) -> None:
    room = programme.rooms[0]
    door = f"/calendars/doors/{feed_token(app.state.installation.signer, 'door-feed', room.id, 1)}.ics"
    assert [entry[1] for entry in await told(client, door)] == ["CONFIRMED"]
    await programme.move(programme.rooms[1], programme.tracks[0])
    assert [entry[:2] for entry in await told(client, door)] == [(GONE, "CANCELLED")]


async def test_a_tombstone_goes_after_a_month(client: httpx.AsyncClient, programme: Programme) -> None:
    await programme.move(programme.rooms[1], programme.tracks[0])
    feed = f"{EVENT}/rooms/{programme.rooms[0].code}.ics"
    assert [entry[0] for entry in await told(client, feed)] == [GONE]
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=30, minutes=1)):
        assert await told(client, feed) == [DATES]


async def test_a_calendar_that_never_told_it_has_none(client: httpx.AsyncClient, programme: Programme) -> None:
    assert await told(client, f"{EVENT}/rooms/{programme.rooms[1].code}.ics") == [DATES]
    await Event.filter(id=programme.event.id).update(state="draft")
    await FeedListing.all().delete()
    await programme.move(programme.rooms[1], programme.tracks[0])
    await programme.become("published")
    assert await told(client, f"{EVENT}/rooms/{programme.rooms[0].code}.ics") == [DATES]


async def test_an_event_that_is_a_draft_again_says_that_it_is_withdrawn_and_nothing_of_the_work_on_it(
    client: httpx.AsyncClient, programme: Programme, app: Starlette
) -> None:
    guest = await make_registration(programme.event)
    own = f"/calendars/{feed_token(app.state.installation.signer, 'feed', guest.id, 1)}.ics"
    await programme.become("draft")
    await make_session(programme.event, "NEW234", title="Secret", room=programme.rooms[0])
    await make_room(programme.event, "new", position=3)
    await make_track(programme.event, "new", position=3)
    await make_texts(programme.event, programme.event.id, {"tagline": {"en": "Secret"}})
    await programme.touched()
    for feed in (f"{EVENT}.ics", f"{EVENT}/rooms/ebre.ics", f"{EVENT}/tracks/climate.ics", own):
        answer = (await client.get(feed + "?lang=en")).text
        assert [word in answer for word in ("Secret", TITLE, "Salle", "Climat,")] == [False] * 4
    dates = ("Withdrawn for now: World congress", "TENTATIVE", 1)
    slot = ("Withdrawn for now: World congress", "CANCELLED", 1)
    assert await told(client, f"{EVENT}.ics") == [dates, slot]
    assert await told(client, f"{EVENT}/rooms/ebre.ics") == [slot]
    assert await told(client, own) == [(*dates[:2], 2)]  # one more for who is confirmed
    codes = [(await client.get(f"{EVENT}/{path}.ics")).status_code for path in ("rooms/new", "tracks/new")]
    assert codes == [404, 404]  # nobody was ever told of them
    await programme.become("published")
    assert await told(client, f"{EVENT}.ics") == [
        ("World congress", "CONFIRMED", 2),
        (TITLE, "CONFIRMED", 2),
        ("Secret", "CONFIRMED", 1),  # made while it was withdrawn
    ]


async def test_a_draft_that_was_never_public_has_no_calendar(client: httpx.AsyncClient) -> None:
    await make_event(state="draft")
    assert (await client.get(f"{EVENT}.ics")).status_code == 404
