"""Backup and restore of the database and the stored files while the server runs, without tools of the database.

Neither the secret key in the data directory nor master keys are part of it: who finds a backup can neither make links
and badges nor read sensitive values. Keep a copy of the keys elsewhere; restored beside another secret key, every
private link and every badge is void, and sensitive values that rest on it do not open.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from events.platform.storage.backup import postgres as backup_postgres
from events.platform.storage.backup import sqlite as backup_sqlite
from events.platform.storage.backup.file import BackupError, Report
from events.platform.storage.database import dialect_of, sqlite_path
from events.platform.storage.schema import Schema

__all__ = ["BackupError", "backup", "restore"]


async def backup(
    database_url: str, schema: Schema, target: Path, report: Report = print, *, files: Path | None = None
) -> None:
    """Write the state of one instant into `target`, replacing it only by a whole one.

    A SQLite file for SQLite, a zip archive for PostgreSQL; `files` is the directory of the stored files, which go into
    the same file. Raise BackupError.
    """
    if dialect_of(database_url) == "sqlite":
        await asyncio.to_thread(backup_sqlite.save, sqlite_path(database_url), schema, target, report, files)
    else:
        await backup_postgres.save(database_url, schema, target, report, files)


async def restore(
    database_url: str, schema: Schema, source: Path, report: Report = print, *, files: Path | None = None
) -> None:
    """Put the state in `source` in place of everything the database holds, in one transaction.

    A running server continues on it; each event's revision grows, so that no page kept from before is served. Stored
    files come back into `files`, each checked; what is there stays. On SQLite a backup of an older version is migrated,
    and what was there before is kept in `<file>.before-restore`. Raise BackupError, having changed no row, for a file
    that is not ours or does not fit.
    """
    if not source.is_file():  # noqa: ASYNC240  a command waits for it, nobody else
        raise BackupError(f"There is no file {source}.")
    if dialect_of(database_url) == "sqlite":
        await backup_sqlite.restore(sqlite_path(database_url), schema, source, report, files)
    else:
        await backup_postgres.restore(database_url, schema, source, report, files)
