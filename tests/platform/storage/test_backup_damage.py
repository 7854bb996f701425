"""A database that is damaged or was changed by its administrator: what a backup of it, and a restore over it, say."""

from __future__ import annotations

import contextlib
import dataclasses
import sqlite3
from pathlib import Path

import pytest

from events.platform.storage.backup.archive import BackupError, backup, restore
from events.platform.storage.backup.file import Place
from events.platform.storage.database import dialect, execute_rows, sqlite_path
from tests.platform.storage.backups import place, quietly
from tests.platform.storage.rows import make_event


@pytest.fixture
async def made(database: str, tmp_path: Path) -> Path:
    """A backup of one event."""
    if dialect() != "sqlite":
        pytest.skip("a file of SQLite")
    await make_event("barcelona")
    await backup(place(database), tmp_path / "backup", quietly)
    return tmp_path / "backup"


@pytest.fixture
def damaged(made: Path, tmp_path: Path) -> Place:
    """A place whose database is damaged in its middle, with a log beside it."""
    path = tmp_path / "new" / "events.db"
    path.parent.mkdir()
    path.write_bytes(b"SQLite format 3\0" + b"no page of a database" * 1000)
    path.with_name("events.db-wal").write_bytes(b"a log")
    return place(f"sqlite://{path}")


async def test_a_damaged_database_is_moved_aside_with_its_log_and_replaced(damaged: Place, made: Path) -> None:
    lines: list[str] = []
    path = sqlite_path(damaged.database_url)
    before = path.read_bytes()
    await restore(damaged, made, lines.append)
    (aside,) = [found for found in path.parent.glob("events.db.damaged-*") if found.suffix[-4:] not in {"-wal", "-shm"}]
    assert aside.read_bytes() == before
    assert aside.with_name(f"{aside.name}-wal").read_bytes() == b"a log"
    assert [line for line in lines if f"It was moved to {aside.name}" in line] != []
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT slug FROM event").fetchall() == [("barcelona",)]
    assert list(path.parent.glob("*.before-restore*")) == []


async def test_a_damaged_database_is_not_moved_from_under_a_server(damaged: Place, made: Path) -> None:
    path = sqlite_path(damaged.database_url)
    before = path.read_bytes()
    with pytest.raises(BackupError, match=r"^The backup is not at fault.*Stop the server"):
        await restore(dataclasses.replace(damaged, is_served=True), made, quietly)
    assert (path.read_bytes(), list(path.parent.glob("*.damaged-*"))) == (before, [])


async def test_a_backup_that_no_restore_would_take_is_told_at_once(database: str, made: Path) -> None:
    for statement in (
        "CREATE INDEX my_index ON event (uid)",
        "CREATE TABLE my_table (id)",
        "CREATE VIEW my_view AS SELECT slug FROM event",
    ):
        await execute_rows(statement)
    lines: list[str] = []
    await backup(place(database), made, lines.append)
    for kind in ("table", "view"):
        await execute_rows(f"DROP {kind} my_{kind}")
    await backup(place(database), made, lines.append)
    warnings = [line for line in lines if line.startswith("WARNING")]
    assert len(warnings) == 1
    assert "what this program did not make: table my_table, view my_view. Remove it" in warnings[0]
