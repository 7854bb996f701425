"""Reading what the plan of a mission does not hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from tortoise.expressions import Q

from events.missions.file.models import Mission
from events.missions.itineraries.models import Leg, Place
from events.missions.itineraries.plan import values as plan


async def offered_places(mission: Mission, known: plan.Plan) -> list[plan.Place]:
    """The places of a mission that are not retired, by the names under which they stand in lists."""
    retired = set(await Place.filter(mission_id=mission.id, removed_at__isnull=False).values_list("id", flat=True))
    places = [place for place in known.places if place.id not in retired]
    return sorted(places, key=lambda place: (str(place.name).casefold(), place.code))


async def version_of_leg(leg_id: UUID) -> int:
    """The version by which an edit of a leg is guarded."""
    return (await Leg.get(id=leg_id)).version


async def missions_near(ids: Collection[UUID], earliest: dt.datetime, latest: dt.datetime) -> list[Mission]:
    """Those of these missions that are under way or have a leg between two instants; no templates, none cancelled."""
    legs = Leg.filter(mission_id__in=list(ids), starts_at__lte=latest, ends_at__gte=earliest)
    near = await legs.exclude(status="cancelled").distinct().values_list("mission_id", flat=True)
    rows = Mission.filter(Q(id__in=list(near)) | Q(id__in=list(ids), state="under_way"), is_template=False)
    return await rows.exclude(state="cancelled").order_by("begins_on", "slug")
