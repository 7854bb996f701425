"""Organizers edit the programme: forms, acts, SEQUENCE, warnings, and who may."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

import pytest

from events.congress.agenda import operations
from events.congress.agenda import speaker_operations as speakers
from events.congress.agenda.models import Release, Session, Slot, Speaker
from events.congress.agenda.operations import CodeTakenError, SessionValues
from events.congress.organizing.models import Event
from events.platform.storage.versions import ChangedMeanwhileError
from events.platform.zoned import ZonedTime
from events.records.auditing.models import Change
from tests.factories import make_event, make_room, make_session, make_speaker

LATER = dt.datetime(2027, 4, 1, 8, tzinfo=dt.UTC)
BY = uuid.UUID(int=7)
O = "/fr/organize/events/congress"  # noqa: E741


def values(event: Event, **changed: Any) -> SessionValues:
    given = SessionValues(
        texts={"title": {"fr": "Échange entre opérateurs"}, "abstract": {"fr": "Résumé de Échange entre opérateurs."}},
        starts=ZonedTime.parse("2027-05-25T09:00", event.time_zone),
        ends=ZonedTime.parse("2027-05-25T10:30", event.time_zone),
        language="fr",
    )
    return replace(given, **changed)


async def slot_of(session: Session) -> tuple[int, dt.datetime, dt.datetime | None]:
    slot = await Slot.get(session_id=session.id)
    return slot.sequence, slot.revised_at, slot.cancelled_at


async def revision(event: Event) -> int:
    return (await Event.get(id=event.id)).revision


async def test_a_new_session_has_a_code_a_slot_a_release_and_is_found(database: str) -> None:
    event = await make_event()
    before = await revision(event)
    speaker = await make_speaker(event)
    made = await operations.create_session(
        event, values(event, parts=((speaker.id, "chair"),)), code="", by=BY, now=LATER
    )
    assert len(made.code) == 6
    assert (await slot_of(made)) == (0, LATER, None)
    assert "echange entre operateurs" in (await Session.get(id=made.id)).search_text
    assert "awa diallo" in (await Session.get(id=made.id)).search_text
    assert await Release.filter(event_id=event.id).values_list("number", "released_by") == [(1, BY)]
    assert (await Change.get(subject=made.id)).act == "created"
    assert await revision(event) == before + 1
    with pytest.raises(CodeTakenError):
        await operations.create_session(event, values(event), code=made.code, by=BY, now=LATER)
    assert await Session.filter(event_id=event.id).count() == 1


@pytest.mark.parametrize(
    ("change", "sequence"),
    [
        ({"starts": ZonedTime.parse("2027-05-25T09:15", "Europe/Madrid")}, 1),
        ({"ends": ZonedTime.parse("2027-05-25T10:45", "Europe/Madrid")}, 1),
        ({"texts": {"title": {"fr": "Autre titre"}}}, 0),
        ({"texts": {"abstract": {"fr": "Autre résumé."}}}, 0),
        ({"language": "es"}, 0),
        ({"interpretation": ("en",)}, 0),
        ({"links": (("T", "https://x.test/"),)}, 0),
    ],
)
async def test_sequence_grows_only_with_time_place_or_status_and_revised_at_with_all_that_calendars_show(
    database: str, change: dict[str, Any], sequence: int
) -> None:
    event = await make_event()
    session = await make_session(event)
    before = await revision(event)
    assert await operations.revise_session(event, session.id, 1, values(event, **change), by=BY, now=LATER) is True
    assert await slot_of(session) == (sequence, LATER, None)
    assert await revision(event) == before + 1
    assert (await Session.get(id=session.id)).version == 2


async def test_another_room_raises_the_sequence_and_speakers_do_not(database: str) -> None:
    event = await make_event()
    session, speaker = await make_session(event), await make_speaker(event)
    room = await make_room(event)
    await operations.revise_session(event, session.id, 1, values(event, room_id=room.id), by=BY, now=LATER)
    assert (await slot_of(session))[0] == 1
    change = await Change.get(subject=session.id)
    assert (change.act, change.details, change.actor) == ("moved", {"room_id": [None, str(room.id)]}, BY)
    staged = values(event, room_id=room.id, parts=((speaker.id, "speaker"),))
    await operations.revise_session(event, session.id, 2, staged, by=BY, now=LATER)
    assert (await slot_of(session))[0] == 1


async def test_saving_the_same_again_changes_nothing(database: str) -> None:
    event = await make_event()
    session = await make_session(event)
    before, state = await revision(event), await slot_of(session)
    assert await operations.revise_session(event, session.id, 1, values(event), by=BY, now=LATER) is False
    assert (await revision(event), await slot_of(session)) == (before, state)
    assert await Release.filter(event_id=event.id).count() == 0


async def test_an_older_version_is_refused_and_changes_nothing(database: str) -> None:
    event = await make_event()
    session = await make_session(event)
    await operations.revise_session(event, session.id, 1, values(event, language="es"), by=BY, now=LATER)
    with pytest.raises(ChangedMeanwhileError):
        await operations.revise_session(event, session.id, 1, values(event, language="en"), by=BY, now=LATER)
    assert (await Session.get(id=session.id)).language == "es"


async def test_cancelling_and_restoring_count_each_once(database: str) -> None:
    event = await make_event()
    session = await make_session(event)
    assert await operations.cancel_session(event, session.id, by=BY, now=LATER) is True
    assert await operations.cancel_session(event, session.id, by=BY, now=LATER) is False
    assert await slot_of(session) == (1, LATER, LATER)
    again = LATER + dt.timedelta(minutes=1)
    assert await operations.restore_session(event, session.id, by=BY, now=again) is True
    assert await operations.restore_session(event, session.id, by=BY, now=again) is False
    assert await slot_of(session) == (2, again, None)
    assert await Release.filter(event_id=event.id).order_by("number").values_list("number") == [(1,), (2,)]
    acts = await Change.filter(subject=session.id).order_by("id").values_list("act")
    assert acts == [("cancelled",), ("restored",)]


async def test_a_session_in_two_rooms_moves_as_one(database: str) -> None:
    event = await make_event()
    one, two = await make_room(event), await make_room(event, "ter")
    session = await make_session(event, room=one)
    first = await Slot.get(session_id=session.id)
    await Slot.create(
        id=uuid.UUID(int=2**128 - 1),
        event_id=event.id,
        session_id=session.id,
        room_id=two.id,
        uid="second",
        **{
            name: getattr(first, name)
            for name in ("time_zone", "starts", "starts_at", "ends", "ends_at", "created_at", "revised_at")
        },
    )
    later = ZonedTime.parse("2027-05-25T11:00", event.time_zone)
    moved = values(event, room_id=one.id, ends=later)
    await operations.revise_session(event, session.id, 1, moved, by=BY, now=LATER)
    slots = await Slot.filter(session_id=session.id).order_by("id")
    assert {(slot.room_id, slot.ends, slot.sequence) for slot in slots} == {
        (one.id, "2027-05-25T11:00", 1),
        (two.id, "2027-05-25T11:00", 1),
    }


async def test_a_renamed_speaker_is_found_in_their_sessions_and_shown_in_calendars(database: str) -> None:
    event = await make_event()
    speaker = await make_speaker(event)
    session = await make_session(event, speakers=(speaker,))
    said = speakers.SpeakerValues("Awa Sarr", "", "SEEG", "SN", "", "", {"function": {"fr": "Directrice"}})
    assert await speakers.revise_speaker(speaker, 1, said, by=BY, now=LATER) is True
    assert "awa sarr" in (await Session.get(id=session.id)).search_text
    assert await slot_of(session) == (0, LATER, None)
    assert (await Speaker.get(id=speaker.id)).sort_name == "sarr awa"
    assert await speakers.revise_speaker(speaker, 2, said, by=BY, now=LATER) is False
    with pytest.raises(ChangedMeanwhileError):
        await speakers.revise_speaker(speaker, 1, said, by=BY, now=LATER)


async def test_acts_at_the_same_time_follow_each_other_and_releases_have_no_gap(database: str) -> None:
    event = await make_event()
    speaker = await make_speaker(event)
    sessions = [await make_session(event, f"S{number}", speakers=(speaker,)) for number in range(6)]
    said = speakers.SpeakerValues("Awa Sarr", "", "", "SN", "", "", {})
    acts = [operations.cancel_session(event, session.id, by=BY, now=LATER) for session in sessions[:3]]
    acts += [
        operations.revise_session(
            event, session.id, 1, values(event, language="es", parts=((speaker.id, "chair"),)), by=BY, now=LATER
        )
        for session in sessions[3:]
    ]
    acts.append(speakers.revise_speaker(speaker, 1, said, by=BY, now=LATER))
    assert await asyncio.gather(*acts) == [True] * 7
    numbers = await Release.filter(event_id=event.id).order_by("number").values_list("number")
    assert numbers == [(number,) for number in range(1, 7)]
    assert all("awa sarr" in text for text in await Session.all().values_list("search_text", flat=True))
