"""On which days somebody came in."""

from __future__ import annotations

import datetime as dt

from events.congress.badges.days import day_at
from events.congress.badges.models import Scan
from events.congress.organizing.models import Event
from events.congress.registration.models import Registration


async def days_attended(event: Event, registration: Registration) -> list[dt.date]:
    """Return the days on which somebody was read in at the door; none once that they came was taken back.

    Whoever comes again on another day is told that they are in already: that reading counts as that day's.
    """
    if registration.checked_in_at is None:
        return []
    read_at = [registration.checked_in_at]
    results = ["welcome", "already", "undone"]
    for scan in await Scan.filter(registration_id=registration.id, result__in=results).order_by("id"):
        if scan.result == "undone":
            read_at = [registration.checked_in_at]
        else:
            read_at.append(scan.scanned_at or scan.recorded_at)
    return sorted({day_at(event, at) for at in read_at})
