"""How long what is sealed of participants is kept, and who was invited."""

from __future__ import annotations

import datetime as dt

KEPT_FOR = dt.timedelta(days=90)  # after the last day of the event
# In which a mistyped last day can still be mended: what is destroyed does not come back.
MENDABLE_FOR = dt.timedelta(days=14)


def sealed_until(ends_on: dt.date, now: dt.datetime) -> dt.date:
    """Return the first day (UTC) on which no sealed answer of an event exists any more; it is never near to now."""
    return max(ends_on + KEPT_FOR, now.astimezone(dt.UTC).date() + MENDABLE_FOR)
