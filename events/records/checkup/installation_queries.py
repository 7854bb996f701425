"""Finding out about the machine an installation runs on: files, rights, room, time zones, processes."""

from __future__ import annotations

import os
import shutil
import zoneinfo
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from events.platform.storage.database import sqlite_path
from events.records.checkup.facts import Disk, Owned, SecretKey, Zones
from events.settings import Settings

_ROOM = 1024  # MiB that are good to have
_PROGRAM = "wops-events"


def secret_key(settings: Settings) -> SecretKey:
    """Return where the key is, how long it is and who may read it."""
    path = settings.data_dir / "secret.key"
    if not settings.is_key_in_file:
        return SecretKey("", len(settings.secret_key))
    return SecretKey(str(path), len(settings.secret_key), path.stat().st_mode & 0o777 if path.exists() else 0)


def owned(settings: Settings) -> list[Owned]:
    """Return the rights of the data directory, and of what is in it and exists."""
    return [_owned(path) for path in _paths(settings) if path.exists()]


def _paths(settings: Settings) -> Iterator[Path]:
    yield settings.data_dir
    yield settings.files_dir
    if settings.is_sqlite:
        database = sqlite_path(settings.database_url)
        yield database
        yield from sorted(database.parent.glob(f"{database.name}-*"))  # its log
        yield from sorted(database.parent.glob(f"{database.name}.before-*"))  # copies of it


def _owned(path: Path) -> Owned:
    found = path.stat()
    wanted = os.W_OK | os.X_OK if path.is_dir() else os.W_OK
    return Owned(str(path), found.st_mode & 0o777, found.st_uid == os.geteuid(), os.access(path, wanted))


def disk(settings: Settings) -> Disk:
    """Return how much room is left where the data is, and how much a copy of the database wants."""
    folder = next(path for path in (settings.data_dir, *settings.data_dir.parents) if path.exists())
    database = sqlite_path(settings.database_url) if settings.is_sqlite else None
    size = database.stat().st_size // 2**20 if database is not None and database.exists() else 0
    return Disk(str(folder), shutil.disk_usage(folder).free // 2**20, max(_ROOM, 2 * size))


def zones() -> Zones:
    """Return the version of tzdata that this program asks for, and what is used in truth."""
    asked = (line.partition("==") for line in metadata.requires(_PROGRAM) or () if line.startswith("tzdata=="))
    pinned = next((version.partition(";")[0].strip() for _name, _equals, version in asked), "")
    try:
        found = metadata.version("tzdata")
    except metadata.PackageNotFoundError:
        found = ""
    return Zones(pinned, found, zoneinfo.TZPATH)
