"""Stars: that a participant follows a session. Leaving is kept, so that calendars can tell it."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from events.congress.registration.life import IS_STANDING
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
        if is_other := bool(back or new):
            await _note_change(registration_id)
    return is_other


async def unstar(registration_id: UUID, session_id: UUID, now: dt.datetime) -> bool:
    """End following a session; what is left makes a tombstone in this person's calendar. False when it was not."""
    async with transaction():
        changed = await execute_count(
            "UPDATE star SET removed_at = $1, sequence = sequence + 1"
            " WHERE registration_id = $2 AND session_id = $3 AND removed_at IS NULL",
            [now, registration_id, session_id],
        )
        if changed:
            await _note_change(registration_id)
    return bool(changed)


async def _note_change(registration_id: UUID) -> None:
    """Count it with the registration: a poll of its calendar reads that row, and not all of its stars."""
    await execute_count("UPDATE registration SET star_changes = star_changes + 1 WHERE id = $1", [registration_id])


async def starred(registration_id: UUID) -> frozenset[UUID]:
    """Return the sessions that somebody follows."""
    rows = await execute_rows(
        "SELECT session_id FROM star WHERE registration_id = $1 AND removed_at IS NULL", [registration_id]
    )
    return frozenset(identifier(row["session_id"]) for row in rows)


async def followers(event_id: UUID) -> dict[UUID, int]:
    """Return how many follow each session of an event; registrations that are over do not count."""
    rows = await execute_rows(
        "SELECT star.session_id, count(*) AS number FROM star"  # noqa: S608 - a constant
        " JOIN session ON session.id = star.session_id"
        " JOIN registration ON registration.id = star.registration_id"
        f" WHERE session.event_id = $1 AND star.removed_at IS NULL AND {IS_STANDING}"
        " GROUP BY star.session_id",
        [event_id],
    )
    return {identifier(row["session_id"]): int(row["number"]) for row in rows}
