"""The addresses of a private calendar end, and the moment is kept for its subscribers."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid

import pytest

from events.missions.file.models import Delegate, Mission
from events.platform.storage.database import transaction
from events.records.feeds.models import FeedEnd
from events.records.feeds.operations import end_feeds
from tests.factories import NOW
from tests.missions_factory import make_delegate, make_mission

LATER = NOW + dt.timedelta(hours=1)


@pytest.fixture
async def mission(database: str) -> Mission:
    return await make_mission()


async def _end(table: str, subject: uuid.UUID, now: dt.datetime = NOW) -> None:
    async with transaction():
        await end_feeds(table, subject, now)


async def _ends() -> list[tuple[uuid.UUID, int, dt.datetime]]:
    return [(row.subject, row.generation, row.ended_at) for row in await FeedEnd.all().order_by("id")]


async def test_each_generation_of_one_row_ends_at_its_moment(mission: Mission) -> None:
    lea, ana = await make_delegate(mission), await make_delegate(mission, "ana")
    for moment in (NOW, LATER):
        await _end("delegate", lea.id, moment)
    assert await _ends() == [(lea.id, 1, NOW), (lea.id, 2, LATER)]
    assert {row.code: row.feed_generation for row in await Delegate.all()} == {"lea": 3, ana.code: 1}


async def test_the_calendar_of_a_mission_is_not_that_of_its_delegates(mission: Mission) -> None:
    lea = await make_delegate(mission)
    await _end("mission", mission.id)
    assert await _ends() == [(mission.id, 1, NOW)]
    assert (await Mission.get()).feed_generation == 2
    assert (await Delegate.get(id=lea.id)).feed_generation == 1


async def test_two_who_replace_it_at_once_each_end_a_generation(mission: Mission) -> None:
    lea = await make_delegate(mission)
    await asyncio.gather(*(_end("delegate", lea.id) for _ in range(4)))
    assert sorted(generation for _subject, generation, _at in await _ends()) == [1, 2, 3, 4]
    assert (await Delegate.get()).feed_generation == 5


@pytest.mark.parametrize("table", ["event", "account", "delegate; DROP TABLE delegate", ""])
async def test_rows_without_calendars_are_refused(mission: Mission, table: str) -> None:
    with pytest.raises(ValueError, match="have no calendars"):
        await _end(table, mission.id)
    assert await _ends() == []


async def test_nothing_ends_of_a_row_that_is_not_there(mission: Mission) -> None:
    await _end("delegate", uuid.uuid4())
    assert await _ends() == []
