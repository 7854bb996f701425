"""Stored files in a backup: each goes in and comes out with the SHA-256 that its row has."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from events.platform.storage.backup.container import Entry, Writer
from events.platform.storage.backup.file import BackupError, Report
from events.platform.storage.blobs import path_of, write_bytes


def living(table: str) -> str:
    """Return the query for the files that were not removed."""
    return f"SELECT stored_as, sha256 FROM {table} WHERE deleted_at IS NULL ORDER BY stored_as"  # noqa: S608


def save(root: Path, rows: Iterable[Mapping[str, Any]], writer: Writer, report: Report) -> list[Entry]:
    """Save the files that are there and whole. One that is not is told and left out: the rest is worth saving."""
    saved = []
    for entry in [Entry(row["stored_as"], row["sha256"]) for row in rows]:
        try:
            data = path_of(root, entry.stored_as).read_bytes()
        except FileNotFoundError:
            report(f"The stored file {entry.stored_as} is missing and not in the backup.")
            continue
        if not is_whole(entry, data):
            report(f"The stored file {entry.stored_as} is damaged and not in the backup.")
            continue
        with writer.part(entry.part, is_packed=True) as part:  # packed already, most of them
            part.write(data)
        saved.append(entry)
    if saved:
        report(f"Saved {len(saved):,} stored files")
    return saved


def check_names(entries: Iterable[Entry], source: Path) -> None:
    """Raise BackupError for a name that would lead elsewhere."""
    for entry in entries:
        try:
            path_of(source, entry.stored_as)
        except ValueError as error:
            raise BackupError(f"{source} is not a backup of this program: {error}") from error


def put_back(root: Path, files: Iterable[tuple[Entry, bytes]], report: Report) -> None:
    """Write the files that are not there already. What the database does not know then is swept a day later."""
    restored = 0
    for entry, data in files:
        path = path_of(root, entry.stored_as)
        if not path.is_file() or not is_whole(entry, path.read_bytes()):
            write_bytes(root, data, entry.stored_as)
            restored += 1
    if restored:
        report(f"Restored {restored:,} stored files")


def is_whole(entry: Entry, data: bytes) -> bool:
    return hashlib.sha256(data).hexdigest() == entry.sha256
