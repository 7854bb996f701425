"""From which day on people have their certificates of attendance."""

from __future__ import annotations

import datetime as dt

from events.congress.organizing.models import Event
from events.platform.zoned import ZonedTime


def first_certificate_day(event: Event) -> dt.date:
    """Return the day that the organizers chose, or the last one of the event."""
    return event.certificates_from or event.ends_on


def certificates_out_at(event: Event) -> dt.datetime:
    """Return the instant at which that day begins at the event's place."""
    midnight = dt.datetime.combine(first_certificate_day(event), dt.time())
    return ZonedTime(midnight, event.time_zone).instant()
