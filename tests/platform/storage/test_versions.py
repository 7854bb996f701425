from __future__ import annotations

import uuid

import pytest

from events.congress.organizing.models import Track
from events.platform.storage.versions import NEXT_VERSION, ChangedMeanwhileError, hold_version
from tests.factories import make_event, make_track


@pytest.fixture
async def track(database: str) -> Track:
    return await make_track(await make_event())


async def test_of_two_who_opened_the_same_version_one_saves(track: Track) -> None:
    await hold_version(Track, track.id, track.version)
    with pytest.raises(ChangedMeanwhileError):
        await hold_version(Track, track.id, track.version)
    assert (await Track.get(id=track.id)).version == track.version + 1


async def test_a_row_that_is_not_there_is_held_by_nobody(track: Track) -> None:
    with pytest.raises(ChangedMeanwhileError):
        await hold_version(Track, uuid.uuid4(), track.version)


async def test_an_act_that_asked_for_no_version_still_raises_it(track: Track) -> None:
    for _time in range(2):
        await Track.filter(id=track.id).update(version=NEXT_VERSION)
    assert (await Track.get(id=track.id)).version == track.version + 2
    with pytest.raises(ChangedMeanwhileError):
        await hold_version(Track, track.id, track.version)
