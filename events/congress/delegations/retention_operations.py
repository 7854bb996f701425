"""Forgetting focal points once the event is long over; how many people their delegations had stays."""

from __future__ import annotations

import datetime as dt

from tortoise.expressions import F

from events.congress.organizing.retention import MENDABLE_FOR, sealed_until
from events.congress.quotas.models import Delegation
from events.platform.storage.database import transaction
from events.platform.storage.versions import NEXT_VERSION
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change


async def forget_due_focal_points(now: dt.datetime) -> int:
    """Forget the focal points of delegations whose event is over for so long that what is sealed of it is destroyed.

    Their links end. Return how many; none while dates that were just changed can still be mended.
    """
    rows = Delegation.filter(event__updated_at__lt=now - MENDABLE_FOR).exclude(focal_email="")
    today = now.astimezone(dt.UTC).date()
    due = [
        row
        for row in await rows.prefetch_related("event").order_by("id")
        if sealed_until(row.event.ends_on, row.event.updated_at) <= today
    ]
    for row in due:
        await _forget(row, now)
    return len(due)


async def _forget(row: Delegation, now: dt.datetime) -> None:
    empty = {"focal_name": "", "focal_email": "", "notes": "", "letter_reason": ""}
    async with transaction():
        await Delegation.filter(id=row.id).update(
            **empty, link_generation=F("link_generation") + 1, updated_at=now, version=NEXT_VERSION
        )
        await record_change(row.event_id, "delegation", row.id, Act.DESTROYED, now)
