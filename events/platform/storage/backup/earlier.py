"""Backups of SQLite as 0.1.0 made them: the file of the database, with the stored files in a table of their own.

They carry no digest of the database: what was changed or damaged in them is found only where SQLite itself sees it.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from events.platform.storage.backup.container import Entry
from events.platform.storage.backup.file import BackupError
from events.platform.storage.backup.stored_files import check_names, is_whole
from events.platform.storage.sqlite_file import open_file

_FILES = "backup_file"


def is_sqlite_file(path: Path) -> bool:
    """Whether a file begins as SQLite's do."""
    with path.open("rb") as file:
        return file.read(16) == b"SQLite format 3\0"


def check_files(path: Path, source: Path) -> None:
    """Raise BackupError for a stored file that is not what was saved, or whose name would lead elsewhere."""
    for entry, data in files_in(path):
        check_names([entry], source)
        if not is_whole(entry, data):
            raise BackupError(f"{source} is damaged: the stored file {entry.stored_as} is not what was saved.")


def files_in(path: Path) -> Iterator[tuple[Entry, bytes]]:
    """Give each stored file with its bytes."""
    with contextlib.closing(open_file(str(path), {}, read_only=True)) as connection:
        if not _has_files(connection):
            return
        for row in connection.execute(f"SELECT stored_as, sha256, content FROM {_FILES}"):  # noqa: S608
            yield Entry(row["stored_as"], row["sha256"]), row["content"]


def remove_files(path: Path) -> None:
    """Leave a copy of such a backup as the database was."""
    with contextlib.closing(open_file(str(path), {})) as connection:
        if _has_files(connection):
            connection.execute(f"DROP TABLE {_FILES}")
            connection.execute("VACUUM")


def _has_files(connection: sqlite3.Connection) -> bool:
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", [_FILES])
    return found.fetchone() is not None
