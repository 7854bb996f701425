"""Stored files travel with the backup of the database, and come back as they were."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import uuid
from pathlib import Path

import pytest

from events.congress.organizing.models import Event
from events.platform.storage.backup.archive import BackupError, backup, restore
from events.platform.storage.blobs import path_of, write_bytes
from events.platform.storage.database import dialect, execute_rows
from events.records.files.models import StoredFile
from events.records.files.operations import remove_file
from tests.platform.storage.backups import KEY, as_0_1_0_made_it, parts_of, place, quietly, seal_anew
from tests.platform.storage.rows import NOON, make_event


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "files"


async def make_file(root: Path, content: bytes) -> StoredFile:
    return await StoredFile.create(
        id=uuid.uuid4(),
        scope=uuid.UUID(int=1),
        purpose="document",
        name="a.txt",
        media_type="text/plain",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        stored_as=write_bytes(root, content),
        created_at=NOON,
    )


def contents(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in root.rglob("*") if path.is_file()}


async def tables() -> set[str]:
    if dialect() == "sqlite":
        return {row["name"] for row in await execute_rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return {row["name"] for row in await execute_rows("SELECT tablename AS name FROM pg_tables")}


async def test_files_that_were_lost_or_removed_come_back(database: str, root: Path, tmp_path: Path) -> None:
    await make_event("barcelona")
    files = [await make_file(root, content) for content in (b"lost", b"removed later", "gardé".encode())]
    before, shape = contents(root), await tables()
    await backup(place(database, root), tmp_path / "backup", quietly)
    path_of(root, files[0].stored_as).unlink()
    await remove_file(root, files[1], NOON)
    path_of(root, files[2].stored_as).write_bytes(b"changed")
    lines: list[str] = []
    await restore(place(database, root), tmp_path / "backup", lines.append)
    assert (contents(root), "Restored 3 stored files" in lines) == (before, True)
    assert await StoredFile.filter(deleted_at=None).count() == 3
    assert await tables() == shape


async def test_a_backup_with_files_fills_an_empty_installation(
    database: str, other_url: str, root: Path, tmp_path: Path
) -> None:
    await make_event("barcelona")
    await make_file(root, b"content")
    await backup(place(database, root), tmp_path / "backup", quietly)
    await restore(place(other_url, tmp_path / "elsewhere"), tmp_path / "backup", quietly)
    assert contents(tmp_path / "elsewhere") == contents(root)


async def test_removed_files_are_not_saved_and_a_lost_one_is_told(database: str, root: Path, tmp_path: Path) -> None:
    await make_event("barcelona")
    removed, lost, damaged, kept = [await make_file(root, name.encode()) for name in ("rm", "lost", "damaged", "kept")]
    await StoredFile.filter(id=removed.id).update(deleted_at=NOON)
    path_of(root, lost.stored_as).unlink()
    path_of(root, damaged.stored_as).write_bytes(b"other")
    lines: list[str] = []
    await backup(place(database, root), tmp_path / "backup", lines.append)
    told = sorted(line for line in lines if "stored file" in line)
    assert told == sorted(
        [
            "Saved 1 stored files",
            f"The stored file {lost.stored_as} is missing and not in the backup.",
            f"The stored file {damaged.stored_as} is damaged and not in the backup.",
        ]
    )
    await restore(place(database, tmp_path / "elsewhere"), tmp_path / "backup", quietly)
    assert contents(tmp_path / "elsewhere") == {kept.stored_as: b"kept"}


@pytest.mark.parametrize("is_content", [True, False])
async def test_a_backup_with_an_exchanged_file_or_name_is_refused_and_changes_nothing(
    database: str, root: Path, tmp_path: Path, is_content: bool
) -> None:
    await make_event("barcelona")
    stored = await make_file(root, b"content")
    await backup(place(database, root), tmp_path / "backup", quietly)
    parts, name = parts_of(tmp_path / "backup"), f"files/{stored.stored_as}"
    if is_content:
        parts[name] = b"other"
    else:
        elsewhere = "../../../escaped"
        parts[f"files/{elsewhere}"] = parts.pop(name)
        parts["manifest.json"] = parts["manifest.json"].replace(stored.stored_as.encode(), elsewhere.encode())
    seal_anew(tmp_path / "backup", parts, key=KEY)
    await make_event("lyon")
    path_of(root, stored.stored_as).unlink()
    with pytest.raises(BackupError, match="not what was saved" if is_content else "not a backup"):
        await restore(place(database, root), tmp_path / "backup", quietly)
    assert await execute_rows("SELECT slug FROM event ORDER BY slug") == [{"slug": "barcelona"}, {"slug": "lyon"}]
    assert (contents(root), list(tmp_path.rglob("escaped"))) == ({}, [])


async def test_a_backup_of_the_first_release_is_restored_when_it_is_trusted_and_its_files_are_checked(
    database: str, root: Path, tmp_path: Path
) -> None:
    await make_event("barcelona")
    stored, source = await make_file(root, b"content"), tmp_path / "backup"
    await backup(place(database, root), source, quietly)
    as_0_1_0_made_it(source)
    await make_event("lyon")
    path_of(root, stored.stored_as).unlink()
    lines: list[str] = []
    shape = await tables()
    with pytest.raises(BackupError, match=r"neither signature nor digest.*--from-elsewhere"):
        await restore(place(database, root), source, lines.append)
    assert (await Event.all().count(), contents(root), lines) == (2, {}, [])
    await restore(place(database, root), source, lines.append, is_from_elsewhere=True)
    assert lines[0].startswith(f"Warning: {source} carries neither signature nor digest")
    assert (await execute_rows("SELECT slug FROM event"), await tables()) == ([{"slug": "barcelona"}], shape)
    assert contents(root) == {stored.stored_as: b"content"}
    if dialect() == "sqlite":
        with contextlib.closing(sqlite3.connect(source)) as connection, connection:
            connection.execute("UPDATE backup_file SET content = ?", [b"another"])
        with pytest.raises(BackupError, match="not what was saved"):
            await restore(place(database, root), source, quietly, is_from_elsewhere=True)


async def test_a_backup_without_files_is_restored_and_leaves_those_that_are_there(
    database: str, root: Path, tmp_path: Path
) -> None:
    await make_event("barcelona")
    await backup(place(database), tmp_path / "backup", quietly)
    stored = await make_file(root, b"content")
    await restore(place(database, root), tmp_path / "backup", quietly)
    assert (await StoredFile.all().count(), list(contents(root))) == (0, [stored.stored_as])


async def test_what_a_restore_replaces_is_kept_with_its_files(database: str, root: Path, tmp_path: Path) -> None:
    if dialect() != "sqlite":
        pytest.skip("PostgreSQL keeps no copy")
    await make_event("barcelona")
    await backup(place(database, root), tmp_path / "backup", quietly)
    stored = await make_file(root, b"content")
    await restore(place(database, root), tmp_path / "backup", quietly)
    path_of(root, stored.stored_as).unlink()
    await restore(place(database, root), Path(f"{database.removeprefix('sqlite://')}.before-restore"), quietly)
    assert contents(root) == {stored.stored_as: b"content"}
