"""Stored files travel with the backup of the database, and come back as they were."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import uuid
import zipfile
from pathlib import Path

import msgspec
import pytest

from events.app import SCHEMA
from events.platform.storage.backup.archive import BackupError, backup, restore
from events.platform.storage.blobs import path_of, write_bytes
from events.platform.storage.database import dialect, execute_rows
from events.records.files.models import StoredFile
from events.records.files.operations import remove_file
from tests.platform.storage.rows import NOON, make_event


def quietly(_line: str) -> None:
    pass


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
    await backup(database, SCHEMA, tmp_path / "backup", quietly, files=root)
    path_of(root, files[0].stored_as).unlink()
    await remove_file(root, files[1], NOON)
    path_of(root, files[2].stored_as).write_bytes(b"changed")
    lines: list[str] = []
    await restore(database, SCHEMA, tmp_path / "backup", lines.append, files=root)
    assert (contents(root), "Restored 3 stored files" in lines) == (before, True)
    assert await StoredFile.filter(deleted_at=None).count() == 3
    assert await tables() == shape


async def test_a_backup_with_files_fills_an_empty_installation(
    database: str, other_url: str, root: Path, tmp_path: Path
) -> None:
    await make_event("barcelona")
    await make_file(root, b"content")
    await backup(database, SCHEMA, tmp_path / "backup", quietly, files=root)
    await restore(other_url, SCHEMA, tmp_path / "backup", quietly, files=tmp_path / "elsewhere")
    assert contents(tmp_path / "elsewhere") == contents(root)


async def test_removed_files_are_not_saved_and_a_lost_one_is_told(database: str, root: Path, tmp_path: Path) -> None:
    await make_event("barcelona")
    removed, lost, damaged, kept = [await make_file(root, name.encode()) for name in ("rm", "lost", "damaged", "kept")]
    await StoredFile.filter(id=removed.id).update(deleted_at=NOON)
    path_of(root, lost.stored_as).unlink()
    path_of(root, damaged.stored_as).write_bytes(b"other")
    lines: list[str] = []
    await backup(database, SCHEMA, tmp_path / "backup", lines.append, files=root)
    told = sorted(line for line in lines if "stored file" in line)
    assert told == sorted(
        [
            "Saved 1 stored files",
            f"The stored file {lost.stored_as} is missing and not in the backup.",
            f"The stored file {damaged.stored_as} is damaged and not in the backup.",
        ]
    )
    await restore(database, SCHEMA, tmp_path / "backup", quietly, files=tmp_path / "elsewhere")
    assert contents(tmp_path / "elsewhere") == {kept.stored_as: b"kept"}


def exchange(source: Path, stored_as: str, name: str, content: bytes) -> None:
    """Write another name and content in place of a file's in a backup."""
    if source.read_bytes().startswith(b"SQLite"):
        with contextlib.closing(sqlite3.connect(source)) as connection, connection:
            connection.execute("UPDATE backup_file SET stored_as = ?, content = ?", [name, content])
        return
    with zipfile.ZipFile(source) as archive:
        members = {item.filename: archive.read(item) for item in archive.infolist()}
    del members[f"files/{stored_as}"]
    manifest = msgspec.json.decode(members["manifest.json"])
    manifest["files"][0]["stored_as"] = name
    with zipfile.ZipFile(source, "w") as archive:
        for member, data in (
            members | {f"files/{name}": content, "manifest.json": msgspec.json.encode(manifest)}
        ).items():
            archive.writestr(member, data)


@pytest.mark.parametrize("is_content", [True, False])
async def test_a_backup_with_an_exchanged_file_or_name_is_refused_and_changes_nothing(
    database: str, root: Path, tmp_path: Path, is_content: bool
) -> None:
    await make_event("barcelona")
    stored = await make_file(root, b"content")
    await backup(database, SCHEMA, tmp_path / "backup", quietly, files=root)
    if is_content:
        exchange(tmp_path / "backup", stored.stored_as, stored.stored_as, b"other")
    else:
        exchange(tmp_path / "backup", stored.stored_as, "../../../escaped", b"content")
    await make_event("lyon")
    path_of(root, stored.stored_as).unlink()
    with pytest.raises(BackupError, match="not what was saved" if is_content else "not a backup"):
        await restore(database, SCHEMA, tmp_path / "backup", quietly, files=root)
    assert await execute_rows("SELECT slug FROM event ORDER BY slug") == [{"slug": "barcelona"}, {"slug": "lyon"}]
    assert (contents(root), list(tmp_path.rglob("escaped"))) == ({}, [])


async def test_a_backup_without_files_is_restored_and_leaves_those_that_are_there(
    database: str, root: Path, tmp_path: Path
) -> None:
    await make_event("barcelona")
    await backup(database, SCHEMA, tmp_path / "backup", quietly)
    stored = await make_file(root, b"content")
    await restore(database, SCHEMA, tmp_path / "backup", quietly, files=root)
    assert (await StoredFile.all().count(), list(contents(root))) == (0, [stored.stored_as])


async def test_what_a_restore_replaces_is_kept_with_its_files(database: str, root: Path, tmp_path: Path) -> None:
    if dialect() != "sqlite":
        pytest.skip("PostgreSQL keeps no copy")
    await make_event("barcelona")
    await backup(database, SCHEMA, tmp_path / "backup", quietly, files=root)
    stored = await make_file(root, b"content")
    await restore(database, SCHEMA, tmp_path / "backup", quietly, files=root)
    path_of(root, stored.stored_as).unlink()
    await restore(database, SCHEMA, Path(f"{database.removeprefix('sqlite://')}.before-restore"), quietly, files=root)
    assert contents(root) == {stored.stored_as: b"content"}
