"""On which days the door is that of an event."""

from __future__ import annotations

import datetime as dt

from events.congress.agenda.values import DAY_CHANGE
from events.congress.organizing.models import Event
from events.platform.zoned import zone

_EVE = dt.timedelta(days=1)


def is_day_of(event: Event, instant: dt.datetime) -> bool:
    """Whether it is one of an event's days at its place, or the eve, when badges are collected.

    The days are those of the programme: the last night goes on after midnight.
    """
    day = (instant.astimezone(zone(event.time_zone)).replace(tzinfo=None) - DAY_CHANGE).date()
    return event.starts_on - _EVE <= day <= event.ends_on
