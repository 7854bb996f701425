"""A backup as a zip archive: parts of the database, stored files, and at the end a manifest with the SHA-256 of each.

The archive is written in one go, through the seal (`seal.py`) and, if asked, encryption (`encryption.py`).
"""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import msgspec

from events.platform.storage.backup.encryption import EncryptingWriter
from events.platform.storage.backup.file import BackupError, Place, replacing
from events.platform.storage.backup.seal import SealingWriter

FORMAT = "wops-events backup 3"
WITH_FILES = "wops-events backup 2"
EARLIER = frozenset({"wops-events backup 1", WITH_FILES})  # of PostgreSQL, without a seal; the first without files
MANIFEST = "manifest.json"
DATABASE = "database.db"  # of SQLite
_CHUNK = 1 << 20
_BROKEN = (KeyError, zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)


class Entry(msgspec.Struct, frozen=True):
    """A stored file."""

    stored_as: str
    sha256: str

    @property
    def part(self) -> str:
        return f"files/{self.stored_as}"


class Table(msgspec.Struct, frozen=True):
    """A table of PostgreSQL."""

    name: str
    columns: list[str]
    rows: int
    sha256: str

    @property
    def part(self) -> str:
        return f"{self.name}.copy"


class Manifest(msgspec.Struct, frozen=True):
    """The contents of a backup: `database` is the SHA-256 of the file of SQLite, `tables` are those of PostgreSQL."""

    format: str
    migrations: list[str] = []
    tables: list[Table] = []
    files: list[Entry] = []
    database: str = ""

    def digests(self) -> dict[str, str]:
        """Return the SHA-256 of each part by its name."""
        database = {DATABASE: self.database} if self.database else {}
        tables = {table.part: table.sha256 for table in self.tables}
        return database | tables | {entry.part: entry.sha256 for entry in self.files}


class Part:
    """A part of a backup being written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._digest = file, hashlib.sha256()

    def write(self, data: bytes) -> None:
        self._digest.update(data)
        self._file.write(data)

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


class Writer:
    """A backup being written."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    @contextmanager
    def part(self, name: str, *, is_packed: bool = False) -> Iterator[Part]:
        """Give a part to write into; `is_packed` for what gains nothing by being packed once more."""
        item = zipfile.ZipInfo(name)
        item.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
        item.external_attr = 0o600 << 16  # for whoever unpacks it with another tool
        with self._archive.open(item, "w", force_zip64=True) as file:
            yield Part(file)

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest; nothing comes after it."""
        with self.part(MANIFEST) as part:
            part.write(msgspec.json.encode(manifest))


@contextmanager
def writing(place: Place, target: Path, passphrase: str | None) -> Iterator[Writer]:
    """Give a new backup, which takes the place of `target` once it is whole and on disk. Raise BackupError."""
    with replacing(target) as part, part.open("wb") as file:
        encrypting = EncryptingWriter(file, passphrase) if passphrase is not None else None
        sealing = SealingWriter(encrypting or file, place.secret_key)
        with zipfile.ZipFile(sealing, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.comment = sealing.place
            yield Writer(archive)
        if not sealing.is_sealed:
            raise BackupError("The end of the backup could not be written.")
        if encrypting is not None:
            encrypting.finish()


@dataclass(frozen=True)
class Backup:
    """A backup being read: its name as it was given, and the archive, decrypted where it had to be."""

    source: Path
    archive: zipfile.ZipFile
    manifest: Manifest

    def __str__(self) -> str:
        return str(self.source)

    def check(self) -> None:
        """Raise BackupError unless it holds the parts of its manifest, each as it was saved, and no others."""
        wanted = self.manifest.digests()
        if sorted(self.archive.namelist()) != sorted([*wanted, MANIFEST]):
            raise BackupError(f"{self} is damaged: it holds other parts than it lists.")
        for name, sha256 in wanted.items():
            digest = hashlib.sha256()
            for chunk in self.chunks(name):
                digest.update(chunk)
            if digest.hexdigest() != sha256:
                raise BackupError(f"{self} is damaged: {name} is not what was saved.")

    def chunks(self, name: str) -> Iterator[bytes]:
        """Give the bytes of a part. Raise BackupError."""
        try:
            with self.archive.open(name) as file:
                while chunk := file.read(_CHUNK):
                    yield chunk
        except _BROKEN as error:
            raise BackupError(f"{self} is damaged: {error}") from error

    def files(self) -> Iterator[tuple[Entry, bytes]]:
        """Give each stored file with its bytes."""
        for entry in self.manifest.files:
            yield entry, b"".join(self.chunks(entry.part))


@contextmanager
def reading(source: Path, archive_path: Path) -> Iterator[Backup]:
    """Give the backup in a zip archive; `source` is how it is named. Raise BackupError."""
    try:
        archive = zipfile.ZipFile(archive_path)
    except _BROKEN as error:
        raise BackupError(f"{source} is not a backup of this program: {error}") from error
    with archive:
        yield Backup(source, archive, _manifest(archive, source))


def _manifest(archive: zipfile.ZipFile, source: Path) -> Manifest:
    try:
        return msgspec.json.decode(archive.read(MANIFEST), type=Manifest)
    except (*_BROKEN, msgspec.MsgspecError) as error:
        raise BackupError(f"{source} is not a backup of this program: {error}") from error
