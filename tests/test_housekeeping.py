"""What happens by itself: each task in each round, whatever became of the others."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
from uuid import UUID

import pytest

from events import housekeeping as house
from events.files.models import StoredFile
from events.files.operations import keep_file
from events.files.sniffing import DOCUMENTS
from events.housekeeping import housekeeping, keep_house, keep_house_until
from events.settings import Settings
from events.vault.models import SensitiveValue
from events.vault.operations import keep_sensitive
from events.vault.sealing import master_keys
from tests.factories import NOW
from tests.files import samples

MISSION, ANA = UUID(int=1), UUID(int=11)
DAY = dt.date(2027, 3, 10)


async def test_values_and_files_go_on_their_day(database, settings):
    await keep_sensitive(master_keys(settings), MISSION, ANA, {"medical": "Asthma"}, destroy_on=DAY, now=NOW)
    given = {"name": "a.pdf", "scope": MISSION, "purpose": "document", "allowed": DOCUMENTS, "keep_until": DAY}
    await keep_file(settings.files_dir, samples.PDF, now=NOW, **given)
    assert list((await keep_house(settings, NOW)).values()) == [0, 0, 0, 0, 0]
    assert list((await keep_house(settings, dt.datetime(2027, 3, 11, tzinfo=dt.UTC))).values()) == [1, 1, 0, 0, 0]
    assert (await SensitiveValue.all().count(), await StoredFile.filter(deleted_at=None).count()) == (0, 0)


async def test_a_task_that_fails_is_told_and_the_others_are_done(settings, caplog):
    async def fails(_settings: Settings, _at: dt.datetime) -> int:
        raise OSError("the disk is away")

    async def works(_settings: Settings, _at: dt.datetime) -> int:
        return 2

    assert await keep_house(settings, NOW, {"failed": fails, "worked": works}) == {"worked": 2}
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == [
        "housekeeping failed where it would have failed"
    ]


async def test_rounds_follow_each_other_until_the_end(settings):
    rounds, stop = [], asyncio.Event()

    async def count(_settings: Settings, at: dt.datetime) -> int:
        rounds.append(at)
        if len(rounds) == 3:
            stop.set()
        return 0

    async with asyncio.timeout(5):
        await keep_house_until(stop, settings, tasks={"counted": count}, first=0.01, every=0.01)
    assert len(rounds) == 3


@pytest.mark.parametrize("is_inside", [True, False])
async def test_the_server_keeps_house_unless_a_worker_does(settings, monkeypatch, is_inside):
    begun = []

    async def until(stop: asyncio.Event, _settings: Settings, *, every: float = 6 * 3600.0, **_values: object) -> None:
        begun.append(every)
        await stop.wait()

    monkeypatch.setattr(house, "keep_house_until", until)
    async with housekeeping(dataclasses.replace(settings, worker=is_inside)):
        await asyncio.sleep(0.01)
    assert begun == ([21600.0, 30.0] if is_inside else [])
