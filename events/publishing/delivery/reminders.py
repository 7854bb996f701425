"""The reminder three days before an event, for those events whose organizers want it: once to each who is confirmed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.congress.registration.telling_operations import News, tell
from events.platform.storage.database import transaction
from events.platform.web.installation import now as clock
from events.platform.zoned import ZonedTime
from events.records.outbox.models import Message
from events.settings import Settings

REMINDER = "registration_reminder"
_BEFORE = dt.timedelta(days=3)
_AT = dt.time(9)
_TOGETHER = 100  # in one transaction


async def remind_of_events(_settings: Settings, now: dt.datetime) -> int:
    """Queue the reminders of all events whose day for them has come. Return how many.

    Whoever registered after that day was just told everything. Demonstrations remind nobody.
    """
    soon = {"starts_on__gte": (now - dt.timedelta(days=2)).date(), "starts_on__lte": (now + _BEFORE * 2).date()}
    rows = Event.filter(state="published", reminds=True, is_demonstration=False, **soon)
    return sum([await _remind(event, now) for event in await rows])


async def _remind(event: Event, now: dt.datetime) -> int:
    due_at = _instant(event, event.starts_on - _BEFORE, _AT)
    if not due_at <= now < _begins_at(event):
        return 0
    occasion = str(event.starts_on)
    news = News(REMINDER, {"starts_on": occasion}, occasion)
    reminded = {mail.dedup for mail in await Message.filter(scope=event.id, kind=REMINDER).only("dedup")}
    rows = Registration.filter(event_id=event.id, state="confirmed", registered_at__lt=due_at).order_by("id")
    waiting = [row for row in await rows if f"{REMINDER}:{row.id}:{occasion}" not in reminded]
    queued = 0
    for at in range(0, len(waiting), _TOGETHER):
        async with transaction():
            queued += sum([await tell(row, news, now) for row in waiting[at : at + _TOGETHER]])
    return queued


def is_reminder_true(event: Event, details: Mapping[str, Any]) -> bool:
    """Whether an event still begins on the day that a reminder tells of."""
    return (
        event.state == "published" and details.get("starts_on") == str(event.starts_on) and clock() < _begins_at(event)
    )


def _begins_at(event: Event) -> dt.datetime:
    return _instant(event, event.starts_on, dt.time())


def _instant(event: Event, day: dt.date, time: dt.time) -> dt.datetime:
    return ZonedTime(dt.datetime.combine(day, time), event.time_zone).instant()
