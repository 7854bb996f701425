"""Sealing values with a key per subject, and wrapping those keys with numbered master keys. Pure; no database.

AES-256-GCM (NIST SP 800-38D) with random nonces of 96 bits. A sealed text is base64 of nonce and ciphertext. What it
belongs to (scope, subject, name; for a wrapped key subject and number) is associated data: in another row it does
not open. Master keys are derived with HKDF-SHA256 (RFC 5869) from the settings, number 0 from the installation's
secret key; none of them is ever in the database or in a backup.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import os
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from events.settings import Settings

_NONCE_BYTES = 12
FROM_SECRET_KEY = 0  # the number of the master key that is there without any setting


class SealError(Exception):
    """A sealed value does not open: it is damaged, stands in another row, or its master key is missing."""


class MasterKeys:
    """The master keys of one installation. New keys are wrapped by the one with the highest number."""

    def __init__(self, secrets: dict[int, bytes]) -> None:
        self._ciphers = {number: AESGCM(_derived(number, secret)) for number, secret in secrets.items()}
        self.newest = max(secrets)

    def wrap(self, subject: UUID, data_key: bytes) -> str:
        """Return the data key of a subject, sealed by the newest master key."""
        return _seal(self._ciphers[self.newest], data_key, _key_binding(subject, self.newest))

    def unwrap(self, subject: UUID, number: int, wrapped: str) -> bytes:
        """Return the data key again. Raise SealError, which names the master key when it is missing."""
        if number not in self._ciphers:
            raise SealError(f"master key {number} is missing from EVENTS_MASTER_KEYS")
        return _open(self._ciphers[number], wrapped, _key_binding(subject, number))


@dataclass(frozen=True)
class Sealer:
    """Who seals values, when, and with which master keys; `by` is an account, None for the subject."""

    keys: MasterKeys
    now: dt.datetime
    by: UUID | None = None


def master_keys(settings: Settings) -> MasterKeys:
    """Those of EVENTS_MASTER_KEYS, and number 0 from the secret key."""
    given = {number: key.encode() for number, key in settings.master_keys}
    return MasterKeys({FROM_SECRET_KEY: settings.secret_key, **given})


def new_data_key() -> bytes:
    return AESGCM.generate_key(256)


def seal(data_key: bytes, scope: UUID, subject: UUID, name: str, value: str) -> str:
    """Return a value that opens with this key, for this scope, subject and name only."""
    return _seal(AESGCM(data_key), value.encode(), _value_binding(scope, subject, name))


def open_sealed(data_key: bytes, scope: UUID, subject: UUID, name: str, sealed: str) -> str:
    """Return the value again. Raise SealError."""
    return _open(AESGCM(data_key), sealed, _value_binding(scope, subject, name)).decode()


def _derived(number: int, secret: bytes) -> bytes:
    info = b"events vault master key %d" % number
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret)


def _key_binding(subject: UUID, number: int) -> bytes:
    return b"key\0" + subject.bytes + number.to_bytes(4)


def _value_binding(scope: UUID, subject: UUID, name: str) -> bytes:
    return b"value\0" + scope.bytes + subject.bytes + name.encode()


def _seal(cipher: AESGCM, content: bytes, binding: bytes) -> str:
    nonce = os.urandom(_NONCE_BYTES)
    return base64.b64encode(nonce + cipher.encrypt(nonce, content, binding)).decode()


def _open(cipher: AESGCM, sealed: str, binding: bytes) -> bytes:
    try:
        content = base64.b64decode(sealed, validate=True)
        return cipher.decrypt(content[:_NONCE_BYTES], content[_NONCE_BYTES:], binding)
    except (InvalidTag, ValueError, binascii.Error) as error:
        raise SealError("a sealed value does not open: it is damaged or not of this row") from error
