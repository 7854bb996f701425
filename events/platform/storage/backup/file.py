"""A backup appears under its name only when it is whole and on disk."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from events.platform.storage.blobs import sync
from events.platform.storage.database import DatabaseError

Report = Callable[[str], object]


class BackupError(DatabaseError):
    """The file cannot be written, or is no backup that fits this database; the text says why and what to do."""


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
