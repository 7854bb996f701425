"""The bookings of a leg, for its page."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from events.missions.bookings.booking_words import field_label, title_of_booking
from events.missions.bookings.queries import bookings_of


@dataclass(frozen=True)
class Told:
    """A booking, and the names of the fields of the leg that come from it, in the current language."""

    id: UUID
    title: str
    fields: list[str]
    file: str


async def told_of(leg_id: UUID) -> list[Told]:
    """For templates/bookings/of_leg.html, the latest booking first."""
    return [
        Told(
            one.row.id,
            title_of_booking(one.reservation),
            [field_label(name, one.reservation.kind) for name in one.fields],
            one.file.name,
        )
        for one in await bookings_of(leg_id)
    ]
