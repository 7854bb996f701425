"""The moment at which addresses of a private calendar end, kept so that their subscribers can be told."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from events.platform.storage.database import execute_count

_TABLES = frozenset({"registration", "delegate", "mission", "room"})


async def end_feeds(table: str, subject: UUID, now: dt.datetime) -> None:
    """Replace the addresses of a subject's private calendars, inside the caller's transaction.

    `table` is "registration", "delegate", "mission" or "room". Two who do it at once each end a generation.
    """
    if table not in _TABLES:
        raise ValueError(f"rows of {table} have no calendars")
    await execute_count(
        f"UPDATE {table} SET feed_generation = feed_generation + 1 WHERE id = $1",  # noqa: S608 - one of our names
        [subject],
    )
    await execute_count(
        "INSERT INTO feed_end (subject, generation, ended_at) "  # noqa: S608 - one of our names
        f"SELECT id, feed_generation - 1, $2 FROM {table} WHERE id = $1",
        [subject, now],
    )
