"""Backups for tests: where they are made, and how somebody else would change them."""

from __future__ import annotations

import contextlib
import hashlib
import io
import sqlite3
import zipfile
from pathlib import Path

import msgspec

from events.app import SCHEMA
from events.platform.storage.backup.archive import Place
from events.platform.storage.backup.container import DATABASE, MANIFEST, Manifest
from events.platform.storage.backup.seal import SealingWriter

KEY = b"a secret key of the tests, long enough"

Parts = dict[str, bytes]


def quietly(_line: str) -> None:
    pass


def place(database_url: str, files: Path | None = None, *, key: bytes = KEY) -> Place:
    return Place(database_url, SCHEMA, key, files)


def parts_of(backup: Path) -> Parts:
    with zipfile.ZipFile(backup) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def manifest_of(parts: Parts) -> Manifest:
    return msgspec.json.decode(parts[MANIFEST], type=Manifest)


def seal_anew(backup: Path, parts: Parts, *, key: bytes | None) -> None:
    """Write a backup of these parts, sealed with a key; None writes no seal, as 0.1.0 did."""
    written = io.BytesIO()
    sealing = SealingWriter(written, key or b"")
    with zipfile.ZipFile(sealing if key else written, "w", zipfile.ZIP_DEFLATED) as archive:
        if key:
            archive.comment = sealing.place
        for name, content in parts.items():
            archive.writestr(name, content)
    backup.write_bytes(written.getvalue())


def change_database(backup: Path, script: str, *, key: bytes) -> None:
    """Change the SQLite database in a backup, and reckon every digest anew."""
    parts, file = parts_of(backup), backup.with_name("changed.db")
    file.write_bytes(parts[DATABASE])
    with contextlib.closing(sqlite3.connect(file)) as connection, connection:
        connection.executescript(script)
    parts[DATABASE] = file.read_bytes()
    manifest = msgspec.structs.replace(manifest_of(parts), database=hashlib.sha256(parts[DATABASE]).hexdigest())
    seal_anew(backup, parts | {MANIFEST: msgspec.json.encode(manifest)}, key=key)


def as_0_1_0_made_it(backup: Path) -> None:
    """Turn a backup into what 0.1.0 wrote of the same state."""
    parts = parts_of(backup)
    manifest = manifest_of(parts)
    if not manifest.database:
        earlier = msgspec.to_builtins(msgspec.structs.replace(manifest, format="wops-events backup 2"))
        del earlier["database"]
        seal_anew(backup, parts | {MANIFEST: msgspec.json.encode(earlier)}, key=None)
        return
    backup.write_bytes(parts[DATABASE])
    with contextlib.closing(sqlite3.connect(backup)) as connection, connection:
        connection.execute("CREATE TABLE backup_file (stored_as TEXT PRIMARY KEY, sha256 TEXT, content BLOB)")
        rows = [(entry.stored_as, entry.sha256, parts[entry.part]) for entry in manifest.files]
        connection.executemany("INSERT INTO backup_file VALUES (?, ?, ?)", rows)
