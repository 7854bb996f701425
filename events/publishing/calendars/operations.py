"""Acts of organizers on an event's calendars."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from events.congress.organizing.models import Room
from events.platform.storage.database import transaction
from events.platform.storage.revisions import hold_event
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.feeds.operations import end_feeds


async def renew_door_feed(room: Room, *, by: UUID, now: dt.datetime) -> None:
    """Give the calendar of a room's door another address; the former one ends."""
    async with transaction():
        await hold_event(room.event_id)
        await end_feeds("room", room.id, now)
        await record_change(room.event_id, "room", room.id, Act.CALENDAR_RENEWED, now, actor=by)
