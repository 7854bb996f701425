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
    return event.starts_on - _EVE <= day_at(event, instant) <= event.ends_on


def day_at(event: Event, instant: dt.datetime) -> dt.date:
    """Return the day of the programme at the event's place."""
    return (instant.astimezone(zone(event.time_zone)).replace(tzinfo=None) - DAY_CHANGE).date()
