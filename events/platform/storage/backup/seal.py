"""The last bytes of a backup: a signature with the installation's secret key, and a digest of all that stands before.

They are the comment of the zip archive, so that any tool opens it. The digest tells damage: whoever changes a backup on
purpose can reckon it anew. The signature (HMAC-SHA256) tells that: it can be made with the secret key only, and names
the key it was made with, so that another installation's backup is told apart from one of ours that was changed.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from enum import Enum, auto
from pathlib import Path
from typing import Protocol

_MARK = b"wops-events backup 3\n"
_CHUNK = 1 << 20


class Writable(Protocol):
    """A sink that takes the bytes of a backup in order."""

    def write(self, data: bytes, /) -> int: ...

    def flush(self) -> None: ...


class Trust(Enum):
    """The signature and digest at the end of a backup, as far as they can be trusted."""

    OURS = auto()  # whole, and signed with our key
    OTHER_KEY = auto()  # whole, and signed with another key
    CHANGED = auto()  # said to be signed with our key, and it is not: changed on purpose
    DAMAGED = auto()
    UNSEALED = auto()  # without such an end: of an earlier version, cut off, or no backup


class SealingWriter:
    """Passes bytes on, and writes the seal where it is given `place`."""

    def __init__(self, inner: Writable, secret_key: bytes) -> None:
        self._inner, self._key = inner, _derived(secret_key)
        self._digest = hashlib.sha256()
        self.place = os.urandom(_LENGTH)  # nothing else in the archive is this by chance
        self.is_sealed = False

    def write(self, data: bytes, /) -> int:
        if data == self.place:
            data, self.is_sealed = _seal(self._digest, self._key), True
        self._digest.update(data)
        self._inner.write(data)
        return len(data)

    def flush(self) -> None:
        self._inner.flush()

    def close(self) -> None:
        """Leave the file open: whoever opened it closes it."""


def trust_in(backup: Path, secret_key: bytes) -> Trust:
    """Return what the end of a backup says about all that stands before it."""
    digest, key = hashlib.sha256(), _derived(secret_key)
    remaining = backup.stat().st_size - _LENGTH
    with backup.open("rb") as file:
        while remaining > 0 and (chunk := file.read(min(_CHUNK, remaining))):
            digest.update(chunk)
            remaining -= len(chunk)
        found = file.read()
    if hmac.compare_digest(found, _seal(digest, key)):
        return Trust.OURS
    if not found.startswith(_MARK):
        return Trust.UNSEALED
    signed, checksum = found[:-_CHECKSUM], found[-_CHECKSUM:]
    digest.update(signed)
    if checksum != _line(b"sha256", digest.hexdigest()):
        return Trust.DAMAGED
    return Trust.CHANGED if signed.startswith(_MARK + _key_line(key)) else Trust.OTHER_KEY


def _seal(content: hashlib._Hash, key: bytes) -> bytes:
    signature = hmac.new(key, content.digest(), "sha256").hexdigest()
    signed = _MARK + _key_line(key) + _line(b"hmac-sha256", signature)
    digest = content.copy()
    digest.update(signed)
    return signed + _line(b"sha256", digest.hexdigest())


def _key_line(key: bytes) -> bytes:
    return _line(b"key", hmac.new(key, b"name", "sha256").hexdigest()[:16])


def _line(name: bytes, value: str) -> bytes:
    return name + b" " + value.encode() + b"\n"


def _derived(secret_key: bytes) -> bytes:
    return hmac.new(secret_key, b"events backup", "sha256").digest()


_LENGTH = len(_seal(hashlib.sha256(), b""))
_CHECKSUM = len(_line(b"sha256", hashlib.sha256().hexdigest()))
