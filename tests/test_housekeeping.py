"""What happens by itself: each task in each round, whatever became of the others."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
from collections.abc import Sequence
from uuid import UUID

import pytest

from events.app import create_app, rhythms
from events.platform import housekeeping
from events.platform.housekeeping import Rhythm, repeat_until, run_tasks
from events.records.files.models import StoredFile
from events.records.files.operations import keep_file
from events.records.files.sniffing import DOCUMENTS
from events.records.vault.models import SensitiveValue
from events.records.vault.operations import keep_sensitive
from events.records.vault.sealing import master_keys
from events.settings import Settings
from tests.factories import NOW
from tests.records.files import samples

MISSION, ANA = UUID(int=1), UUID(int=11)
DAY = dt.date(2027, 3, 10)


async def test_values_and_files_go_on_their_day(database: str, settings: Settings) -> None:
    await keep_sensitive(master_keys(settings), MISSION, ANA, {"medical": "Asthma"}, destroy_on=DAY, now=NOW)
    await keep_file(
        settings.files_dir,
        samples.PDF,
        name="a.pdf",
        scope=MISSION,
        purpose="document",
        allowed=DOCUMENTS,
        keep_until=DAY,
        now=NOW,
    )
    assert await _done(settings, NOW) == {}
    assert await _done(settings, dt.datetime(2027, 3, 11, tzinfo=dt.UTC)) == {
        "destroyed the sensitive values of people": 1,
        "removed files whose last day is over": 1,
    }
    assert (await SensitiveValue.all().count(), await StoredFile.filter(deleted_at=None).count()) == (0, 0)


async def _done(settings: Settings, at: dt.datetime) -> dict[str, int]:
    """Run the daily tasks, none of which fails, and return how often each of them did something."""
    tasks = rhythms()[0].tasks
    done = await run_tasks(settings, at, tasks)
    assert done.keys() == tasks.keys()
    return {task: number for task, number in done.items() if number}


async def test_a_task_that_fails_is_told_and_the_others_are_done(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    async def fails(_settings: Settings, _at: dt.datetime) -> int:
        raise OSError("the disk is away")

    async def works(_settings: Settings, _at: dt.datetime) -> int:
        return 2

    assert await run_tasks(settings, NOW, {"failed": fails, "worked": works}) == {"worked": 2}
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == [
        "housekeeping failed where it would have failed"
    ]


async def test_rounds_follow_each_other_until_the_end(settings: Settings) -> None:
    rounds, stop = [], asyncio.Event()

    async def count(_settings: Settings, at: dt.datetime) -> int:
        rounds.append(at)
        if len(rounds) == 3:
            stop.set()
        return 0

    async with asyncio.timeout(5):
        await repeat_until(stop, settings, Rhythm({"counted": count}, first=0.01, every=0.01))
    assert len(rounds) == 3


@pytest.mark.parametrize("is_inside", [True, False])
async def test_the_server_keeps_house_unless_a_worker_does(
    database_url: str, settings: Settings, monkeypatch: pytest.MonkeyPatch, is_inside: bool
) -> None:
    begun: list[float] = []

    async def until(stop: asyncio.Event, _settings: Settings, rhythms: Sequence[Rhythm]) -> None:
        begun.extend(rhythm.every for rhythm in rhythms)
        await stop.wait()

    monkeypatch.setattr(housekeeping, "keep_house_until", until)
    app = create_app(dataclasses.replace(settings, worker=is_inside))
    async with app.router.lifespan_context(app):
        await asyncio.sleep(0.01)
    assert begun == ([21600.0, 30.0, 120.0] if is_inside else [])
