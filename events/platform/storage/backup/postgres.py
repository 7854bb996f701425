"""Backup of a PostgreSQL database as a zip: one COPY text file per table, the stored files, and a manifest at the end.

The manifest has the format, the migrations, of each table columns, number of rows and SHA-256, and of each file its
SHA-256.
"""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec

from events.platform.storage.backup import stored_files as backup_stored
from events.platform.storage.backup.file import BackupError, Report, replacing
from events.platform.storage.backup.stored_files import Entry
from events.platform.storage.database import APP, postgres_arguments
from events.platform.storage.migrating import migrate
from events.platform.storage.revisions import CHANNEL
from events.platform.storage.schema import Schema

_FORMAT = "wops-events backup 2"
_READ = {"wops-events backup 1", _FORMAT}  # the first one had no files
_MANIFEST = "manifest.json"
_RECORD = "tortoise_migrations"
_CHUNK = 1 << 20
_ATTEMPTS = 5


class Table(msgspec.Struct, frozen=True):
    name: str
    columns: list[str]
    rows: int
    sha256: str

    @property
    def file(self) -> str:
        return f"{self.name}.copy"


class Manifest(msgspec.Struct, frozen=True):
    format: str
    migrations: list[str]
    tables: list[Table]
    files: list[Entry] = []


async def save(database_url: str, schema: Schema, target: Path, report: Report, files: Path | None = None) -> None:
    """Write one snapshot of all tables, and the files it knows. Raise BackupError where nothing is ours."""
    async with _connected(database_url) as connection:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            migrations = await _migrations(connection)
            if not migrations:
                raise BackupError("This database has no tables of this program: nothing to back up.")
            with replacing(target) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
                tables = [
                    await _save_table(connection, archive, name, columns, report)
                    for name, columns in await _tables(connection)
                ]
                saved = await _save_files(connection, schema.stored_files, archive, files, report)
                archive.writestr(_MANIFEST, msgspec.json.encode(Manifest(_FORMAT, migrations, tables, saved)))
    report(f"Wrote {target}")


async def restore(database_url: str, schema: Schema, source: Path, report: Report, files: Path | None = None) -> None:
    """Replace all rows by those of the archive, and put its files back. Raise BackupError, having changed no row."""
    with _opened(source) as archive:
        manifest = _manifest(archive, source)
        for table in manifest.tables:
            _check(archive, table, source)
        for entry, data in _files_in(archive, manifest, source):
            backup_stored.check(entry, data, source)
        await migrate(database_url, schema, report)
        async with _connected(database_url) as connection:
            await _check_fits(connection, manifest, source)
            if files is not None:
                backup_stored.put_back(files, _files_in(archive, manifest, source), report)
            await _replace_all(connection, schema.revised, archive, manifest, report)
    report(f"Restored {source}")


async def _replace_all(
    connection: Any, revised: str, archive: zipfile.ZipFile, manifest: Manifest, report: Report
) -> None:
    import asyncpg

    for attempt in range(1, _ATTEMPTS + 1):
        try:
            async with connection.transaction():
                await _replace(connection, revised, archive, manifest, report)
            return
        except asyncpg.DeadlockDetectedError as error:  # with a request of the running server
            if attempt == _ATTEMPTS:
                raise BackupError("The server writes too much to restore now; nothing was changed.") from error
        except asyncpg.PostgresError as error:
            raise BackupError(f"The backup does not fit this database, nothing was changed: {error}") from error


async def _replace(connection: Any, revised: str, archive: zipfile.ZipFile, manifest: Manifest, report: Report) -> None:
    names = ", ".join(f'"{table.name}"' for table in manifest.tables)
    await connection.execute(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE")
    known = await connection.fetch(f"SELECT slug, revision FROM {revised}")  # noqa: S608
    # Tables may refer to each other in circles: all references are checked at the end.
    references = await connection.fetch(
        "SELECT conname, conrelid::regclass::text AS name FROM pg_constraint WHERE contype = 'f' AND NOT condeferrable"
    )
    for row in references:
        await connection.execute(f'ALTER TABLE {row["name"]} ALTER CONSTRAINT "{row["conname"]}" DEFERRABLE')
    await connection.execute("SET CONSTRAINTS ALL DEFERRED")
    await connection.execute(f"TRUNCATE {names}")
    for table in manifest.tables:
        await _restore_table(connection, archive, table, report)
    await _restore_numbers(connection)
    await _raise_revisions(connection, revised, known)
    await connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for row in references:
        await connection.execute(f'ALTER TABLE {row["name"]} ALTER CONSTRAINT "{row["conname"]}" NOT DEFERRABLE')
    await connection.execute("SELECT pg_notify($1, '')", CHANNEL)


async def _save_table(
    connection: Any, archive: zipfile.ZipFile, name: str, columns: list[str], report: Report
) -> Table:
    digest = hashlib.sha256()
    with archive.open(f"{name}.copy", "w", force_zip64=True) as file:

        async def write(data: bytes) -> None:
            digest.update(data)
            file.write(data)

        listed = ", ".join(f'"{column}"' for column in columns)
        status = await connection.copy_from_query(f'SELECT {listed} FROM "{name}"', output=write)  # noqa: S608
    table = Table(name, columns, int(status.split()[1]), digest.hexdigest())
    report(f"Saved {table.rows:,} rows of {name}")
    return table


async def _save_files(
    connection: Any, table: str, archive: zipfile.ZipFile, files: Path | None, report: Report
) -> list[Entry]:
    if files is None or not await connection.fetchval("SELECT to_regclass($1)", table):
        return []
    wanted = [Entry(row["stored_as"], row["sha256"]) for row in await connection.fetch(backup_stored.living(table))]
    saved = []
    for entry, data in backup_stored.on_disk(files, wanted, report):
        archive.writestr(f"files/{entry.stored_as}", data, zipfile.ZIP_STORED)  # packed already, most of them
        saved.append(entry)
    return saved


def _files_in(archive: zipfile.ZipFile, manifest: Manifest, source: Path) -> Iterator[tuple[Entry, bytes]]:
    for entry in manifest.files:
        try:
            yield entry, archive.read(f"files/{entry.stored_as}")
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise BackupError(f"{source} is damaged: {error}") from error


async def _restore_table(connection: Any, archive: zipfile.ZipFile, table: Table, report: Report) -> None:
    with archive.open(table.file) as file:
        status = await connection.copy_to_table(table.name, source=file, columns=table.columns)
    if int(status.split()[1]) != table.rows:
        raise BackupError(f"{table.name} has {status.split()[1]} rows in place of {table.rows}; nothing was changed.")
    report(f"Restored {table.rows:,} rows of {table.name}")


async def _restore_numbers(connection: Any) -> None:
    """Each sequence continues after the highest number in its column."""
    owned = await connection.fetch(
        "SELECT a.attrelid::regclass::text AS name, a.attname AS column,"
        " pg_get_serial_sequence(a.attrelid::regclass::text, a.attname) AS sequence"
        " FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
        " WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND a.attnum > 0"
        " AND NOT a.attisdropped AND pg_get_serial_sequence(a.attrelid::regclass::text, a.attname) IS NOT NULL"
    )
    for row in owned:
        highest = f'(SELECT coalesce(max("{row["column"]}"), 0) + 1 FROM {row["name"]})'  # noqa: S608
        await connection.execute(f"SELECT setval('{row['sequence']}', {highest}, false)")


async def _raise_revisions(connection: Any, table: str, known: Sequence[Any]) -> None:
    """A number once given for a slug is not given again, or a page kept from before would be taken for fresh."""
    await connection.executemany(
        f"UPDATE {table} SET revision = greatest(revision, $2) WHERE slug = $1",  # noqa: S608
        [(row["slug"], row["revision"]) for row in known],
    )
    await connection.execute(f"UPDATE {table} SET revision = revision + 1")  # noqa: S608


async def _check_fits(connection: Any, manifest: Manifest, source: Path) -> None:
    present = await _migrations(connection)
    if manifest.migrations != present:
        raise BackupError(
            f"{source} has the migrations {', '.join(manifest.migrations)}; this database has {', '.join(present)}. "
            "Restore it with the version of the program that made it, then migrate."
        )
    tables = {table.name: table.columns for table in manifest.tables}
    if tables != dict(await _tables(connection)):
        raise BackupError(f"{source} has other tables or columns than this database.")


def _opened(source: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(source)
    except (zipfile.BadZipFile, OSError) as error:
        raise BackupError(f"{source} is not a backup of a PostgreSQL database: {error}") from error


def _manifest(archive: zipfile.ZipFile, source: Path) -> Manifest:
    try:
        manifest = msgspec.json.decode(archive.read(_MANIFEST), type=Manifest)
    except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, msgspec.MsgspecError) as error:
        raise BackupError(f"{source} is not a backup of this program: {error}") from error
    if manifest.format not in _READ:
        raise BackupError(f"{source} has the format {manifest.format!r}; this version reads {_FORMAT!r}.")
    return manifest


def _check(archive: zipfile.ZipFile, table: Table, source: Path) -> None:
    digest = hashlib.sha256()
    try:
        with archive.open(table.file) as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        raise BackupError(f"{source} is damaged: {error}") from error
    if digest.hexdigest() != table.sha256:
        raise BackupError(f"{source} is damaged: {table.file} is not what was saved.")


async def _migrations(connection: Any) -> list[str]:
    if not await connection.fetchval("SELECT to_regclass($1)", _RECORD):
        return []
    rows = await connection.fetch(f"SELECT name FROM {_RECORD} WHERE app = $1 ORDER BY name", APP)  # noqa: S608
    return [row["name"] for row in rows]


async def _tables(connection: Any) -> list[tuple[str, list[str]]]:
    """Return all tables but the record of migrations, with the columns that are not computed, in order of name."""
    rows = await connection.fetch(
        "SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns"
        " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        " WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND a.attnum > 0"
        " AND NOT a.attisdropped AND a.attgenerated = '' AND c.relname <> $1 GROUP BY c.relname ORDER BY c.relname",
        _RECORD,
    )
    return [(row["name"], list(row["columns"])) for row in rows]


@asynccontextmanager
async def _connected(database_url: str) -> AsyncIterator[Any]:
    import asyncpg

    connection = await asyncpg.connect(**postgres_arguments(database_url))
    try:
        yield connection
    finally:
        await connection.close()
