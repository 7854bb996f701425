"""Acts that change what entries show without touching the rows of the entries themselves."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from events.congress.agenda.models import Session, Slot
from events.congress.agenda.operations import SessionValues, cancel_session, revise_session
from events.congress.organizing.entered import Entered
from events.congress.organizing.models import Event, Room
from events.congress.organizing.operations import change_state, revise_part, save_page
from events.missions.delegations.operations import come_back, leave
from events.missions.file.change_operations import note_change as note_mission
from events.missions.file.models import Delegate, Mission
from events.missions.itineraries.models import Leg
from events.missions.itineraries.plan.queries import load_plan
from events.platform.language.i18n import speaking
from events.platform.storage.database import transaction
from events.platform.storage.revisions import raise_revision
from events.platform.zoned import ZonedTime
from events.publishing.calendars.event_stamping import EVENT_ENTRIES
from events.publishing.calendars.itinerary_entries import LegEntries
from events.records.auditing.acts import Act
from events.records.stamps.models import EntryDigest
from events.records.stamps.queries import seen_to_change
from events.records.stamps.values import WRITER
from tests.conftest import Queries
from tests.factories import NOW, make_account, make_event, make_room, make_session
from tests.missions_factory import make_delegate, make_leg, make_mission

BY = uuid.UUID(int=7)
LATER = NOW + dt.timedelta(days=1)


async def stamps() -> dict[str, tuple[int, dt.datetime]]:
    rows = await Slot.all().select_related("session")
    return {row.session.code: (row.sequence, row.revised_at) for row in rows}


async def two_rooms() -> tuple[Event, Room]:
    event = await make_event()
    room, other = await make_room(event), await make_room(event, "other", position=2)
    await make_session(event, "HERE23", room=room)
    await make_session(event, "THERE2", room=other)
    return event, room


async def rename(event: Event, room: Room, name: str) -> None:
    present = await Room.get(id=room.id)
    entered = Entered({"capacity": 120}, {"name": {"fr": name}}, present.version)
    await revise_part(event, present, entered, by=BY, now=LATER)


async def test_a_room_with_another_name_moves_its_sessions_and_no_others(database: str) -> None:
    event, room = await two_rooms()
    before = await stamps()
    await rename(event, room, "Grande salle")
    after = await stamps()
    assert after["THERE2"] == before["THERE2"]
    assert after["HERE23"][0] == before["HERE23"][0] + 1
    assert after["HERE23"][1] > before["HERE23"][1]
    await rename(event, room, "Grande salle")
    assert await stamps() == after


async def test_what_has_no_stamps_of_its_own_is_written_to_no_row(database: str, queries: Queries) -> None:
    mission = await make_mission()
    lea = await make_delegate(mission)
    await make_leg(mission)
    for name in ("Léa", "Léa Martin"):
        async with transaction():
            await note_mission(mission.id, "delegate", lea.id, Act.REVISED, LATER)
            await Delegate.filter(id=lea.id).update(name=name)
    with queries() as asked:
        await note_mission(mission.id, "mission", mission.id, Act.REVISED, LATER)
    assert [sql for sql in asked if sql.startswith("UPDATE leg")] == []


async def test_a_capacity_that_no_entry_shows_raises_nothing(database: str) -> None:
    event, room = await two_rooms()
    before = await stamps()
    present = await Room.get(id=room.id)
    texts = {"name": {"fr": "Salle ebre", "es": "Sala ebre", "en": "Room ebre"}}
    await revise_part(event, present, Entered({"capacity": 7}, texts, present.version), by=BY, now=LATER)
    assert await stamps() == before


async def test_a_database_without_digests_is_compared_from_its_first_act_on(database: str) -> None:
    event, room = await two_rooms()
    await EntryDigest.all().delete()
    before = await stamps()
    await rename(event, room, "Grande salle")
    after = await stamps()
    assert (after["HERE23"][0], after["THERE2"]) == (before["HERE23"][0] + 1, before["THERE2"])


async def test_an_act_that_raises_the_revision_last_is_compared_as_well(database: str) -> None:
    """Calling off one session holds the event first: what was shown before is known by then."""
    event, _room = await two_rooms()
    await EntryDigest.all().delete()
    before, session = await stamps(), await Session.get(code="HERE23")
    await cancel_session(event, session.id, by=BY, now=LATER)
    assert await stamps() == before | {"HERE23": (before["HERE23"][0] + 1, LATER)}


async def test_digests_of_another_writer_are_made_anew_and_raise_nothing(database: str) -> None:
    event, _room = await two_rooms()
    before = await stamps()
    await EntryDigest.all().update(writer=WRITER - 1, shown="0", placed="0")
    page = Entered({"is_published": True, "position": 1}, {"title": {"fr": "Visas"}, "body": {}})
    await save_page(event, None, page, by=BY, now=LATER)
    assert await stamps() == before
    assert {row.writer for row in await EntryDigest.all()} == {WRITER}


async def test_a_session_that_an_act_moves_is_told_once(database: str) -> None:
    event, _room = await two_rooms()
    session = await Session.get(code="HERE23")
    values = SessionValues(
        texts={"title": {"fr": "Échange entre opérateurs"}},
        starts=ZonedTime.parse("2027-05-26T09:00", event.time_zone),
        ends=ZonedTime.parse("2027-05-26T10:30", event.time_zone),
    )
    before = await stamps()
    await revise_session(event, session.id, session.version, values, by=BY, now=LATER)
    assert await stamps() == before | {"HERE23": (before["HERE23"][0] + 1, LATER)}


async def test_an_event_called_off_and_taken_up_again_never_goes_back(database: str) -> None:
    event, _room = await two_rooms()
    seen = [(await stamps())["HERE23"]]
    for state in ("cancelled", "draft", "cancelled", "draft"):
        event = await Event.get(id=event.id)
        await change_state(event, state, by=BY, now=LATER)
        seen.append((await stamps())["HERE23"])
    assert [number for number, _at in seen] == list(range(seen[0][0], seen[0][0] + 5))
    assert sorted({at for _number, at in seen}) == [at for _number, at in seen]


async def test_an_act_that_is_taken_back_leaves_stamps_and_digests_as_they_were(database: str) -> None:
    event, room = await two_rooms()
    before, digests = await stamps(), await EntryDigest.all().order_by("item").values_list("item", "shown")
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await rename(event, room, "Grande salle")
            raise ZeroDivisionError
    assert await stamps() == before
    assert await EntryDigest.all().order_by("item").values_list("item", "shown") == digests


async def test_entries_are_compared_once_in_a_transaction(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    event, _room = await two_rooms()
    other = await make_event("other")
    compared: list[uuid.UUID] = []

    async def renew(scope: uuid.UUID) -> None:
        compared.append(scope)

    monkeypatch.setattr(EVENT_ENTRIES, "renew", renew)
    async with transaction():
        for _ in range(5):
            await raise_revision(event.id)
        await raise_revision(other.id)
    assert compared == [event.id, other.id]


async def test_rows_that_are_no_more_leave_no_digest(database: str) -> None:
    event, _room = await two_rooms()
    gone = await Slot.get(session__code="THERE2")
    await Slot.filter(id=gone.id).delete()
    async with transaction():
        await raise_revision(event.id)
    assert not await EntryDigest.exists(item=gone.id)


async def told(mission: Mission, code: str) -> dict[str, tuple[int, dt.datetime, str]]:
    plan = await load_plan(await Mission.get(id=mission.id))
    reader = next(person for person in plan.delegates if person.code == code)
    maker = LegEntries(plan, reader, changed_at=await seen_to_change(mission.id))
    with speaking("fr"):
        entries = list(maker.entries(LATER))
    return {entry.uid: (entry.sequence, entry.stamp, str(entry.status)) for entry in entries}


async def test_who_leaves_is_told_that_legs_of_their_own_are_off_and_who_comes_back_that_they_are_on(
    database: str,
) -> None:
    mission = await make_mission()
    lea = await make_delegate(mission)
    await make_delegate(mission, "ana", position=2)
    shared, own = await make_leg(mission), await make_leg(mission, "own", is_shared=False, on=(lea,))
    account = await make_account()
    seen = [await told(mission, "lea")]
    others = await told(mission, "ana")
    await leave(await Delegate.get(id=lea.id), by=account.id, now=LATER)
    seen.append(await told(mission, "lea"))
    await come_back(await Delegate.get(id=lea.id), by=account.id, now=LATER + dt.timedelta(days=1))
    seen.append(await told(mission, "lea"))
    for uid in (shared.uid, own.uid):
        states = [found[uid] for found in seen]
        assert [status for _number, _at, status in states] == ["TENTATIVE", "CANCELLED", "TENTATIVE"]
        assert states == sorted(states)
    assert await told(mission, "ana") == others
    assert (await Leg.get(id=own.id)).revised_at == NOW
