"""A recorded release: its rows, its stored files and what it answered, as one compressed file."""

from __future__ import annotations

import base64
import lzma
from pathlib import Path
from typing import Any

import msgspec

_FOLDER = Path(__file__).parent / "recorded"


class Asked(msgspec.Struct, frozen=True):
    """One address and what it answered. The body of a page is left out: pages change with every version."""

    name: str
    path: str
    signed_in: bool
    status: int
    body: str | None = None
    texts: list[str] = msgspec.field(default_factory=list)  # of a page: what a participant answered, in order


class Release(msgspec.Struct, frozen=True):
    """What a release left behind. Values of rows are as SQLite has them; bytes begin with "hex:"."""

    name: str
    recorded_at: str  # ISO 8601, UTC: the clock that its answers were given by
    migrations: list[str]
    tables: dict[str, list[dict[str, Any]]]
    files: dict[str, str]  # path below the folder of stored files: base64
    cookies: dict[str, str]  # of an owner of the event and of the mission
    badge: str  # the code that is printed on a badge
    registration: str  # whose badge it is: the UUID
    asked: list[Asked]


def recorded() -> list[str]:
    """Return the names of the recorded releases, oldest first."""
    return sorted(path.name.removesuffix(".json.xz") for path in _FOLDER.glob("*.json.xz"))


def read_release(name: str) -> Release:
    return msgspec.json.decode(lzma.decompress(_path(name).read_bytes()), type=Release)


def write_release(release: Release) -> Path:
    _FOLDER.mkdir(exist_ok=True)
    path = _path(release.name)
    path.write_bytes(lzma.compress(msgspec.json.format(msgspec.json.encode(release)), preset=9))
    return path


def _path(name: str) -> Path:
    return _FOLDER / f"{name}.json.xz"


def stored_files(folder: Path) -> dict[str, str]:
    """Return every file below a folder, in base64 by its relative path."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): base64.b64encode(path.read_bytes()).decode() for path in files}


def write_files(files: dict[str, str], folder: Path) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(content))
