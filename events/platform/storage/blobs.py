"""Bytes on disk under random names: `<root>/ab/abcd…`. Blocking; call it in a thread.

A file appears under its name only when it is whole and on disk. Several processes may share the directory.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

_NAME = re.compile(r"[0-9a-f]{32}")
_PART = ".part"


def path_of(root: Path, stored_as: str) -> Path:
    """Where the bytes of a random name lie. Raise ValueError for what is no such name."""
    if not _NAME.fullmatch(stored_as):
        raise ValueError(f"not the name of a stored file: {stored_as!r}")
    return root / stored_as[:2] / stored_as


def write_bytes(root: Path, data: bytes, stored_as: str = "") -> str:
    """Write `data` under a new random name, or the one given, and return it. Raise OSError."""
    stored_as = stored_as or secrets.token_hex(16)
    path = path_of(root, stored_as)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f"{stored_as}.{secrets.token_hex(4)}{_PART}")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        sync(path.parent)
    finally:
        part.unlink(missing_ok=True)
    return stored_as


def remove_bytes(root: Path, stored_as: str) -> None:
    """Remove what lies under a name, if anything does."""
    path_of(root, stored_as).unlink(missing_ok=True)


def older_than(root: Path, instant: float) -> Iterator[str]:
    """The names of files last written before `instant` (seconds since 1970).

    What a process that died left half written is removed on the way.
    """
    for path in root.glob("[0-9a-f][0-9a-f]/*"):
        try:
            if path.stat().st_mtime >= instant:
                continue
            if path.name.endswith(_PART):
                path.unlink(missing_ok=True)
        except FileNotFoundError:  # removed meanwhile
            continue
        if _NAME.fullmatch(path.name):
            yield path.name


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
