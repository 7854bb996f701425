"""Whose turn it is when a seat becomes free, and the rooms that are told of it.

A seat that becomes free goes, in the same transaction, to the first entry of the queue that it suffices for. An entry
is one holder, or several who wait together; whoever is passed over keeps their rank. Where the first pool says for how
many hours, the seat is offered and not given: an offered seat counts as taken until it is accepted, declined or lapses.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from events.platform.storage.database import execute_count, execute_rows, identifier


@dataclass(frozen=True)
class Turn:
    """Holders who waited and whose turn came; where the seats are only offered, until when."""

    holders: tuple[UUID, ...]
    offered_until: dt.datetime | None = None


Granted = Callable[[Turn, dt.datetime], Awaitable[None]]
PassedOver = Callable[[Sequence[UUID], dt.datetime], Awaitable[None]]

# The entry that waits for this pool and finds room for all of it in each of its pools, the longest waiting first.
_FIRST_WAITING = """
SELECT c.id, c."group" AS joint, c.claimed_at FROM claim c
WHERE c.pool_id = $1 AND c.state = 'waiting'
AND EXISTS (SELECT 1 FROM pool p WHERE p.id = $1 AND (p.capacity IS NULL OR p.taken < p.capacity))
AND NOT EXISTS (
  SELECT 1 FROM claim o JOIN pool p ON p.id = o.pool_id
  WHERE o."group" = c."group" AND o.state = 'waiting'
  GROUP BY p.id, p.taken, p.capacity HAVING p.taken + COUNT(*) > p.capacity)
ORDER BY c.claimed_at, c.id LIMIT 1
"""
_TAKE_FOR_GROUP = """
UPDATE pool SET taken = taken + (
  SELECT COUNT(*) FROM claim WHERE claim.pool_id = pool.id AND claim."group" = $1 AND claim.state = 'waiting')
WHERE id IN (SELECT pool_id FROM claim WHERE "group" = $1 AND state = 'waiting')
"""
# Those who wait together for this pool and came before the entry that got a seat.
_PASSED_OVER = """
SELECT holder FROM claim
WHERE pool_id = $1 AND state = 'waiting' AND "group" <> holder
AND (claimed_at < $2 OR (claimed_at = $2 AND id < $3))
ORDER BY claimed_at, id
"""

_told: list[Granted] = []
_told_passed: list[PassedOver] = []


def when_granted(tell: Granted) -> Granted:
    """Have `tell(turn, now)` awaited, inside the transaction, when holders who waited got their seats or offers."""
    _told.append(tell)
    return tell


def when_passed_over(tell: PassedOver) -> PassedOver:
    """Have `tell(holders, now)` awaited, inside the transaction, when a seat did not suffice for who wait together."""
    _told_passed.append(tell)
    return tell


async def give_turns(first: UUID, pool: UUID, now: dt.datetime) -> list[UUID]:
    """Give or offer what is free to those who wait for this pool, and tell whose it is. `first` is the shared pool."""
    granted: list[UUID] = []
    while found := await execute_rows(_FIRST_WAITING, [pool]):
        turn = await _turn_of(found[0]["joint"], await _offered_until(first, now))
        for tell in _told:
            await tell(turn, now)
        await _tell_passed_over(pool, found[0], now)
        granted.extend(turn.holders)
    return granted


async def _turn_of(joint: object, offered_until: dt.datetime | None) -> Turn:
    rows = await execute_rows(
        "SELECT holder FROM claim WHERE \"group\" = $1 AND state = 'waiting' ORDER BY id", [joint]
    )
    await execute_count(_TAKE_FOR_GROUP, [joint])
    await execute_count(
        "UPDATE claim SET state = $2, expires_at = $3 WHERE \"group\" = $1 AND state = 'waiting'",
        [joint, "taken" if offered_until is None else "offered", offered_until],
    )
    return Turn(tuple(dict.fromkeys(identifier(row["holder"]) for row in rows)), offered_until)


async def _offered_until(first: UUID, now: dt.datetime) -> dt.datetime | None:
    (row,) = await execute_rows("SELECT offer_hours FROM pool WHERE id = $1", [first])
    return now + dt.timedelta(hours=row["offer_hours"]) if row["offer_hours"] else None


async def _tell_passed_over(pool: UUID, granted: Mapping[str, Any], now: dt.datetime) -> None:
    rows = await execute_rows(_PASSED_OVER, [pool, granted["claimed_at"], granted["id"]])
    for tell in _told_passed if rows else ():
        await tell([identifier(row["holder"]) for row in rows], now)
