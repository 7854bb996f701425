"""Private links that are derived and not stored: HMAC(key, purpose, subject, generation).

A lasting link is `<subject><mac>`, both base64url: whoever holds the database holds no link, and raising
the subject's generation revokes what was handed out. Sign-in links are the other kind, random and
single use; they live with the people.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from uuid import UUID

_SUBJECT_CHARACTERS = 22  # 16 bytes
_MAC_BYTES = 18  # 144 bits, 24 characters without padding
TOKEN_CHARACTERS = _SUBJECT_CHARACTERS + 24


class Signer:
    """Makes and checks lasting private links of one installation."""

    def __init__(self, secret_key: bytes) -> None:
        self._key = hashlib.blake2b(secret_key, digest_size=32, person=b"events-links").digest()

    def token(self, purpose: str, subject: UUID, generation: int) -> str:
        """Return the link's token, 46 URL-safe characters, for one purpose ("registration", "feed", "badge")."""
        return _encode(subject.bytes) + self._mac(purpose, subject, generation)

    def subject_of(self, token: str) -> UUID | None:
        """Whom a token claims to be about; nothing is proven until `is_valid`."""
        if len(token) != TOKEN_CHARACTERS or not token.isascii():
            return None
        try:
            return UUID(bytes=_decode(token[:_SUBJECT_CHARACTERS]))
        except (ValueError, binascii.Error):
            return None

    def is_valid(self, token: str, purpose: str, subject: UUID, generation: int) -> bool:
        return hmac.compare_digest(token.encode(), self.token(purpose, subject, generation).encode())

    def _mac(self, purpose: str, subject: UUID, generation: int) -> str:
        message = b"\0".join((purpose.encode(), subject.bytes, str(generation).encode()))
        return _encode(hmac.digest(self._key, message, "sha256")[:_MAC_BYTES])


def random_token() -> str:
    """Return a secret of 256 bits for a cookie or a single-use link; only its hash is stored."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return the hash that is stored of a random secret. It has full entropy: a plain SHA-256 is enough."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
