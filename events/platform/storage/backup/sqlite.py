"""Backup of a SQLite file through SQLite's online backup, which neither waits for writers nor makes them wait.

Stored files travel in a table of their own, `backup_file`, which is in backups only.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from events.platform.storage.backup import stored_files as backup_stored
from events.platform.storage.backup.file import BackupError, Report, replacing
from events.platform.storage.backup.stored_files import Entry
from events.platform.storage.database import APP
from events.platform.storage.migrating import are_former, known_migrations, migrate
from events.platform.storage.schema import Schema
from events.platform.storage.sqlite_engine import open_file

_FILES = "backup_file"
_PAGES = 5000  # of 4 KiB between two lines of progress
_WAITS = {"busy_timeout": 10_000}
# Only the server checkpoints: SQLite before 3.51.3 can lose pages when two processes reset the log at once.
_LIVE = {**_WAITS, "journal_mode": "WAL", "synchronous": "FULL", "wal_autocheckpoint": 0}


def save(path: Path, schema: Schema, target: Path, report: Report, files: Path | None = None) -> None:
    """Copy the database at `path`, and the stored files in `files`, into a self-contained file. Raise BackupError."""
    if not path.is_file():
        raise BackupError(f"There is no database at {path}: nothing to back up.")
    with replacing(target) as part:
        _copy(path, part, report)
        if files is not None:
            _add_files(schema.stored_files, part, files, report)
    report(f"Wrote {target} ({target.stat().st_size:,} bytes)")


async def restore(path: Path, schema: Schema, source: Path, report: Report, files: Path | None = None) -> None:
    """Make the database at `path` what `source` holds. Raise BackupError, having changed nothing."""
    with tempfile.TemporaryDirectory(prefix=f"{path.name}.", dir=path.parent) as folder:
        prepared = Path(folder) / "restored.db"
        await asyncio.to_thread(_prepare, schema, source, prepared, report, files)
        await migrate(f"sqlite://{prepared}", schema, report)
        await asyncio.to_thread(_put_in_place, schema, prepared, path, report, files)
    report(f"Restored {source}")


def _prepare(schema: Schema, source: Path, prepared: Path, report: Report, files: Path | None) -> None:
    _copy(source, prepared, report)
    _check_is_ours(schema, prepared, source)
    with contextlib.closing(open_file(str(prepared), _WAITS)) as connection:
        _take_files(connection, source, report, files)


def _add_files(table: str, part: Path, files: Path, report: Report) -> None:
    with contextlib.closing(open_file(str(part), _WAITS)) as connection:
        if not _has(connection, table):
            return
        wanted = [Entry(row["stored_as"], row["sha256"]) for row in connection.execute(backup_stored.living(table))]
        connection.execute(f"CREATE TABLE {_FILES} (stored_as TEXT PRIMARY KEY, sha256 TEXT, content BLOB)")
        connection.execute("BEGIN")
        for entry, data in backup_stored.on_disk(files, wanted, report):
            row = [entry.stored_as, entry.sha256, data]
            connection.execute(f"INSERT INTO {_FILES} VALUES (?, ?, ?)", row)  # noqa: S608
        connection.execute("COMMIT")


def _take_files(connection: sqlite3.Connection, source: Path, report: Report, files: Path | None) -> None:
    """Check all files of a backup, write them into `files`, and leave the database without them."""
    if not _has(connection, _FILES):
        return
    for entry, data in _files_in(connection):
        backup_stored.check(entry, data, source)
    if files is not None:
        backup_stored.put_back(files, _files_in(connection), report)
    connection.execute(f"DROP TABLE {_FILES}")
    connection.execute("VACUUM")


def _files_in(connection: sqlite3.Connection) -> Iterator[tuple[Entry, bytes]]:
    for row in connection.execute(f"SELECT stored_as, sha256, content FROM {_FILES}"):  # noqa: S608
        yield Entry(row["stored_as"], row["sha256"]), row["content"]


def _has(connection: sqlite3.Connection, table: str) -> bool:
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", [table])
    return found.fetchone() is not None


def _copy(source: Path, target: Path, report: Report) -> None:
    try:
        with contextlib.closing(open_file(str(source), _WAITS, read_only=True)) as origin:
            origin.execute("BEGIN")
            origin.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here on, one instant
            with contextlib.closing(open_file(str(target), _WAITS)) as copy:
                origin.backup(copy, pages=_PAGES, progress=_progress("Copied", report))
                copy.execute("PRAGMA journal_mode=DELETE").close()  # one file, no log beside it
                _check_is_whole(copy, source)
    except sqlite3.Error as error:
        raise BackupError(f"{source} cannot be read as a SQLite database: {error}") from error


def _progress(verb: str, report: Report) -> Callable[[int, int, int], None]:
    def report_pages(_status: int, remaining: int, total: int) -> None:
        if total > _PAGES:
            report(f"{verb} {total - remaining:,} of {total:,} pages")

    return report_pages


def _check_is_whole(copy: sqlite3.Connection, source: Path) -> None:
    answer = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if answer != "ok":
        raise BackupError(f"{source} is damaged: {answer}")
    if copy.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise BackupError(f"{source} is damaged: it has rows that refer to nothing.")


def _check_is_ours(schema: Schema, copy: Path, source: Path) -> None:
    with contextlib.closing(open_file(str(copy), _WAITS)) as connection:
        try:
            rows = connection.execute("SELECT name FROM tortoise_migrations WHERE app = ?", [APP]).fetchall()
        except sqlite3.OperationalError:
            rows = []
        tables = {row["name"] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    names = {row["name"] for row in rows}
    if not names or schema.revised not in tables:
        raise BackupError(f"{source} is a SQLite database, but not one of this program.")
    if unknown := names - set(known_migrations(schema)):
        if are_former(unknown, schema.migrations):
            raise BackupError(f"{source} was made by a version before 0.1.0, which this one cannot migrate.")
        raise BackupError(f"{source} was made by a newer version of this program ({', '.join(sorted(unknown))}).")


def _put_in_place(schema: Schema, prepared: Path, path: Path, report: Report, files: Path | None) -> None:
    if path.exists():
        save(path, schema, path.with_name(f"{path.name}.before-restore"), report, files)
    with contextlib.closing(open_file(str(path), _LIVE)) as live:
        with contextlib.closing(open_file(str(prepared), _WAITS)) as restored:
            _raise_revisions(schema.revised, live, restored)
            restored.backup(live, pages=_PAGES, progress=_progress("Restored", report))


def _raise_revisions(table: str, live: sqlite3.Connection, restored: sqlite3.Connection) -> None:
    """A number once given for a slug is not given again, or a page kept from before would be taken for fresh."""
    try:
        rows = live.execute(f"SELECT slug, revision FROM {table}").fetchall()  # noqa: S608
    except sqlite3.OperationalError:  # an empty database
        rows = []
    for row in rows:
        newest = [row["revision"], row["slug"]]
        restored.execute(f"UPDATE {table} SET revision = max(revision, ?) WHERE slug = ?", newest)  # noqa: S608
    restored.execute(f"UPDATE {table} SET revision = revision + 1")  # noqa: S608
