"""Destroying answers, notes and tags of registrations whose day is over; how many there were stays."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from tortoise.expressions import F

from events.congress.organizing.models import Event, FormField
from events.congress.organizing.retention import MENDABLE_FOR
from events.congress.registration.models import Answer, Note, Tagging
from events.platform.storage.database import transaction
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change

NOTES_KEPT_FOR = dt.timedelta(days=180)


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


async def destroy_due_notes(now: dt.datetime) -> int:
    """Destroy the notes on registrations and their tags half a year after the event. Return how many."""
    ended = now.astimezone(dt.UTC).date() - NOTES_KEPT_FOR
    events = Event.filter(ends_on__lt=ended, updated_at__lt=now - MENDABLE_FOR).order_by("id")
    return sum([await _destroy_notes(UUID(str(one)), now) for one in await events.values_list("id", flat=True)])


async def _destroy_notes(event_id: UUID, now: dt.datetime) -> int:
    async with transaction():
        number = sum([await model.filter(registration__event_id=event_id).delete() for model in (Note, Tagging)])
        if number:
            await record_change(event_id, "event", event_id, Act.DESTROYED, now, details={"notes": str(number)})
    return number
