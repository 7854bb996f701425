"""Keeping what subscribers must be told: ended addresses of private calendars, and items that left a public one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Set as AbstractSet
from uuid import UUID

from events.platform.storage.database import execute_count
from events.records.feeds.models import FeedListing
from events.records.feeds.queries import listings_in

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


async def follow_listings(scope: UUID, listed: AbstractSet[tuple[UUID, UUID]], now: dt.datetime) -> None:
    """Keep which items the calendars of an event's parts list by now; what left one or came back gets a higher number.

    `listed` are pairs of part and item.
    """
    known = {one.key: one for one in await listings_in(scope)}
    new = sorted(listed - known.keys())
    await FeedListing.bulk_create(
        (FeedListing(scope=scope, part=part, item=item, changed_at=now) for part, item in new), batch_size=100
    )
    for key, one in known.items():
        if (key in listed) != (one.left_at is None):
            left_at = now if key not in listed else None
            await FeedListing.filter(part=one.part, item=one.item).update(
                left_at=left_at, changed_at=now, sequence=one.sequence + 1
            )
