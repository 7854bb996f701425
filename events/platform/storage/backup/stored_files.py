"""Stored files in a backup: each goes in and comes out with the SHA-256 that its row has."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from events.platform.storage.backup.file import BackupError, Report
from events.platform.storage.blobs import path_of, write_bytes


def living(table: str) -> str:
    """Return the query for the files that were not removed."""
    return f"SELECT stored_as, sha256 FROM {table} WHERE deleted_at IS NULL ORDER BY stored_as"  # noqa: S608


class Entry(msgspec.Struct, frozen=True):
    stored_as: str
    sha256: str


def on_disk(root: Path, wanted: Iterable[Entry], report: Report) -> Iterator[tuple[Entry, bytes]]:
    """The files that are there and whole. One that is not is told and left out: the rest is worth saving."""
    saved = 0
    for entry in wanted:
        try:
            data = path_of(root, entry.stored_as).read_bytes()
        except FileNotFoundError:
            report(f"The stored file {entry.stored_as} is missing and not in the backup.")
            continue
        if not _is(entry, data):
            report(f"The stored file {entry.stored_as} is damaged and not in the backup.")
            continue
        yield entry, data
        saved += 1
    if saved:
        report(f"Saved {saved:,} stored files")


def check(entry: Entry, data: bytes, source: Path) -> None:
    """Raises BackupError for a file that is not what was saved, or whose name would lead elsewhere."""
    try:
        path_of(source, entry.stored_as)
    except ValueError as error:
        raise BackupError(f"{source} is not a backup of this program: {error}") from error
    if not _is(entry, data):
        raise BackupError(f"{source} is damaged: the stored file {entry.stored_as} is not what was saved.")


def put_back(root: Path, files: Iterable[tuple[Entry, bytes]], report: Report) -> None:
    """Write the files that are not there already. What the database does not know then is swept a day later."""
    restored = 0
    for entry, data in files:
        path = path_of(root, entry.stored_as)
        if not path.is_file() or not _is(entry, path.read_bytes()):
            write_bytes(root, data, entry.stored_as)
            restored += 1
    if restored:
        report(f"Restored {restored:,} stored files")


def _is(entry: Entry, data: bytes) -> bool:
    return hashlib.sha256(data).hexdigest() == entry.sha256
