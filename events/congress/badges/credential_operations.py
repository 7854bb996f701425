"""The credential behind a badge: made when its code is first asked for, one at a time per registration."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from events.congress.badges.codes import new_credential_id, new_short_code, sign_badge, signing_key, verifying_keys
from events.congress.badges.models import Credential
from events.congress.registration.models import Registration
from events.platform.storage.database import (
    IntegrityError,
    dialect,
    execute_count,
    execute_rows,
    identifier,
    instant,
    transaction,
)

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

# New badges are signed with this key; a badge of any trusted key opens the door. A change of key takes the next
# number and keeps the former ones trusted until their events are over.
KEY_NUMBER = 1
TRUSTED_KEY_NUMBERS = (1,)

_DRAWS = 3
_STANDING = (
    "SELECT id, event_id, registration_id, public_id, short_code, key_number, issued_at FROM credential "
    "WHERE revoked_at IS NULL"
)
# Rows of one INSERT: seven values each, and SQLite takes 32,766 of them.
_BATCH = 1000


@dataclass(frozen=True)
class PrintedCode:
    """The codes on a badge: the text of its QR, and the short code for fingers."""

    qr_text: str
    short_code: str


async def badge_code(registration: Registration, secret_key: bytes, now: dt.datetime) -> PrintedCode:
    """Return the codes of somebody's badge: the same until the credential is revoked, whatever is corrected."""
    credential = await ensure_credential(registration.id, registration.event_id, now)
    return printed_code(credential, secret_key)


def printed_code(credential: Credential, secret_key: bytes) -> PrintedCode:
    """Return the codes of a credential, signed here (some 50 microseconds): nothing signed is stored."""
    key = badge_key(secret_key, credential.key_number)
    text = sign_badge(key, bytes.fromhex(credential.public_id), credential.key_number, credential.event_id)
    return PrintedCode(text, credential.short_code)


@lru_cache(maxsize=8)
def badge_key(secret_key: bytes, key_number: int) -> Ed25519PrivateKey:
    """Return the signing key with this number; derived once."""
    return signing_key(secret_key, key_number)


@lru_cache(maxsize=8)
def door_keys(secret_key: bytes) -> Mapping[int, Ed25519PublicKey]:
    """Return the public keys that the door trusts, by number."""
    return verifying_keys(secret_key, TRUSTED_KEY_NUMBERS)


async def ensure_credential(registration_id: UUID, event_id: UUID, now: dt.datetime) -> Credential:
    """Return the standing credential of a registration, made if there is none; two who ask at once get the same one.

    A revoked one is replaced. That the registration is confirmed is for the caller to ask.
    """
    found = await ensure_credentials(event_id, [registration_id], now)
    return found[registration_id]


async def ensure_credentials(
    event_id: UUID, registration_ids: Collection[UUID], now: dt.datetime
) -> dict[UUID, Credential]:
    """Return those of many registrations of an event, in a few statements."""
    found = await _standing(registration_ids)
    missing = [registration for registration in registration_ids if registration not in found]
    return found | (await _make(event_id, missing, now) if missing else {})


async def revoke_credential(registration_id: UUID, now: dt.datetime) -> bool:
    """End the code that somebody carries; the next one asked for is another. Return whether there was one."""
    return bool(
        await execute_count(
            "UPDATE credential SET revoked_at = $1 WHERE registration_id = $2 AND revoked_at IS NULL",
            [now, registration_id],
        )
    )


async def _standing(registration_ids: Collection[UUID]) -> dict[UUID, Credential]:
    wanted = list(registration_ids)
    found: dict[UUID, Credential] = {}
    for start in range(0, len(wanted), _BATCH):
        batch = wanted[start : start + _BATCH]
        # By hand: a personal page asks for one, and what the ORM spends on that question is a tenth of the page.
        places = ", ".join(f"${number}" for number in range(1, len(batch) + 1))
        rows = await execute_rows(f"{_STANDING} AND registration_id IN ({places})", batch)
        found |= {credential.registration_id: credential for credential in map(_loaded, rows)}
    return found


def _loaded(row: Mapping[str, Any]) -> Credential:
    identifiers = {name: identifier(row[name]) for name in ("id", "event_id", "registration_id")}
    return Credential(**{**row, **identifiers, "issued_at": instant(row["issued_at"])})


async def _make(event_id: UUID, registration_ids: Collection[UUID], now: dt.datetime) -> dict[UUID, Credential]:
    for _ in range(_DRAWS - 1):
        # a short code of this event drawn twice: of 400, once in ten million times
        with suppress(IntegrityError):
            return await _drawn(event_id, registration_ids, now)
    return await _drawn(event_id, registration_ids, now)


async def _drawn(event_id: UUID, registration_ids: Collection[UUID], now: dt.datetime) -> dict[UUID, Credential]:
    async with transaction():
        await _hold(registration_ids)
        found = await _standing(registration_ids)
        made = [_new(event_id, registration, now) for registration in registration_ids if registration not in found]
        await Credential.bulk_create(made, batch_size=_BATCH)
    return found | {credential.registration_id: credential for credential in made}


async def _hold(registration_ids: Collection[UUID]) -> None:
    """Make others who want the same credentials wait. On SQLite the transaction itself has had to wait its turn."""
    if dialect() == "postgresql":
        ids = sorted(registration_ids)  # in one order, so that two sheets of badges cannot block each other
        await execute_rows("SELECT id FROM registration WHERE id = ANY($1) ORDER BY id FOR UPDATE", [ids])


def _new(event_id: UUID, registration_id: UUID, now: dt.datetime) -> Credential:
    return Credential(
        id=uuid.uuid4(),
        event_id=event_id,
        registration_id=registration_id,
        public_id=new_credential_id().hex(),
        short_code=new_short_code(),
        key_number=KEY_NUMBER,
        issued_at=now,
    )
