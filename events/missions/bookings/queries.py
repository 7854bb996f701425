"""Reading bookings: each with what it says, and which fields of a leg came from which."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import msgspec

from events.missions.bookings.models import Booking
from events.missions.bookings.reading.findings import Note
from events.missions.bookings.reading.reservation import Reservation
from events.records.files.models import StoredFile


@dataclass(frozen=True)
class Kept:
    """A booking of the table, its file with it, and what it says. `fields` are those that its leg took from it."""

    row: Booking
    reservation: Reservation
    notes: tuple[Note, ...] = ()
    fields: tuple[str, ...] = ()

    @property
    def file(self) -> StoredFile:
        return self.row.file

    @property
    def is_open(self) -> bool:
        return self.row.state == "found"


async def bookings_in(mission_id: UUID) -> list[Kept]:
    """Every booking of a mission: the latest file first, in the order of the file."""
    rows = Booking.filter(mission_id=mission_id).select_related("file").order_by("-received_at", "file_id", "id")
    return [kept(row) for row in await rows]


async def booking_in(mission_id: UUID, booking_id: UUID) -> Kept | None:
    """One booking of this mission."""
    row = await Booking.filter(id=booking_id, mission_id=mission_id).select_related("file").first()
    return kept(row) if row else None


async def bookings_of(leg_id: UUID) -> list[Kept]:
    """The bookings that made or changed a leg, the latest first; each field stands under the last that told it."""
    rows = Booking.filter(leg_id=leg_id, state="taken").select_related("file").order_by("-decided_at", "id")
    told: set[str] = set()
    found = []
    for one in [kept(row) for row in await rows]:
        fields = tuple(name for name in one.fields if name not in told)
        told.update(fields)
        found.append(Kept(one.row, one.reservation, one.notes, fields))
    return found


def kept(row: Booking) -> Kept:
    """A row as what it says: beside the reservation its column holds the notes and the fields that were taken."""
    held = row.reservation
    return Kept(
        row,
        msgspec.convert(held, Reservation),
        msgspec.convert(held.get("notes", []), tuple[Note, ...]),
        tuple(held.get("taken", ())),
    )
