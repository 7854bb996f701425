"""Encryption of a backup with a passphrase: scrypt (RFC 7914) and AES-256-GCM, piece by piece.

    "wops-events encrypted backup 1\\n"  log2 of scrypt's N (1 byte)  salt (16)  HMAC-SHA256 of these (32)  pieces

Each piece is 256 KiB (the last one may be shorter) and 16 bytes of authentication. Its nonce is its number and, in the
last byte, whether it is the last one: none can be taken away, repeated or moved, at the end neither. The salt makes the
key another one for each backup, so that no nonce is used twice with one key.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from events.platform.storage.backup.file import BackupError
from events.platform.storage.backup.seal import Writable

SHORTEST = 12  # characters of a passphrase
_MARK = b"wops-events encrypted backup 1\n"
_COST = 17  # log2 of N: 128 MiB and a third of a second, as OWASP asks of scrypt with r = 8 and p = 1
_MOST_COST = 20  # 1 GiB: nobody's file makes us take more
_SALT, _CHECK, _TAG = 16, 32, 16
_PIECE = 1 << 18


class EncryptingWriter:
    """Passes bytes on encrypted; `finish` writes the last piece, without which nothing of it opens."""

    def __init__(self, inner: Writable, passphrase: str) -> None:
        if len(passphrase) < SHORTEST:
            raise BackupError(f"A passphrase needs at least {SHORTEST} characters.")
        self._inner, self._waiting, self._number = inner, bytearray(), 0
        start = _MARK + bytes([_COST]) + os.urandom(_SALT)
        self._cipher, self._header = _opened(start, passphrase)
        inner.write(self._header)

    def write(self, data: bytes, /) -> int:
        self._waiting += data
        while len(self._waiting) > _PIECE:  # at least a byte stays for the last piece
            self._write_piece(_PIECE, is_last=False)
        return len(data)

    def flush(self) -> None:
        self._inner.flush()

    def finish(self) -> None:
        """Write what still waits, marked as the end."""
        self._write_piece(len(self._waiting), is_last=True)

    def _write_piece(self, size: int, *, is_last: bool) -> None:
        piece = bytes(self._waiting[:size])
        del self._waiting[:size]
        self._inner.write(self._cipher.encrypt(_nonce(self._number, is_last), piece, self._header))
        self._number += 1


def is_encrypted(backup: Path) -> bool:
    """Whether a file begins as one that was encrypted here."""
    with backup.open("rb") as file:
        return file.read(len(_MARK)) == _MARK


def decrypt(source: Path, target: Path, passphrase: str) -> None:
    """Write what `source` holds into `target`. Raise BackupError for another passphrase, and for any damage."""
    with source.open("rb") as file, target.open("wb") as plain:
        start = file.read(len(_MARK) + 1 + _SALT)
        if len(start) < len(_MARK) + 1 + _SALT or start[len(_MARK)] > _MOST_COST or not start[len(_MARK)]:
            raise BackupError(f"{source} is damaged: it does not begin as it was written.")
        cipher, header = _opened(start, passphrase)
        if not hmac.compare_digest(file.read(_CHECK), header[len(start) :]):
            raise BackupError(f"{source} does not open: the passphrase is another one, or its beginning is damaged.")
        for number, (piece, is_last) in enumerate(_pieces(file)):
            try:
                plain.write(cipher.decrypt(_nonce(number, is_last), piece, header))
            except InvalidTag:
                raise BackupError(f"{source} is damaged or was cut off after it was encrypted.") from None


def _pieces(file: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """Give each piece, and whether it is the last one."""
    piece = file.read(_PIECE + _TAG)
    while following := file.read(_PIECE + _TAG):
        yield piece, False
        piece = following
    yield piece, True


def _opened(start: bytes, passphrase: str) -> tuple[AESGCM, bytes]:
    """Return the cipher that a passphrase makes, and the whole header, which shows whether it is the right one."""
    cost, salt = start[len(_MARK)], start[-_SALT:]
    keys = Scrypt(salt=salt, length=64, n=2**cost, r=8, p=1).derive(passphrase.encode())
    return AESGCM(keys[:32]), start + hmac.digest(keys[32:], start, hashlib.sha256)


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11) + bytes([is_last])
