"""Reading what public calendars have told."""

from __future__ import annotations

from uuid import UUID

from events.platform.storage.database import execute_rows, identifier, instant
from events.records.feeds.values import Listing


async def listings_in(scope: UUID) -> list[Listing]:
    """Return what the calendars of an event have told."""
    return await _listings("SELECT * FROM feed_listing WHERE scope = $1", scope)


async def listed_by(part: UUID) -> dict[UUID, Listing]:
    """Return what the calendar of a whole event, a track or a room has told, by item."""
    return {one.item: one for one in await _listings("SELECT * FROM feed_listing WHERE part = $1", part)}


async def _listings(sql: str, id: UUID) -> list[Listing]:
    return [
        Listing(
            identifier(row["part"]),
            identifier(row["item"]),
            instant(row["changed_at"]),
            None if row["left_at"] is None else instant(row["left_at"]),
            row["sequence"],
        )
        for row in await execute_rows(sql, [id])
    ]
