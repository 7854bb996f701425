"""The child that reads the database: it tells how far it is, writes nothing, and is bounded."""

from __future__ import annotations

import errno
from functools import partial
from pathlib import Path

import pytest
from starlette.applications import Starlette

from events.platform.storage.database import dialect, execute_rows, sqlite_path
from events.platform.storage.reading_child import Told
from events.platform.storage.reading_process import NoRoomError, ReadingError, StoppedError, read_apart
from events.settings import Settings
from tests.factories import make_event

pytestmark = pytest.mark.tables


async def count_events(path: Path, tell: Told) -> None:
    rows = await execute_rows("SELECT slug FROM event ORDER BY slug")
    path.write_text(" ".join(str(row["slug"]) for row in rows))
    tell(len(rows))


async def write_a_row(path: Path, tell: Told) -> None:
    """Try to, by each of the two connections that there are on SQLite."""
    for statement in ("UPDATE event SET slug = 'changed'", "PRAGMA user_version = 7", "CREATE TABLE mine (id integer)"):
        try:
            await execute_rows(statement)
        except Exception as error:
            with path.open("a") as file:
                file.write(f"{type(error).__name__} ")
        else:
            tell(1)


async def take_memory(_tell: Told) -> None:
    bytearray(2 * 2**30)


async def fill_the_disk(_tell: Told) -> None:
    raise OSError(errno.ENOSPC, "no room")


class Report:
    def __init__(self, *, goes_on: bool = True) -> None:
        self.told: list[int] = []
        self.goes_on = goes_on

    async def __call__(self, number: int) -> bool:
        self.told.append(number)
        return self.goes_on


async def test_it_reads_what_was_committed_and_tells_how_far_it_is(
    app: Starlette, settings: Settings, tmp_path: Path
) -> None:
    await make_event("congress")
    report = Report()
    await read_apart(settings.database_url, partial(count_events, tmp_path / "out"), report)
    assert ((tmp_path / "out").read_text(), report.told) == ("congress", [1])


async def test_it_can_write_nothing_and_leaves_the_log_as_it_is(
    app: Starlette, settings: Settings, tmp_path: Path
) -> None:
    await make_event("congress")
    report, log = Report(), sqlite_path(f"{settings.database_url}-wal") if dialect() == "sqlite" else None
    before = log.read_bytes() if log else b""
    await read_apart(settings.database_url, partial(write_a_row, tmp_path / "out"), report)
    assert (len((tmp_path / "out").read_text().split()), report.told) == (3, [])
    assert [row["slug"] for row in await execute_rows("SELECT slug FROM event")] == ["congress"]
    assert (log.read_bytes() if log else b"") == before


@pytest.mark.parametrize(("work", "error"), [(take_memory, ReadingError), (fill_the_disk, NoRoomError)])
async def test_what_fails_there_fails_here_in_a_word(
    app: Starlette, settings: Settings, work: object, error: type[Exception]
) -> None:
    with pytest.raises(error) as failure:
        await read_apart(settings.database_url, work, Report())  # type: ignore[arg-type]
    assert failure.type is error


async def test_it_ends_when_nobody_wants_the_result(app: Starlette, settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(StoppedError):
        await read_apart(settings.database_url, partial(count_events, tmp_path / "out"), Report(goes_on=False))
