"""Acts on the calendar that a mission's office subscribes to."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from events.calendars.ending import end_feeds
from events.database import transaction
from events.missions.changes import note_change
from events.missions.models import Mission


async def renew_mission_feed(mission: Mission, *, by: UUID, now: dt.datetime) -> None:
    """End the address of a mission's calendar: it got into wrong hands, or somebody left the office."""
    async with transaction():
        await note_change(mission.id, "mission", mission.id, "calendar renewed", now, by=by)
        await end_feeds("mission", mission.id, now)
