"""A traveller's calendar gets another address."""

from __future__ import annotations

import datetime as dt

from events.missions.file.change_operations import note_change
from events.missions.file.models import Delegate
from events.platform.storage.database import transaction
from events.records.auditing.acts import Act
from events.records.feeds.operations import end_feeds


async def renew_feed(delegate: Delegate, now: dt.datetime) -> None:
    """End the address of somebody's calendar; their other links stay."""
    async with transaction():
        await note_change(delegate.mission_id, "delegate", delegate.id, Act.CALENDAR_RENEWED, now)
        await end_feeds("delegate", delegate.id, now)
