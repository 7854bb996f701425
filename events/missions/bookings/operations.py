"""Acts on bookings: each one transaction, with what it does to a leg. Nothing touches a leg before a person says so."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from events.missions.bookings.models import Booking
from events.missions.bookings.queries import Kept
from events.missions.bookings.reading.findings import Found
from events.missions.bookings.reading.reservation import Reservation
from events.missions.file.change_operations import note_change
from events.missions.file.models import Mission
from events.missions.itineraries.legs import operations as legs
from events.missions.itineraries.legs.operations import LegValues
from events.missions.itineraries.legs.traveller_operations import put_on, take_off
from events.missions.itineraries.models import Leg
from events.platform.storage.database import transaction
from events.platform.storage.revisions import hold_scope
from events.platform.storage.versions import ChangedMeanwhileError, Opened
from events.records.auditing.acts import Act
from events.records.files.models import StoredFile
from events.records.files.operations import keep_file, remove_file
from events.records.files.sniffing import EVIDENCE

MOST_NOTES = 30  # kept of one file


class DecidedAlreadyError(Exception):
    """Somebody decided about this booking before."""


@dataclass(frozen=True)
class Decision:
    """A decision about a booking, by whom and when. `fields` are those of the leg that come from the booking now."""

    booking: Kept
    by: UUID | None
    now: dt.datetime
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Added:
    """The outcome of adding a file: how many of its bookings are new, how many were known before."""

    file: StoredFile
    new: int
    known: int


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read: its bytes, its name and the bookings found in it."""

    data: bytes
    name: str
    found: Found


async def keep_bookings(mission: Mission, root: Path, read: ReadFile, *, by: UUID | None, now: dt.datetime) -> Added:
    """Keep a file as evidence and what was read in it, to be looked at; the same file twice is one.

    Raise FileRefusedError.
    """
    found, digest = read.found, hashlib.sha256(read.data).hexdigest()
    stored = await _same_file(mission.id, digest)
    made = stored or await keep_file(
        root, read.data, name=read.name, scope=mission.id, purpose="evidence", allowed=EVIDENCE, now=now, owner=by
    )
    async with transaction():
        await hold_scope("mission", mission.id)
        earlier = await _same_file(mission.id, digest)
        if earlier is not None and earlier.id != made.id:  # sent twice at once
            await remove_file(root, made, now, by=by)
            made = earlier
        rows = await _new_rows(mission.id, made, found, now)
        await Booking.bulk_create(rows)
        if rows:
            details = {"file": made.name, "bookings": len(rows)}
            await note_change(mission.id, "booking", rows[0].id, Act.FOUND, now, by=by, details=details)
    return Added(made, len(rows), len(found.reservations) - len(rows))


async def _same_file(mission_id: UUID, digest: str) -> StoredFile | None:
    files = StoredFile.filter(scope=mission_id, purpose="evidence", sha256=digest, deleted_at=None)
    return await files.order_by("created_at", "id").first()


async def _new_rows(mission_id: UUID, file: StoredFile, found: Found, now: dt.datetime) -> list[Booking]:
    known = Counter(str(text) for text in await Booking.filter(file_id=file.id).values_list("identity", flat=True))
    notes = msgspec.to_builtins(found.notes[:MOST_NOTES])
    rows = []
    for number, reservation in enumerate(found.reservations):
        known[reservation.identity] -= 1
        if known[reservation.identity] < 0:
            rows.append(_row(mission_id, file, reservation, notes, now + dt.timedelta(microseconds=-number)))
    return rows


def _row(
    mission_id: UUID, file: StoredFile, reservation: Reservation, notes: list[Any], received: dt.datetime
) -> Booking:
    held = msgspec.to_builtins(reservation) | {"notes": notes}
    return Booking(
        id=uuid.uuid4(),
        mission_id=mission_id,
        file_id=file.id,
        identity=reservation.identity,
        reservation=held,
        received_at=received,
    )


async def make_leg(mission: Mission, decision: Decision, values: LegValues, *, instead: UUID | None = None) -> Leg:
    """The booking becomes a leg; with `instead`, one of their own for those who are on that leg until now.

    Raises DecidedAlreadyError.
    """
    by, now = decision.by, decision.now
    async with transaction():
        await _decide(mission, decision, "taken")
        if instead is None:
            made = await legs.add_leg(mission, values, by=by, now=now)
        else:
            made = await legs.own_leg(mission, instead, values, by=by, now=now)
        await Booking.filter(id=decision.booking.row.id).update(leg_id=made.id)
    return made


async def change_leg(
    mission: Mission, decision: Decision, leg_id: UUID, version: int, values: LegValues
) -> frozenset[str]:
    """The booking changes a leg. Return what is different.

    One that was cancelled takes place again first, where the status comes from the booking. Raise DecidedAlreadyError,
    and ChangedMeanwhileError for an older version of the leg.
    """
    by, now = decision.by, decision.now
    async with transaction():
        await _decide(mission, decision, "taken", leg_id)
        if "status" in decision.fields and await legs.restore_leg(mission, Opened(leg_id, version), by=by, now=now):
            version += 1
        return await legs.revise_leg(mission, Opened(leg_id, version), values, by=by, now=now)


async def cancel_leg(mission: Mission, decision: Decision, leg_id: UUID, version: int, reason: str) -> None:
    """The booking cancels a leg. Raises DecidedAlreadyError and ChangedMeanwhileError."""
    async with transaction():
        await _decide(mission, decision, "taken", leg_id)
        await legs.cancel_leg(mission, Opened(leg_id, version), reason, by=decision.by, now=decision.now)


async def leave_leg(mission: Mission, decision: Decision, leg_id: UUID, version: int, people: Iterable[UUID]) -> None:
    """The booking cancels a leg for these people only. Raises DecidedAlreadyError and ChangedMeanwhileError."""
    async with transaction():
        await _decide(mission, decision, "taken", leg_id)
        await take_off(mission, Opened(leg_id, version), people, by=decision.by, now=decision.now)


async def join_leg(mission: Mission, decision: Decision, leg_id: UUID, version: int, people: Iterable[UUID]) -> None:
    """The booking is about a leg that is as it says: it is kept with it, and these people are put on.

    Raises DecidedAlreadyError and ChangedMeanwhileError.
    """
    async with transaction():
        await _decide(mission, decision, "taken", leg_id)
        if wanted := frozenset(people):
            await put_on(mission, Opened(leg_id, version), wanted, by=decision.by, now=decision.now)


async def dismiss(mission: Mission, decision: Decision) -> None:
    """Nothing is done with the booking; it stays listed, with its file. Raises DecidedAlreadyError."""
    async with transaction():
        await _decide(mission, decision, "dismissed")


async def reopen(mission: Mission, decision: Decision) -> None:
    """Look at a dismissed booking again. Raises DecidedAlreadyError for one that was not dismissed."""
    columns = {"state": "found", "decided_at": None, "decided_by": None}
    async with transaction():
        await hold_scope("mission", mission.id)
        if not await Booking.filter(id=decision.booking.row.id, state="dismissed").update(**columns):
            raise DecidedAlreadyError
        await note_change(mission.id, "booking", decision.booking.row.id, Act.REOPENED, decision.now, by=decision.by)


async def _decide(mission: Mission, decision: Decision, state: str, leg_id: UUID | None = None) -> None:
    """Once, whoever comes first; a leg of another mission is none here."""
    await hold_scope("mission", mission.id)
    row = decision.booking.row
    if leg_id is not None and not await Leg.exists(id=leg_id, mission_id=mission.id):
        raise ChangedMeanwhileError
    columns = {"state": state, "leg_id": leg_id, "decided_at": decision.now, "decided_by": decision.by}
    columns["reservation"] = row.reservation | {"taken": sorted(decision.fields)}
    if not await Booking.filter(id=row.id, mission_id=mission.id, state="found").update(**columns):
        raise DecidedAlreadyError
    details = {"leg": str(leg_id)} if leg_id else {}
    await note_change(mission.id, "booking", row.id, Act(state), decision.now, by=decision.by, details=details)
