"""Backup of a SQLite file through SQLite's online backup, which neither waits for writers nor makes them wait."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from events.platform.storage.backup import earlier
from events.platform.storage.backup import stored_files as backup_stored
from events.platform.storage.backup.container import DATABASE, FORMAT, Backup, Entry, Manifest, Writer, writing
from events.platform.storage.backup.file import BackupError, DamagedError, Place, Report
from events.platform.storage.backup.sqlite_schema import check_schema
from events.platform.storage.backup.versions import check_version
from events.platform.storage.backup.workfolders import work_folder
from events.platform.storage.blobs import sync
from events.platform.storage.database import sqlite_path
from events.platform.storage.migrating import migrate
from events.platform.storage.migration_record import applied_on
from events.platform.storage.outages import Cause, outage_of
from events.platform.storage.schema import Schema
from events.platform.storage.sqlite_file import open_file

_PAGES = 5000  # of 4 KiB between two lines of progress
_CHUNK = 1 << 20
_WAITS = {"busy_timeout": 10_000}
_DISTRUSTING = {**_WAITS, "trusted_schema": "OFF", "cell_size_check": "ON"}  # a file that somebody gave us
# Only the server checkpoints: SQLite before 3.51.3 can lose pages when two processes reset the log at once.
_LIVE = {**_WAITS, "journal_mode": "WAL", "synchronous": "FULL", "wal_autocheckpoint": 0}

Files = Callable[[], Iterable[tuple[Entry, bytes]]]


def save(place: Place, writer: Writer, report: Report) -> Manifest:
    """Write the database and the stored files that it knows. Raise BackupError."""
    path = sqlite_path(place.database_url)
    if not path.is_file():
        raise BackupError(f"There is no database at {path}: nothing to back up.")
    with work_folder(path.parent, f"{path.name}.") as folder:
        copy = folder / DATABASE
        _copy(path, copy, report)
        with writer.part(DATABASE) as part:
            for chunk in _chunks(copy):
                part.write(chunk)
        with contextlib.closing(open_file(str(copy), _WAITS, read_only=True)) as connection:
            names, files = applied_on(connection), []
            if place.files is not None and _has(connection, place.schema.stored_files):
                rows = connection.execute(backup_stored.living(place.schema.stored_files))
                files = backup_stored.save(place.files, rows, writer, report)
    return Manifest(FORMAT, names, files=files, database=part.sha256)


async def restore(place: Place, backup: Backup, report: Report) -> None:
    """Make the database what a backup holds. Raise BackupError, having changed nothing."""
    with _beside(place) as prepared:
        await asyncio.to_thread(_extract, backup, prepared, report)
        await _replace(place, prepared, backup.source, backup.files, report)


async def restore_earlier(place: Place, plain: Path, source: Path, report: Report) -> None:
    """As `restore`, from a file as 0.1.0 made it."""
    with _beside(place) as prepared:
        await asyncio.to_thread(_copy, plain, prepared, report, source)
        await asyncio.to_thread(earlier.check_files, prepared, source)
        with_files = prepared.with_name("earlier.db")
        await asyncio.to_thread(shutil.copyfile, prepared, with_files)
        await asyncio.to_thread(earlier.remove_files, prepared)
        await _replace(place, prepared, source, lambda: earlier.files_in(with_files), report)


@contextlib.contextmanager
def _beside(place: Place) -> Iterator[Path]:
    """Give the path of a database to be prepared beside the one that it will replace."""
    path = sqlite_path(place.database_url)
    with work_folder(path.parent, f"{path.name}.") as folder:
        yield folder / "restored.db"


async def _replace(place: Place, prepared: Path, source: Path, files: Files, report: Report) -> None:
    """Check and migrate what was prepared; only then touch what there is."""
    names = await asyncio.to_thread(_migrations_of, place.schema, prepared, source)
    await check_schema(place.schema, prepared, names, source, report)
    await migrate(f"sqlite://{prepared}", place.schema, report)
    if place.files is not None:
        backup_stored.put_back(place.files, files(), report)
    await asyncio.to_thread(_put_in_place, place, prepared, report)


def _extract(backup: Backup, prepared: Path, report: Report) -> None:
    with prepared.open("wb") as file:
        for chunk in backup.chunks(DATABASE):
            file.write(chunk)
    with _errors_told(backup.source), contextlib.closing(open_file(str(prepared), _DISTRUSTING)) as connection:
        _check_is_whole(connection, backup.source, report)


def _copy(path: Path, target: Path, report: Report, source: Path | None = None) -> None:
    named = source or path
    with _errors_told(named), contextlib.closing(open_file(str(path), _DISTRUSTING, read_only=True)) as origin:
        origin.execute("BEGIN")
        origin.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here on, one instant
        with contextlib.closing(open_file(str(target), _DISTRUSTING)) as copy:
            origin.backup(copy, pages=_PAGES, progress=_progress("Copied", report))
            copy.execute("PRAGMA journal_mode=DELETE").close()  # one file, no log beside it
            _check_is_whole(copy, named, report)


@contextlib.contextmanager
def _errors_told(source: Path) -> Iterator[None]:
    """Raise what SQLite says about a file as BackupError, unless the disk is full or another process holds the file."""
    try:
        yield
    except sqlite3.Error as error:
        cause = outage_of(error)
        if cause in {Cause.FULL, Cause.BUSY}:
            raise
        kind = DamagedError if cause is Cause.DAMAGED else BackupError
        raise kind(f"{source} cannot be read as a SQLite database: {error}") from error


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _progress(verb: str, report: Report) -> Callable[[int, int, int], None]:
    def report_pages(_status: int, remaining: int, total: int) -> None:
        if total > _PAGES:
            report(f"{verb} {total - remaining:,} of {total:,} pages")

    return report_pages


def _check_is_whole(copy: sqlite3.Connection, source: Path, report: Report) -> None:
    """Raise DamagedError where it is damaged. Rows that refer to nothing are told: the others are worth keeping."""
    answer = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if answer != "ok":
        raise DamagedError(f"{source} is damaged: {answer}")
    orphans = Counter(f"{row['table']} → {row['parent']}" for row in copy.execute("PRAGMA foreign_key_check"))
    if orphans:
        named = ", ".join(f"{name}: {count:,}" for name, count in sorted(orphans.items()))
        report(f"Warning: {source} has rows that refer to nothing ({named}). They are kept as they are.")


def _has(connection: sqlite3.Connection, table: str) -> bool:
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", [table])
    return found.fetchone() is not None


def _migrations_of(schema: Schema, copy: Path, source: Path) -> list[str]:
    """Return the migrations of a database. Raise BackupError unless this version knows them all."""
    with _errors_told(source), contextlib.closing(open_file(str(copy), _DISTRUSTING)) as connection:
        names = applied_on(connection)
        is_ours = bool(names) and _has(connection, schema.revised)
    if not is_ours:
        raise BackupError(f"{source} is a SQLite database, but not one of this program.")
    check_version(schema, names, source)
    return names


def _put_in_place(place: Place, prepared: Path, report: Report) -> None:
    path = sqlite_path(place.database_url)
    former = _keep(place, path, report) if path.exists() else path
    with contextlib.closing(open_file(str(path), _LIVE)) as live:
        with contextlib.closing(open_file(str(prepared), _WAITS)) as restored:
            _raise_revisions(place.schema.revised, former, restored)
            restored.backup(live, pages=_PAGES, progress=_progress("Restored", report))


def _keep(place: Place, path: Path, report: Report) -> Path:
    """Save what is about to be replaced, or move it aside where it is damaged; return where it is then."""
    try:
        with writing(place, path.with_name(f"{path.name}.before-restore"), None) as writer:
            writer.finish(save(place, writer, report))
    except DamagedError as error:
        if place.is_served:
            raise BackupError(
                f"The backup is not at fault: the database that it would replace is damaged ({error}), and a server "
                "has it open. Stop the server and restore again: the damaged file is moved aside then."
            ) from error
        aside = path.with_name(f"{path.name}.damaged-{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}")
        for end in ("-shm", "-wal", ""):  # the log first: on its own it would be lost when a new file is made
            with contextlib.suppress(FileNotFoundError):
                path.with_name(path.name + end).rename(aside.with_name(aside.name + end))
        sync(path.parent)
        report(f"Warning: {error}. It was moved to {aside.name} as it is, with its log, and is replaced by the backup.")
        return aside
    return path


def _raise_revisions(table: str, former: Path, restored: sqlite3.Connection) -> None:
    """A number once given for a slug is not given again, or a page kept from before would be taken for fresh."""
    try:
        with contextlib.closing(open_file(str(former), _WAITS, read_only=True)) as connection:
            rows = connection.execute(f"SELECT slug, revision FROM {table}").fetchall()  # noqa: S608
    except sqlite3.DatabaseError as error:
        if outage_of(error) is Cause.BUSY:
            raise
        rows = []  # it is empty, or too damaged to be read
    for row in rows:
        newest = [row["revision"], row["slug"]]
        restored.execute(f"UPDATE {table} SET revision = max(revision, ?) WHERE slug = ?", newest)  # noqa: S608
    restored.execute(f"UPDATE {table} SET revision = revision + 1")  # noqa: S608
