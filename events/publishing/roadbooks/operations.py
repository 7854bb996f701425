"""Acts on the calendar that a mission's office subscribes to."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from events.missions.file.change_operations import note_change
from events.missions.file.models import Mission
from events.platform.storage.database import transaction
from events.records.auditing.acts import Act
from events.records.feeds.operations import end_feeds


async def renew_mission_feed(mission: Mission, *, by: UUID, now: dt.datetime) -> None:
    """End the address of a mission's calendar: it got into wrong hands, or somebody left the office."""
    async with transaction():
        await note_change(mission.id, "mission", mission.id, Act.CALENDAR_RENEWED, now, by=by)
        await end_feeds("mission", mission.id, now)
