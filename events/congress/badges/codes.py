"""The code in a badge's QR, and the short code that people type.

The QR's text is `W1` (format and version) and 120 symbols of base 32 for 75 bytes::

    key number (1) · event tag (2) · credential identifier (8) · Ed25519 signature (64)

The identifier is random and says nothing about its bearer, so a corrected name changes no badge. The
signature is over a purpose, the key number, the event's UUID and the identifier: whoever holds the public
key tells a true badge from a forged one without a network, and a badge signed for one event is worthless at
another. The event tag, two bytes of a hash, only lets the door say "for another event" instead of "forged".

Base 32 and not base 45 (RFC 9285): 122 symbols of the QR's alphanumeric mode fill version 5-M exactly, as
base 45 would too, and a smaller alphabet can survive keyboards. A USB scanner types: it sends the keys of one
layout, and the computer reads them by another. The alphabet is chosen so that each symbol comes out of every
layout considered as something that no other symbol can become; one table, `_AS_TYPED`, turns it back, and no
layout is guessed:

- left out are M, Q, Y and Z. AZERTY swaps A with Q and W with Z, QWERTZ swaps Y with Z: whoever types Q meant
  A, whoever types Z meant W, and Y and M (which AZERTY moves) never occur;
- AZERTY (France, Belgium, Apple) gives `&é"'(-è_çà` and `§`, `!` for unshifted digits: none is a symbol;
- Spanish, Portuguese, Italian, Nordic and Canadian layouts leave letters and digits where they are; the
  Turkish I loses or gains its dot; Caps Lock turns letters small; the Russian layout is mapped by position.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

CREDENTIAL_BYTES = 8
BADGE_TEXT_LENGTH = 122

_PREFIX = "W1"
_SYMBOLS = "0123456789ABCDEFGHIJKLNOPRSTUVWX"
_VALUES = {symbol: value for value, symbol in enumerate(_SYMBOLS)}
_AS_TYPED = str.maketrans(
    "QZ" + "&É\"'(-È_ÇÀ" + "§!" + "İ" + "ФИСВУАПРШОЛДТЩЗКЫЕГМЦЧ",
    "AW" + "1234567890" + "68" + "I" + "ABCDEFGHIJKLNOPRSTUVWX",
)
_PURPOSE = b"wops-events badge 1"
_TAG_BYTES = 2
_SIGNATURE_BYTES = 64

# Crockford's alphabet: no I, L, O and U, which are misread.
_SHORT_SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SHORT_VALUES = {symbol: value for value, symbol in enumerate(_SHORT_SYMBOLS)} | {"O": 0, "I": 1, "L": 1}
_SHORT_LENGTH = 8
_SHORT_MODULUS = 37
_LONGEST_TYPED = 1000


class CodeError(ValueError):
    """A scanned or typed code that is not valid here; the subclass says why."""


class UnknownCodeError(CodeError):
    """Not one of our badges at all: another format or version, or a part of one."""


class UnknownKeyError(CodeError):
    """Shaped like a badge, but signed with a key that is not (or no longer) trusted here."""


class OtherEventError(CodeError):
    """A badge that says it is for another event. Nothing else about it has been proven."""


class ForgedCodeError(CodeError):
    """Shaped like a badge of this event, but the signature does not hold."""


class ShortCodeError(CodeError):
    """Not a short code: wrong length, a symbol that never occurs, or the check symbol does not agree."""


@dataclass(frozen=True)
class BadgeCode:
    """The content of a genuine badge: which credential, signed with which key."""

    credential_id: bytes
    key_number: int


def new_credential_id() -> bytes:
    """Return eight random bytes: a thousand million credentials meet by chance with odds of 1 to 37."""
    return secrets.token_bytes(CREDENTIAL_BYTES)


def signing_key(secret: bytes, key_number: int) -> Ed25519PrivateKey:
    """Return the key with this number (0 to 255), derived from the installation's secret by HKDF (RFC 5869).

    Numbers allow a change of key: new badges take the next number, old badges stay readable.
    """
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    info = _PURPOSE + b" signing key " + bytes([key_number])
    return Ed25519PrivateKey.from_private_bytes(HKDF(hashes.SHA256(), 32, salt=None, info=info).derive(secret))


def verifying_keys(secret: bytes, key_numbers: Iterable[int]) -> dict[int, Ed25519PublicKey]:
    """Return the public halves, by number: all that a device at the door needs to know."""
    return {number: signing_key(secret, number).public_key() for number in key_numbers}


def sign_badge(key: Ed25519PrivateKey, credential_id: bytes, key_number: int, event: UUID) -> str:
    """Return the text of a badge's QR: 122 symbols. The same credential always gives the same text (RFC 8032)."""
    if len(credential_id) != CREDENTIAL_BYTES:
        raise ValueError(f"a credential identifier has {CREDENTIAL_BYTES} bytes, not {len(credential_id)}")
    signature = key.sign(_message(key_number, event, credential_id))
    return _PREFIX + _encode(bytes([key_number]) + _event_tag(event) + credential_id + signature)


def read_badge(text: str, public_keys: Mapping[int, Ed25519PublicKey], event: UUID) -> BadgeCode:
    """Return the credential that a scanned text proves for `event`.

    Accepts what a keyboard scanner makes of it under another layout, with spaces and line ends around.
    Raises UnknownCodeError, UnknownKeyError, OtherEventError or ForgedCodeError. That the credential is not
    revoked is for the database to say.
    """
    from cryptography.exceptions import InvalidSignature

    data = _decode(text)
    key_number, tag = data[0], data[1 : 1 + _TAG_BYTES]
    credential_id, signature = data[1 + _TAG_BYTES : -_SIGNATURE_BYTES], data[-_SIGNATURE_BYTES:]
    if tag != _event_tag(event):
        raise OtherEventError("the badge is for another event")
    if key_number not in public_keys:
        raise UnknownKeyError(f"key number {key_number} is not trusted here")
    try:
        public_keys[key_number].verify(signature, _message(key_number, event, credential_id))
    except InvalidSignature:
        raise ForgedCodeError("the signature does not hold") from None
    return BadgeCode(credential_id, key_number)


def is_badge_text(text: str) -> bool:
    """Whether this came from a QR of ours, true or forged, rather than from fingers: one field takes both."""
    return _BADGE.fullmatch(_untangled(text)) is not None


_BADGE = re.compile(f"{_PREFIX}[{_SYMBOLS}]{{{BADGE_TEXT_LENGTH - len(_PREFIX)}}}")


def _untangled(text: str) -> str:
    """Return the symbols that were meant, whatever the keyboard made of them."""
    return "".join(text[:_LONGEST_TYPED].upper().split()).translate(_AS_TYPED)


def _message(key_number: int, event: UUID, credential_id: bytes) -> bytes:
    return b"\0".join((_PURPOSE, bytes([key_number]) + event.bytes + credential_id))


def _event_tag(event: UUID) -> bytes:
    return hashlib.sha256(_PURPOSE + b" event " + event.bytes).digest()[:_TAG_BYTES]


def _encode(data: bytes) -> str:
    bits = int.from_bytes(data)
    return "".join(_SYMBOLS[bits >> shift & 31] for shift in range(len(data) * 8 - 5, -1, -5))


def _decode(text: str) -> bytes:
    symbols = _untangled(text)
    if _BADGE.fullmatch(symbols) is None:
        raise UnknownCodeError("not a badge of this system")
    bits = 0
    for symbol in symbols[len(_PREFIX) :]:
        bits = bits << 5 | _VALUES[symbol]
    return bits.to_bytes((BADGE_TEXT_LENGTH - len(_PREFIX)) * 5 // 8)


def new_short_code() -> str:
    """Return a code to print, say and type, as "7K3F-9QZ2-V": 40 random bits and a check symbol.

    The check is the number modulo 37 (Crockford), which catches every wrong symbol and every pair of
    neighbours swapped; numbers whose check would be one of `*~$=U` are drawn again.
    """
    while True:
        number = secrets.randbits(5 * _SHORT_LENGTH)
        if number % _SHORT_MODULUS < len(_SHORT_SYMBOLS):
            return _short_code(number)


def normalize_short_code(text: str) -> str:
    """Return the code as it is printed and stored, from what was typed: any case, spaces, hyphens, O for 0, I for 1.

    Raises ShortCodeError. That such a code was ever given out is for the database to say.
    """
    *values, check = _symbol_values(text)
    number = reduce(lambda before, value: before << 5 | value, values)
    if number % _SHORT_MODULUS != check:
        raise ShortCodeError("the check symbol does not agree")
    return _short_code(number)


def _symbol_values(text: str) -> list[int]:
    """Return what the symbols of a typed short code stand for. Raise ShortCodeError when these are not nine of ours."""
    typed = unicodedata.normalize("NFKC", text[:_LONGEST_TYPED]).upper()
    kept = [_digit(c) for c in typed if not c.isspace() and unicodedata.category(c) not in {"Pd", "Cf"}]
    values = [_SHORT_VALUES[symbol] for symbol in kept if symbol in _SHORT_VALUES]
    if not len(values) == len(kept) == _SHORT_LENGTH + 1:
        raise ShortCodeError("a short code has nine symbols")
    return values


def _digit(character: str) -> str:
    """Return a decimal digit, Arabic or other, as ASCII: a phone's keyboard gives its own."""
    return str(unicodedata.decimal(character, character))


def _short_code(number: int) -> str:
    symbols = [_SHORT_SYMBOLS[number >> shift & 31] for shift in range(5 * _SHORT_LENGTH - 5, -1, -5)]
    half = _SHORT_LENGTH // 2
    return f"{''.join(symbols[:half])}-{''.join(symbols[half:])}-{_SHORT_SYMBOLS[number % _SHORT_MODULUS]}"
