"""Destroying the answers to questions whose day is over; how many there were stays."""

from __future__ import annotations

import datetime as dt

from tortoise.expressions import F

from events.congress.organizing.models import FormField
from events.congress.organizing.retention import MENDABLE_FOR
from events.congress.registration.models import Answer
from events.platform.storage.database import transaction
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change


async def destroy_due_answers(now: dt.datetime) -> int:
    """Destroy the answers to questions that are kept until a day (UTC) which is over. Return how many.

    Sealed ones have a day of their own. Nothing is destroyed while dates that were just changed can still be mended.
    """
    kept = FormField.filter(kept_days__not_isnull=True, event__updated_at__lt=now - MENDABLE_FOR)
    destroyed = 0
    for asked in await kept.prefetch_related("event").order_by("id"):
        last_day = asked.event.ends_on + dt.timedelta(days=asked.kept_days or 0)
        if last_day < now.astimezone(dt.UTC).date():
            destroyed += await _destroy(asked, now)
    return destroyed


async def _destroy(asked: FormField, now: dt.datetime) -> int:
    async with transaction():
        number = await Answer.filter(field_id=asked.id).delete()
        if number:
            await FormField.filter(id=asked.id).update(destroyed=F("destroyed") + number)
            details = {"answers": str(number)}
            await record_change(asked.event_id, "form_field", asked.id, Act.DESTROYED, now, details=details)
    return number
