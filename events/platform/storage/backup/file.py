"""Where a backup comes from and goes back to, and how its file appears only when it is whole and on disk."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from events.platform.storage.blobs import sync
from events.platform.storage.database import DatabaseError, dialect_of, sqlite_path
from events.platform.storage.schema import Schema

Report = Callable[[str], object]


class BackupError(DatabaseError):
    """The file cannot be written, or is no backup that fits this database; the text says why and what to do."""


class DamagedError(BackupError):
    """The file does not hold what was written into it."""


@dataclass(frozen=True)
class Place:
    """The source of a backup: a database and the folder of stored files. Backups are signed with the secret key.

    `is_served` is whether a server has the SQLite file open.
    """

    database_url: str
    schema: Schema
    secret_key: bytes = field(repr=False)
    files: Path | None = None
    is_served: bool = False

    @property
    def is_sqlite(self) -> bool:
        return dialect_of(self.database_url) == "sqlite"

    @property
    def workroom(self) -> Path | None:
        """Where copies that nobody else may read lie meanwhile: beside the data. None is the system's folder."""
        if self.is_sqlite:
            return sqlite_path(self.database_url).parent
        return self.files.parent if self.files is not None else None


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A new file beside `target`, readable by its owner only, that takes its place after a success."""
    part = target.with_name(f"{target.name}.{uuid.uuid4().hex[:8]}.part")
    try:
        part.touch(mode=0o600, exist_ok=False)
    except OSError as error:
        raise BackupError(f"{target} cannot be written: {error.strerror}") from error
    try:
        yield part
        sync(part)
        part.replace(target)
        sync(target.parent)
    finally:
        part.unlink(missing_ok=True)
