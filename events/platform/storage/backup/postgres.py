"""Backup of a PostgreSQL database: one COPY text file per table."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from events.platform.storage.backup import stored_files as backup_stored
from events.platform.storage.backup.container import FORMAT, Backup, Entry, Manifest, Table, Writer
from events.platform.storage.backup.file import BackupError, Place, Report
from events.platform.storage.backup.versions import check_version
from events.platform.storage.database import postgres_arguments
from events.platform.storage.migrating import migrate
from events.platform.storage.migration_record import RECORD, applied_over
from events.platform.storage.outages import outage_of
from events.platform.storage.revision_sources import CHANNEL

_APART = "events_restoring"  # a schema that is there during a restore only
_ATTEMPTS = 5

Fill = Callable[[Any], Awaitable[None]]  # puts rows into tables that were emptied


async def save(place: Place, writer: Writer, report: Report) -> Manifest:
    """Write one snapshot of all tables, and the files it knows. Raise BackupError where nothing is ours."""
    async with _connected(place.database_url) as connection:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            migrations = await applied_over(connection)
            if not migrations:
                raise BackupError("This database has no tables of this program: nothing to back up.")
            found = await _tables(connection)
            tables = [await _save_table(connection, writer, name, columns, report) for name, columns in found]
            return Manifest(FORMAT, migrations, tables, await _save_files(connection, place, writer, report))


async def restore(place: Place, backup: Backup, report: Report) -> None:
    """Replace all rows by those of a backup that was checked. Raise BackupError, having changed no row.

    One of an earlier version is first filled into tables of its time, in a schema apart, and migrated there.
    """
    check_version(place.schema, backup.manifest.migrations, backup.source)
    await migrate(place.database_url, place.schema, report)
    async with _connected(place.database_url) as connection:
        is_earlier = backup.manifest.migrations != await applied_over(connection)
        if not is_earlier:
            await _check_fits(connection, backup)
        if place.files is not None:
            backup_stored.put_back(place.files, backup.files(), report)
        if not is_earlier:
            tables = [table.name for table in backup.manifest.tables]
            await _replace_all(connection, place.schema.revised, tables, _from_backup(backup, report))
            return
        await connection.execute(f"DROP SCHEMA IF EXISTS {_APART} CASCADE; CREATE SCHEMA {_APART}")
        try:
            await _migrate_apart(place, backup, report)
            tables = [name for name, _columns in await _tables(connection)]
            await _replace_all(connection, place.schema.revised, tables, _from_apart)
        finally:
            await connection.execute(f"DROP SCHEMA {_APART} CASCADE")


async def _migrate_apart(place: Place, backup: Backup, report: Report) -> None:
    """Fill a backup of an earlier version into tables of its time in the schema apart, and migrate them."""
    url = f"{place.database_url}{'&' if '?' in place.database_url else '?'}search_path={_APART}"
    await migrate(url, place.schema, report, last=backup.manifest.migrations[-1])
    async with _connected(url) as connection:
        await _check_fits(connection, backup)
        tables = [table.name for table in backup.manifest.tables]
        await _replace_all(connection, place.schema.revised, tables, _from_backup(backup, report))
    await migrate(url, place.schema, report)


def _from_backup(backup: Backup, report: Report) -> Fill:
    async def fill(connection: Any) -> None:
        for table in backup.manifest.tables:
            await _restore_table(connection, backup, table, report)

    return fill


async def _from_apart(connection: Any) -> None:
    for name, columns in await _tables(connection):
        listed = ", ".join(f'"{column}"' for column in columns)
        await connection.execute(f'INSERT INTO "{name}" ({listed}) SELECT {listed} FROM {_APART}."{name}"')  # noqa: S608


async def _replace_all(connection: Any, revised: str, tables: Sequence[str], fill: Fill) -> None:
    import asyncpg

    for attempt in range(1, _ATTEMPTS + 1):
        try:
            async with connection.transaction():
                await _replace(connection, revised, tables, fill)
            return
        except asyncpg.DeadlockDetectedError as error:  # with a request of the running server
            if attempt == _ATTEMPTS:
                raise BackupError("The server writes too much to restore now; nothing was changed.") from error
        except (asyncpg.QueryCanceledError, asyncpg.LockNotAvailableError) as error:
            raise BackupError(
                "The backup is not at fault: another session held the database for too long, or somebody cancelled the "
                f"restore ({error}). Nothing was changed; try again when nobody else is at work in the database."
            ) from error
        except asyncpg.PostgresError as error:
            if outage_of(error) is not None:
                raise
            raise BackupError(f"The backup does not fit this database, nothing was changed: {error}") from error


async def _replace(connection: Any, revised: str, tables: Sequence[str], fill: Fill) -> None:
    names = ", ".join(f'"{table}"' for table in tables)
    await connection.execute(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE")
    known = await connection.fetch(f"SELECT slug, revision FROM {revised}")  # noqa: S608
    # Tables may refer to each other in circles: all references are checked at the end.
    references = await connection.fetch(
        "SELECT conname, conrelid::regclass::text AS name FROM pg_constraint "
        "WHERE contype = 'f' AND NOT condeferrable AND connamespace = current_schema()::regnamespace"
    )
    for row in references:
        await connection.execute(f'ALTER TABLE {row["name"]} ALTER CONSTRAINT "{row["conname"]}" DEFERRABLE')
    await connection.execute("SET CONSTRAINTS ALL DEFERRED")
    await connection.execute(f"TRUNCATE {names}")
    await fill(connection)
    await _restore_numbers(connection)
    await _raise_revisions(connection, revised, known)
    await connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for row in references:
        await connection.execute(f'ALTER TABLE {row["name"]} ALTER CONSTRAINT "{row["conname"]}" NOT DEFERRABLE')
    await connection.execute("SELECT pg_notify($1, '')", CHANNEL)


async def _save_table(connection: Any, writer: Writer, name: str, columns: list[str], report: Report) -> Table:
    listed = ", ".join(f'"{column}"' for column in columns)
    with writer.part(f"{name}.copy") as part:
        failures: list[Exception] = []

        async def write(data: bytes) -> None:
            """Write unless something failed before: asyncpg never ends a COPY whose receiver raises."""
            if failures:
                return
            try:
                part.write(data)
            except Exception as error:
                failures.append(error)

        status = await connection.copy_from_query(f'SELECT {listed} FROM "{name}"', output=write)  # noqa: S608
        if failures:
            raise failures[0]
    table = Table(name, columns, int(status.split()[1]), part.sha256)
    report(f"Saved {table.rows:,} rows of {name}")
    return table


async def _save_files(connection: Any, place: Place, writer: Writer, report: Report) -> list[Entry]:
    table = place.schema.stored_files
    if place.files is None or not await connection.fetchval("SELECT to_regclass($1)", table):
        return []
    return backup_stored.save(place.files, await connection.fetch(backup_stored.living(table)), writer, report)


async def _restore_table(connection: Any, backup: Backup, table: Table, report: Report) -> None:
    with backup.archive.open(table.part) as file:
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


async def _check_fits(connection: Any, backup: Backup) -> None:
    tables = {table.name: table.columns for table in backup.manifest.tables}
    if tables != dict(await _tables(connection)):
        raise BackupError(f"{backup} has other tables or columns than this database.")


async def _tables(connection: Any) -> list[tuple[str, list[str]]]:
    """Return all tables but the record of migrations, with the columns that are not computed, in order of name."""
    rows = await connection.fetch(
        "SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns"
        " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        " WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND a.attnum > 0"
        " AND NOT a.attisdropped AND a.attgenerated = '' AND c.relname <> $1 GROUP BY c.relname ORDER BY c.relname",
        RECORD,
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
