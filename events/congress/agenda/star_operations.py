"""Stars: that a participant follows a session. Leaving is kept, so that calendars can tell it."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from events.platform.storage.database import execute_count, execute_rows, identifier, transaction


async def star(registration_id: UUID, session_id: UUID, now: dt.datetime) -> bool:
    """Follow a session; False when it is followed already. Coming back raises the entry's number for this person."""
    async with transaction():
        back = await execute_count(
            "UPDATE star SET added_at = $1, removed_at = NULL, sequence = sequence + 1"
            " WHERE registration_id = $2 AND session_id = $3 AND removed_at IS NOT NULL",
            [now, registration_id, session_id],
        )
        # Rows come back, because a count of inserted rows is not to be had from every driver.
        new = await execute_rows(
            "INSERT INTO star (registration_id, session_id, added_at, sequence) VALUES ($1, $2, $3, 0)"
            " ON CONFLICT (registration_id, session_id) DO NOTHING RETURNING id",
            [registration_id, session_id, now],
        )
    return bool(back or new)


async def unstar(registration_id: UUID, session_id: UUID, now: dt.datetime) -> bool:
    """End following a session; what is left makes a tombstone in this person's calendar. False when it was not."""
    async with transaction():
        changed = await execute_count(
            "UPDATE star SET removed_at = $1, sequence = sequence + 1"
            " WHERE registration_id = $2 AND session_id = $3 AND removed_at IS NULL",
            [now, registration_id, session_id],
        )
    return bool(changed)


async def starred(registration_id: UUID) -> frozenset[UUID]:
    """Return the sessions that somebody follows."""
    rows = await execute_rows(
        "SELECT session_id FROM star WHERE registration_id = $1 AND removed_at IS NULL", [registration_id]
    )
    return frozenset(identifier(row["session_id"]) for row in rows)


async def followers(event_id: UUID) -> dict[UUID, int]:
    """Return how many follow each session of an event; registrations that were cancelled do not count."""
    rows = await execute_rows(
        "SELECT star.session_id, count(*) AS number FROM star"
        " JOIN session ON session.id = star.session_id"
        " JOIN registration ON registration.id = star.registration_id"
        " WHERE session.event_id = $1 AND star.removed_at IS NULL AND registration.state <> 'cancelled'"
        " GROUP BY star.session_id",
        [event_id],
    )
    return {identifier(row["session_id"]): int(row["number"]) for row in rows}
