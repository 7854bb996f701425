from __future__ import annotations

import uuid
from typing import Any

from events.congress.agenda.models import Session
from events.congress.organizing.models import Track
from events.platform.storage.copying import copy_rows
from tests.factories import NOW, make_event, make_session, make_track


async def test_copies_have_new_ids_and_what_they_are_given_instead(database: str) -> None:
    event, next_one = await make_event(), await make_event("next")
    water, energy = await make_track(event, "water", version=7), await make_track(event, "energy")
    renamed = await copy_rows(
        Track, [water, energy], lambda row: {"position": row.position + 10}, event_id=next_one.id, version=1
    )
    assert renamed.keys() == {water.id, energy.id}
    assert not set(renamed.values()) & renamed.keys()
    copy = await Track.get(id=renamed[water.id])
    assert (copy.event_id, copy.code, copy.version, copy.position) == (next_one.id, "water", 1, water.position + 10)
    assert (await Track.get(id=water.id)).event_id == event.id


async def test_references_follow_what_was_copied_and_are_dropped_where_it_was_not(database: str) -> None:
    event, next_one = await make_event(), await make_event("next")
    water, energy = await make_track(event, "water"), await make_track(event, "energy")
    on_water = await make_session(event, "W1", track=water)
    on_energy = await make_session(event, "E1", track=energy)
    tracks = await copy_rows(Track, [water], event_id=next_one.id)
    own: dict[str, Any] = {"guid": None, "pool_id": None, "created_at": NOW}
    sessions = await copy_rows(Session, [on_water, on_energy], event_id=next_one.id, track_id=tracks, **own)
    assert (await Session.get(id=sessions[on_water.id])).track_id == tracks[water.id]
    assert (await Session.get(id=sessions[on_energy.id])).track_id is None


async def test_nothing_is_copied_of_nothing(database: str) -> None:
    assert await copy_rows(Track, [], event_id=uuid.uuid4()) == {}
