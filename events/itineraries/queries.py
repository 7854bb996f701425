"""Reading what the plan of a mission does not hold."""

from __future__ import annotations

from uuid import UUID

from events.itineraries import plan
from events.itineraries.models import Leg, Place
from events.missions.models import Mission


async def offered_places(mission: Mission, known: plan.Plan) -> list[plan.Place]:
    """The places of a mission that are not retired, by the names under which they stand in lists."""
    retired = set(await Place.filter(mission_id=mission.id, removed_at__isnull=False).values_list("id", flat=True))
    places = [place for place in known.places if place.id not in retired]
    return sorted(places, key=lambda place: (str(place.name).casefold(), place.code))


async def version_of_leg(leg_id: UUID) -> int:
    """The version by which an edit of a leg is guarded."""
    return (await Leg.get(id=leg_id)).version
