"""Numbers and people on the door's page beside an answer: how many are in, and who is found by name."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from events.congress.registration.models import Registration
from events.platform.language.cleaning import fold
from events.platform.storage.database import execute_rows

# Counting takes a millisecond for some thousand people, a welcome two: at a full door it is not done for each.
_COUNT_LASTS = 1.0
_MOST_FOUND = 12

_COUNT = """
SELECT SUM(CASE WHEN checked_in_at IS NOT NULL THEN 1 ELSE 0 END) AS inside,
  SUM(CASE WHEN attendance = 'on_site' OR checked_in_at IS NOT NULL THEN 1 ELSE 0 END) AS expected
FROM registration WHERE event_id = $1 AND state = 'confirmed'
"""


@dataclass(frozen=True)
class Attendance:
    """How many came in, of how many who are to come in person (or came although they meant not to)."""

    inside: int
    expected: int


_counted: dict[UUID, tuple[float, Attendance]] = {}


async def attendance_of(event_id: UUID) -> Attendance:
    """Return the numbers of at most a second ago."""
    at, known = _counted.get(event_id, (float("-inf"), Attendance(0, 0)))
    if time.monotonic() - at < _COUNT_LASTS:
        return known
    rows = await execute_rows(_COUNT, [event_id])
    counted = Attendance(int(rows[0]["inside"] or 0), int(rows[0]["expected"] or 0))
    _counted[event_id] = (time.monotonic(), counted)
    return counted


def count_arrival(event_id: UUID, by: int) -> None:
    """Add to the numbers what this process just did; what other doors did is in them within a second."""
    at, known = _counted.get(event_id, (float("-inf"), Attendance(0, 0)))
    _counted[event_id] = (at, replace(known, inside=known.inside + by))


async def people_named(event_id: UUID, words: str) -> Sequence[Registration]:
    """Return registrations with every word (in name, organization, address, reference), by name; at most a dozen."""
    found = Registration.filter(event_id=event_id)
    for word in fold(words).split()[:6]:
        found = found.filter(search_text__contains=word)
    return await found.order_by("badge_name", "reference").limit(_MOST_FOUND)
