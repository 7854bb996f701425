"""Acts on the calendar that a mission's office subscribes to."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from events.database import execute_count, transaction
from events.missions.changes import note_change
from events.missions.models import Mission


async def renew_mission_feed(mission: Mission, *, by: UUID, now: dt.datetime) -> None:
    """End the address of a mission's calendar: it got into wrong hands, or somebody left the office."""
    async with transaction():
        await note_change(mission.id, "mission", mission.id, "calendar renewed", now, by=by)
        await execute_count("UPDATE mission SET feed_generation = feed_generation + 1 WHERE id = $1", [mission.id])
