"""Stamps of a mission's entries: they follow whatever the entries show, whichever act changed it.

What is gathered here is what `itinerary_entries` shows, in every language at once. What not all readers are told is an
item of its own, so that it raises no stamp of the others: a delegate (reservations in their name, in their language),
and the company of a leg that is not shared (whose names the office reads, and which changes when somebody leaves).
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from events.missions.file.models import Mission
from events.missions.itineraries.plan.kinds import LegStatus
from events.missions.itineraries.plan.queries import read_plan
from events.missions.itineraries.plan.values import Leg, Place, Plan
from events.platform.storage.database import execute_count
from events.platform.web.installation import now
from events.platform.zoned import ZonedTime
from events.publishing.calendars.itinerary_entries import company_of
from events.records.stamps.operations import follow
from events.records.stamps.queries import is_known
from events.records.stamps.values import Stamped, digest

# States that calendars tell apart: STATUS is tentative, cancelled, or confirmed for all others.
_TOLD_APART = frozenset({LegStatus.PLANNED, LegStatus.CANCELLED})


class MissionEntriesStamping:
    """Keeps the stamps of a mission's legs, and of what each delegate's own entries say of them."""

    async def prepare(self, scope: UUID) -> None:
        if not await is_known(scope):
            await self.renew(scope)

    async def renew(self, scope: UUID) -> None:
        mission = await Mission.get_or_none(id=scope)
        if mission is None:
            return
        followed = await follow(scope, items_of(await read_plan(mission)), now())
        for raised in followed.raised:
            await execute_count(
                "UPDATE leg SET sequence = $2, revised_at = $3 WHERE id = $1",
                [raised.item, raised.sequence, raised.revised_at],
            )


MISSION_ENTRIES = MissionEntriesStamping()


def items_of(plan: Plan) -> Iterator[Stamped]:
    """Yield the mission, its delegates and every leg, as they stand."""
    yield Stamped(plan.mission_id, digest(plan.title))
    for person in plan.delegates:
        yield Stamped(person.id, digest((person.name, person.language)))
    for leg in plan.legs:
        placed: tuple[object, ...] = (_time(leg.starts), _time(leg.ends), leg.is_stay, _status(leg))
        placed += (leg.origin and _location(leg.origin), *(["open"] if leg.is_open_ended else []))
        shown = (placed, plan.title, leg.is_shared, _about_leg(leg), _ends(leg), _met(leg, plan))
        yield Stamped(leg.id, digest(shown), digest(placed), leg.sequence, leg.revised_at)
        if not leg.is_shared:
            names = [person.name for person in plan.delegates if person.id in leg.people]
            yield Stamped(company_of(leg.id), digest(names))


def _time(time: ZonedTime) -> tuple[str, str, int]:
    return time.stored, time.zone, time.fold


def _status(leg: Leg) -> str:
    return str(leg.status) if leg.status in _TOLD_APART else str(LegStatus.CONFIRMED)


def _location(place: Place) -> tuple[object, ...]:
    return place.name, place.address, place.city


def _about_leg(leg: Leg) -> tuple[object, ...]:
    texts = (leg.title, leg.notes, leg.agenda)
    details = (leg.carrier, leg.number, leg.vehicle, leg.driver, leg.driver_phone, leg.reference, leg.language)
    return str(leg.kind), str(leg.status), texts, details


def _ends(leg: Leg) -> tuple[object, ...]:
    places = (leg.origin and _place(leg.origin), leg.destination and _place(leg.destination))
    return places, leg.origin_terminal, leg.destination_terminal


def _place(place: Place) -> tuple[object, ...]:
    return _location(place), place.country, place.phone, place.latitude, place.longitude, place.iata


def _met(leg: Leg, plan: Plan) -> tuple[object, ...]:
    """Return who is met, and who interprets."""
    partner, contact = plan.partner(leg.partner_id), plan.contact(leg.contact_id)
    interpreter = plan.delegate(leg.interpreter_id)
    return (
        partner and partner.name,
        contact and (contact.name, contact.function, contact.phone),
        interpreter.name if interpreter else leg.interpreter_name,
    )
