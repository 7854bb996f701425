"""Reading which event a mission goes with, and which missions go with an event."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from events.congress.organizing.models import Event
from events.missions.file.models import Mission
from events.missions.file.queries import MissionWithTexts, each_with_texts


async def event_of(mission: Mission) -> Event | None:
    """Return the event that a mission goes with."""
    return await Event.get_or_none(mission_links__mission_id=mission.id)


async def missions_with(event: Event, among: Collection[UUID]) -> list[MissionWithTexts]:
    """Return the missions that go with an event, of those `among` these ids, the earliest first."""
    rows = Mission.filter(event_link__event_id=event.id, is_template=False, id__in=list(among))
    return await each_with_texts(await rows.order_by("begins_on", "slug"))
