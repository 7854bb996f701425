"""Which versions of the program a backup may be of."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from events.platform.storage.backup.file import BackupError
from events.platform.storage.migration_record import are_former, known_migrations
from events.platform.storage.schema import Schema


def check_version(schema: Schema, migrations: Sequence[str], source: Path) -> None:
    """Raise BackupError unless these are the first of our migrations, without a gap, perhaps all of them."""
    known = known_migrations(schema)
    if unknown := set(migrations) - set(known):
        if are_former(unknown, schema.migrations):
            raise BackupError(f"{source} was made by a version before 0.1.0, which this one cannot migrate.")
        raise BackupError(f"{source} was made by a newer version of this program ({', '.join(sorted(unknown))}).")
    if list(migrations) != known[: len(migrations)]:
        raise BackupError(f"{source} lacks migrations that come before others it has: {', '.join(migrations)}.")
