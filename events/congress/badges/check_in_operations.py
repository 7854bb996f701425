"""The door: whose a code is, and one welcome per person however many doors ask at once.

Two statements for a welcome: a guarded UPDATE that only one of all who ask can win, and the row that tells of the
reading. Rows of readings are only ever added.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import msgspec

from events.congress.badges.codes import (
    CodeError,
    ForgedCodeError,
    OtherEventError,
    ShortCodeError,
    UnknownKeyError,
    is_badge_text,
    normalize_short_code,
    read_badge,
)
from events.congress.badges.credential_operations import door_keys
from events.congress.badges.days import is_day_of
from events.congress.organizing.models import Event
from events.congress.registration.life import stage_of
from events.platform.language.cleaning import clean_line
from events.platform.signing import token_hash
from events.platform.storage.database import execute_count, execute_rows, identifier, instant, transaction
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change

_REFERENCE = re.compile(r"[A-Z0-9]{4}-[A-Z0-9]{4}")
_PERSON = (
    "id, state, approval, badge_name, organization, country, category_id, spoken_languages, attendance, reference, "
    "cancelled_at, checked_in_at"
)


@dataclass(frozen=True)
class Door:
    """Where a reading comes from: who is signed in there, the name of the check point, the device."""

    account: UUID | None = None
    check_point: str = ""
    device: str = ""


@dataclass(frozen=True)
class Guest:
    """Whom a code belongs to, as the door shows them; `state` is the stage of their registration."""

    id: UUID
    state: str
    name: str
    organization: str
    country: str
    category_id: UUID
    languages: tuple[str, ...]
    attendance: str
    reference: str
    cancelled_at: dt.datetime | None
    checked_in_at: dt.datetime | None


@dataclass(frozen=True)
class Outcome:
    """The answer to a code.

    `result` is welcome, already, the stage of a registration that is not confirmed (cancelled, waitlisted …), online
    (registered to take part from afar), other_day (neither the event's nor its eve), other_event or unknown; `reason`
    says why one is unknown: "" (no such code), forged, replaced. For who is in already, `at` is when they came in and
    `check_point` where. `is_repeated`: it was given before.
    """

    result: str
    guest: Guest | None = None
    at: dt.datetime | None = None
    check_point: str = ""
    reason: str = ""
    is_repeated: bool = False


@dataclass(frozen=True)
class Reading:
    """The row that a code points at: a column of a table and its value; none when it points nowhere.

    `age` is how long ago the code was read, where the device had to keep it until there was a network.
    """

    where: str = ""
    value: object = None
    method: str = "typed"  # camera, scanner, typed, search
    refusal: Outcome | None = None
    age: dt.timedelta = dt.timedelta(0)


@dataclass(frozen=True)
class _Scan:
    """The row that tells of a reading."""

    guest: UUID | None
    result: str
    method: str
    nonce: str
    read_at: dt.datetime


# The same two statements for every way to point at somebody. A code opens only what it was made for: the event is
# part of each, and a credential that was revoked opens nothing.
_POINTS: Mapping[str, str] = {
    "credential": "id = (SELECT registration_id FROM credential WHERE public_id = $2 AND event_id = $1{standing})",
    "short_code": "id = (SELECT registration_id FROM credential WHERE short_code = $2 AND event_id = $1{standing})",
    "reference": "reference = $2",
    "registration": "id = $2",
}
_STANDING = " AND revoked_at IS NULL"
_ADMIT = """
UPDATE registration SET checked_in_at = $3
WHERE {point} AND event_id = $1 AND checked_in_at IS NULL AND state = 'confirmed' AND attendance = 'on_site'
RETURNING {person}
"""
_FIND = "SELECT {person} FROM registration WHERE {point} AND event_id = $1"
_NOTE = """
INSERT INTO scan (
  event_id, registration_id, result, method, check_point, device, nonce, account, scanned_at, recorded_at
) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (nonce) DO NOTHING RETURNING id
"""
_SAID_BEFORE = """
SELECT id, result, registration_id, COALESCE(scanned_at, recorded_at) AS read_at FROM scan
WHERE nonce = $1
"""
_ARRIVAL = """
SELECT check_point, COALESCE(scanned_at, recorded_at) AS read_at FROM scan
WHERE registration_id = $1 AND result = 'welcome'{earlier} ORDER BY id DESC LIMIT 1
"""


class _SentBeforeError(Exception):
    """This very reading has been recorded."""


def read_code(text: str, event_id: UUID, secret_key: bytes, *, is_camera: bool = False) -> Reading:
    """Return what a scanned or typed text points at.

    It is a badge's QR (also as a keyboard garbled it), its short code, or a reference.
    """
    if is_badge_text(text):
        return _badge_reading(text, event_id, secret_key, "camera" if is_camera else "scanner")
    try:
        return Reading("short_code", normalize_short_code(text))
    except ShortCodeError:
        reference = clean_line(text).upper()
        if _REFERENCE.fullmatch(reference):
            return Reading("reference", reference)
        return Reading(method="camera" if is_camera else "typed", refusal=Outcome("unknown"))


def _badge_reading(text: str, event_id: UUID, secret_key: bytes, method: str) -> Reading:
    try:
        badge = read_badge(text, door_keys(secret_key), event_id)
    except CodeError as error:
        return Reading(method=method, refusal=_refusal(error))
    return Reading("credential", badge.credential_id.hex(), method)


def _refusal(error: CodeError) -> Outcome:
    if isinstance(error, OtherEventError):
        return Outcome("other_event")
    return Outcome("unknown", reason="forged" if isinstance(error, ForgedCodeError | UnknownKeyError) else "")


async def check_in(event: Event, reading: Reading, door: Door, nonce: str, now: dt.datetime) -> Outcome:
    """Let somebody in, once, and record that their code was read.

    Whoever comes neither on a day of the event nor on its eve, or is registered to follow from afar, is not counted
    as in.
    The same reading sent again (the same nonce and code) is recorded once and answered as the first time.
    """
    # With the code in it: a nonce whose answer was lost must not answer for the next guest.
    unique = token_hash(f"{event.id}\0{nonce}\0{reading.where}\0{reading.value}")
    read_at = now - reading.age
    try:
        async with transaction():
            outcome = reading.refusal or await _admit(event, reading, read_at)
            guest = outcome.guest.id if outcome.guest else None
            if not await _note(event.id, _Scan(guest, outcome.result, reading.method, unique, read_at), door, now):
                raise _SentBeforeError
        return outcome
    except _SentBeforeError:
        return await _said_before(event.id, unique, reading)


async def _admit(event: Event, reading: Reading, read_at: dt.datetime) -> Outcome:
    is_its_day = is_day_of(event, read_at)
    guest = await _let_in(event.id, reading, read_at) if is_its_day else None
    if guest is not None:
        return Outcome("welcome", guest, at=read_at)
    guest = await _find(event.id, reading)
    if guest is None:
        return Outcome("unknown")
    if is_its_day or guest.state != "confirmed":
        outcome = await _refused(guest)
        # Nothing stands against this guest, so it is the code: a newer one has taken its place.
        return outcome or Outcome("unknown", reason="replaced")
    return Outcome("other_day", guest)


async def _let_in(event_id: UUID, reading: Reading, read_at: dt.datetime) -> Guest | None:
    """Return the guest who is in from now on; None where nobody is who was not before."""
    standing = _POINTS[reading.where].format(standing=_STANDING)
    rows = await execute_rows(_ADMIT.format(point=standing, person=_PERSON), [event_id, reading.value, read_at])
    return _guest(rows[0]) if rows else None


async def _find(event_id: UUID, reading: Reading) -> Guest | None:
    """Return the guest whom a code belongs to, or once did."""
    point = _POINTS[reading.where].format(standing="")
    rows = await execute_rows(_FIND.format(point=point, person=_PERSON), [event_id, reading.value])
    return _guest(rows[0]) if rows else None


async def _refused(guest: Guest) -> Outcome | None:
    if guest.state != "confirmed":
        return Outcome(guest.state, guest, at=guest.cancelled_at)
    if guest.checked_in_at is not None:
        arrivals = await execute_rows(_ARRIVAL.format(earlier=""), [guest.id])
        return Outcome("already", guest, guest.checked_in_at, arrivals[0]["check_point"] if arrivals else "")
    return Outcome("online", guest) if guest.attendance == "online" else None


async def _note(event_id: UUID, scan: _Scan, door: Door, now: dt.datetime) -> bool:
    """Record a reading; return False when it has been."""
    values = [scan.guest, scan.result, scan.method, door.check_point, door.device, scan.nonce, door.account]
    return bool(await execute_rows(_NOTE, [event_id, *values, scan.read_at, now]))


async def _said_before(event_id: UUID, nonce: str, reading: Reading) -> Outcome:
    """Return the answer that was given to this reading before, whatever has happened to the guest since."""
    (row,) = await execute_rows(_SAID_BEFORE, [nonce])
    if row["registration_id"] is None:
        return replace(reading.refusal or Outcome("unknown"), result=row["result"], is_repeated=True)
    guest = await _find(event_id, Reading("registration", identifier(row["registration_id"])))
    said = Outcome(row["result"], guest, at=instant(row["read_at"]), is_repeated=True)
    if said.result == "already":
        arrivals = await execute_rows(_ARRIVAL.format(earlier=" AND id < $2"), [row["registration_id"], row["id"]])
        for arrival in arrivals:
            return replace(said, at=instant(arrival["read_at"]), check_point=arrival["check_point"])
    return replace(said, at=guest.cancelled_at) if guest and said.result == "cancelled" else said


async def undo_check_in(event_id: UUID, registration_id: UUID, door: Door, now: dt.datetime) -> bool:
    """Take back that somebody came in; return False when they had not. Readings stay, and this is added to them."""
    async with transaction():
        undone = await execute_count(
            "UPDATE registration SET checked_in_at = NULL "
            "WHERE id = $1 AND event_id = $2 AND checked_in_at IS NOT NULL",
            [registration_id, event_id],
        )
        if undone:
            await _note(event_id, _Scan(registration_id, "undone", "search", uuid.uuid4().hex, now), door, now)
            await record_change(event_id, "registration", registration_id, Act.CHECK_IN_UNDONE, now, actor=door.account)
    return bool(undone)


def _guest(row: Mapping[str, Any]) -> Guest:
    spoken = row["spoken_languages"]
    return Guest(
        id=identifier(row["id"]),
        state=stage_of(row["state"], row["approval"]),
        name=row["badge_name"],
        organization=row["organization"],
        country=row["country"],
        category_id=identifier(row["category_id"]),
        languages=tuple(msgspec.json.decode(spoken) if isinstance(spoken, str) else spoken),
        attendance=row["attendance"],
        reference=row["reference"],
        cancelled_at=_instant(row["cancelled_at"]),
        checked_in_at=_instant(row["checked_in_at"]),
    )


def _instant(value: dt.datetime | str | None) -> dt.datetime | None:
    return instant(value) if value is not None else None
