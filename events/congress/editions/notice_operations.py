"""Telling everybody who is registered for an event what became of it: one plain mail each, in their language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.congress.registration.telling_operations import News, tell

EVENT_NOTICE = "event_notice"
# In which the mails can be read in the outbox; taking the act back meanwhile ends them.
TIME_TO_LOOK = dt.timedelta(minutes=15)


def dates_in(event: Event) -> dict[str, str]:
    """Return the dates of an event as the details of a notice have them."""
    return {"starts_on": str(event.starts_on), "ends_on": str(event.ends_on), "time_zone": event.time_zone}


async def queue_event_notices(event_id: UUID, details: Mapping[str, Any], now: dt.datetime) -> int:
    """Queue a mail to each who is registered, in the transaction of the act it tells. Return how many.

    `act` of the details names what happened: cancelled, draft, published or moved. The mails wait for a while before
    they leave.
    """
    revision = (await Event.get(id=event_id)).revision  # each act on an event has its own
    news = News(EVENT_NOTICE, details, f"{details['act']}:{revision}", now + TIME_TO_LOOK)
    standing = Registration.filter(event_id=event_id).order_by("id")
    return sum([await tell(row, news, now) for row in await standing if not row.is_over])
