from __future__ import annotations

import asyncio
import contextlib
import hashlib
import sqlite3
import uuid
import zipfile
from pathlib import Path
from typing import Any

import pytest

from events.app import SCHEMA
from events.congress.organizing.models import Event
from events.platform.storage.backup.archive import BackupError, backup, restore
from events.platform.storage.database import dialect, execute_rows, open_database, transaction
from events.platform.storage.migrating import migrate
from events.platform.storage.migration_record import known_migrations
from events.platform.storage.revisions import Revisions, raise_revision
from events.records.auditing.models import Change
from events.records.seats.models import Claim, Pool
from tests.platform.storage.backups import place, quietly
from tests.platform.storage.rows import NOON, make_event


async def everything() -> dict[str, list[dict[str, Any]]]:
    tables = {"event": "slug", "pool": "id", "change": "id", "claim": "id"}
    rows = {name: await execute_rows(f"SELECT * FROM {name} ORDER BY {order}") for name, order in tables.items()}
    for row in rows["event"]:
        del row["revision"]  # it only ever grows
    return rows


async def make_change(act: str) -> Change:
    event = await Event.first()
    assert event is not None
    return await Change.create(
        scope=event.id,
        kind="event",
        subject=event.id,
        act=act,
        made_at=NOON,
        values={"titre": "Échange\t\\N\n« d’été »"},
    )


async def test_what_was_saved_comes_back_and_what_came_after_is_gone(database: str, tmp_path: Path) -> None:
    await make_event("barcelona", address="Barcelone\nl’« Eau »\t\\.")
    await make_change("made")
    saved = await everything()
    await backup(place(database), tmp_path / "backup", quietly)
    await make_event("lyon")
    await make_change("changed")
    await Pool.all().update(taken=99)
    await restore(place(database), tmp_path / "backup", quietly)
    assert await everything() == saved
    assert (await make_change("next")).id == 2
    assert oct((tmp_path / "backup").stat().st_mode & 0o777) == "0o600"


async def test_no_page_kept_from_before_a_restore_is_taken_for_fresh(database: str, tmp_path: Path) -> None:
    event = await make_event("barcelona")
    await backup(place(database), tmp_path / "backup", quietly)
    for _ in range(5):
        await raise_revision(event.id)
    await make_event("lyon")
    revisions = Revisions(database)
    await revisions.start()
    await restore(place(database), tmp_path / "backup", quietly)
    async with asyncio.timeout(1.5):
        while await revisions.current("barcelona") != 7:  # noqa: ASYNC110  another process sets it
            await asyncio.sleep(0.01)
    assert revisions.of("lyon") is None
    await revisions.stop()


async def test_a_backup_is_one_instant_while_others_write(database: str, tmp_path: Path) -> None:
    """Each transaction takes a seat and claims it, so seats taken and claims are equal at every instant."""
    event = await make_event("barcelona")
    is_over = asyncio.Event()
    committed = 0

    async def register() -> None:
        nonlocal committed
        while not is_over.is_set():
            async with transaction():
                await execute_rows("UPDATE pool SET taken = taken + 1 WHERE id = $1", [event.pool_id])
                await Claim.create(
                    pool_id=event.pool_id, holder=event.id.__class__(int=committed), state="taken", claimed_at=NOON
                )
                committed += 1

    async with asyncio.TaskGroup() as group:
        group.create_task(register())
        for number in range(5):
            await asyncio.sleep(0.05)
            await backup(place(database), tmp_path / f"backup-{number}", quietly)
        is_over.set()
    numbers = []
    for number in range(5):
        await restore(place(database), tmp_path / f"backup-{number}", quietly)
        claims = await Claim.all().count()
        assert (await Pool.get(id=event.pool_id)).taken == claims
        numbers.append(claims)
    assert numbers == sorted(numbers)
    assert 0 < numbers[0] < numbers[-1] <= committed


async def test_a_restore_waits_for_writers_and_they_go_on_after_it(database: str, tmp_path: Path) -> None:
    await make_event("barcelona")
    await backup(place(database), tmp_path / "backup", quietly)
    is_over = asyncio.Event()

    async def write() -> None:
        while not is_over.is_set():
            async with transaction():
                await Pool.all().update(taken=1)
                await asyncio.sleep(0.001)

    async with asyncio.TaskGroup() as group:
        group.create_task(write())
        await asyncio.sleep(0.05)
        for _ in range(3):
            await restore(place(database), tmp_path / "backup", quietly)
            await asyncio.sleep(0.02)
        is_over.set()
    assert await Event.all().count() == 1
    if dialect() == "sqlite":
        assert await execute_rows("SELECT * FROM pragma_integrity_check") == [{"integrity_check": "ok"}]


async def test_a_backup_fills_an_empty_installation(database: str, other_url: str, tmp_path: Path) -> None:
    await make_event("barcelona")
    saved = await everything()
    await backup(place(database), tmp_path / "backup", quietly)
    await restore(place(other_url), tmp_path / "backup", quietly)
    if dialect() == "sqlite":
        with contextlib.closing(sqlite3.connect(other_url.removeprefix("sqlite://"))) as connection:
            assert connection.execute("SELECT slug, revision FROM event").fetchall() == [("barcelona", 2)]
    else:
        import asyncpg

        connection = await asyncpg.connect(other_url)
        assert [tuple(row) for row in await connection.fetch("SELECT slug, revision FROM event")] == [("barcelona", 2)]
        await connection.close()
    assert await everything() == saved


async def test_a_backup_fills_a_folder_that_is_not_there_yet(database: str, tmp_path: Path) -> None:
    if dialect() != "sqlite":
        pytest.skip("a file of SQLite")
    await make_event("barcelona")
    await backup(place(database), tmp_path / "backup", quietly)
    new = tmp_path / "new" / "machine" / "events.db"
    await restore(place(f"sqlite://{new}"), tmp_path / "backup", quietly)
    with contextlib.closing(sqlite3.connect(new)) as connection:
        assert connection.execute("SELECT slug FROM event").fetchall() == [("barcelona",)]


async def test_a_restore_that_waits_too_long_for_somebody_else_does_not_blame_the_backup(
    database: str, tmp_path: Path
) -> None:
    if dialect() != "postgresql":
        pytest.skip("on SQLite nobody waits for a lock of PostgreSQL")
    import asyncpg

    await make_event("barcelona")
    await backup(place(database), tmp_path / "backup", quietly)
    for limit in ("lock_timeout", "statement_timeout"):
        other = await asyncpg.connect(database)
        async with other.transaction():
            await other.execute("LOCK TABLE event")
            with pytest.raises(BackupError, match=r"^The backup is not at fault.*timeout"):
                await restore(place(f"{database}?{limit}=100"), tmp_path / "backup", quietly)
        await other.close()
    assert await Event.all().count() == 1


async def test_what_is_no_backup_is_refused_and_changes_nothing(database: str, tmp_path: Path) -> None:
    await make_event("barcelona")
    saved = await everything()
    with pytest.raises(BackupError, match="There is no file"):
        await restore(place(database), tmp_path / "nothing", quietly)
    files = {"text": b"hello" * 1000, "empty": b"", "zip": b""}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    with zipfile.ZipFile(tmp_path / "zip", "w") as archive:
        archive.writestr("manifest.json", "[]")
    with contextlib.closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.execute("CREATE TABLE event (id)")
    for name in (*files, "other.db"):
        with pytest.raises(BackupError):
            await restore(place(database), tmp_path / name, quietly)
    with pytest.raises(BackupError, match="cannot be written"):
        await backup(place(database), tmp_path / "no folder" / "backup", quietly)
    assert await everything() == saved
    assert sorted(path.name for path in tmp_path.glob("*.part")) == []


async def test_a_damaged_backup_is_refused_and_changes_nothing(database: str, tmp_path: Path) -> None:
    for number in range(200):
        await make_event(f"event-{number}")
    saved = await everything()
    target = tmp_path / "backup"
    await backup(place(database), target, quietly)
    damaged = bytearray(target.read_bytes())
    middle = len(damaged) // 2
    damaged[middle : middle + 3000] = bytes(3000)
    target.write_bytes(damaged)
    with pytest.raises(BackupError, match=r"damaged|cannot be read|not a backup"):
        await restore(place(database), target, quietly)
    assert await everything() == saved


@pytest.mark.parametrize(
    ("migration", "reason"), [("9999_later", "newer version .*9999_later"), ("0001_initial", r"before 0\.1\.0")]
)
async def test_a_backup_of_another_time_is_refused(database: str, tmp_path: Path, migration: str, reason: str) -> None:
    await make_event("barcelona")
    await execute_rows(
        "INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ($1, $2, $3)", ["events", migration, NOON]
    )
    await backup(place(database), tmp_path / "backup", quietly)
    await execute_rows("DELETE FROM tortoise_migrations WHERE name = $1", [migration])
    with pytest.raises(BackupError, match=reason):
        await restore(place(database), tmp_path / "backup", quietly)
    assert await Event.all().count() == 1


@pytest.mark.long
async def test_a_backup_of_an_earlier_version_is_migrated_on_its_way_in(
    database: str, other_url: str, tmp_path: Path
) -> None:
    first = known_migrations(SCHEMA)[0]
    await migrate(other_url, SCHEMA, quietly, last=first)
    row = f"'{uuid.uuid4()}', 'Awa Diallo', 'fr', '2026-01-02 03:04:05+00:00'"
    insert = f"INSERT INTO person (id, name, language, created_at) VALUES ({row})"
    if dialect() == "sqlite":
        with contextlib.closing(sqlite3.connect(other_url.removeprefix("sqlite://"))) as connection, connection:
            connection.execute(insert)
    else:
        import asyncpg

        connection = await asyncpg.connect(other_url)
        await connection.execute(insert)
        await connection.close()
    await backup(place(other_url), tmp_path / "backup", quietly)
    await make_event("lyon")
    await restore(place(database), tmp_path / "backup", quietly)
    found = await execute_rows("SELECT name FROM person"), await execute_rows("SELECT slug FROM event")
    assert found == ([{"name": "Awa Diallo"}], [])
    if dialect() == "postgresql":
        apart = "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'events%'"
        assert await execute_rows(apart) == []
    await make_event("barcelona")


async def test_progress_is_told(database: str, tmp_path: Path) -> None:
    lines: list[str] = []
    await backup(place(database), tmp_path / "backup", lines.append)
    assert lines[-1].startswith(f"Wrote {tmp_path / 'backup'}")


async def test_a_backup_works_while_no_server_runs(database_url: str, tmp_path: Path) -> None:
    async with open_database(database_url, SCHEMA):
        await make_event("barcelona")
    await backup(place(database_url), tmp_path / "backup", quietly)
    first = hashlib.sha256((tmp_path / "backup").read_bytes()).hexdigest()
    await restore(place(database_url), tmp_path / "backup", quietly)
    async with open_database(database_url, SCHEMA):
        assert await Event.all().values_list("slug", "revision") == [("barcelona", 2)]
    assert hashlib.sha256((tmp_path / "backup").read_bytes()).hexdigest() == first
    if database_url.startswith("sqlite"):
        assert Path(f"{database_url.removeprefix('sqlite://')}.before-restore").is_file()
