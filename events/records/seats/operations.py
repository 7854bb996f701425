"""Seats: exactly as many as there are, never oversold and never left unsold.

Whoever wants a seat names the pools it counts in, in a fixed order that begins with the one they all share (the
event's pool, then the category's). The first statement of each act is an update of that first pool: it holds back
every other act of the same event until this one has committed, on PostgreSQL by the row's lock, on SQLite because
one transaction writes at a time. So what is read behind it cannot change, and no two acts wait for each other.

A seat that becomes free goes, in the same transaction, to whoever has waited longest and can use it. The rooms
that hold seats are told (`when_granted`), for a seat may become free by an act that knows nothing of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from typing import Literal
from uuid import UUID

from events.platform.storage.database import execute_count, execute_rows, transaction

Standing = Literal["taken", "waiting"]
Pools = Sequence[UUID]
Granted = Callable[[Sequence[UUID], dt.datetime], Awaitable[None]]

_TAKE = "UPDATE pool SET taken = taken + 1 WHERE id = $1 AND (capacity IS NULL OR taken < capacity)"
_TAKE_BEYOND = "UPDATE pool SET taken = taken + 1, capacity = CASE WHEN capacity <= taken THEN taken + 1 ELSE capacity END WHERE id = $1"  # noqa: E501
_GIVE_BACK = "UPDATE pool SET taken = taken - 1 WHERE id = $1"
_HOLD = "UPDATE pool SET taken = taken WHERE id = $1"

# Whoever waits for this pool and finds room in each pool that they wait for, the longest waiting first.
_FIRST_WAITING = """
SELECT c.holder AS holder, c."group" AS joint FROM claim c
WHERE c.pool_id = $1 AND c.state = 'waiting' AND NOT EXISTS (
  SELECT 1 FROM claim o JOIN pool p ON p.id = o.pool_id
  WHERE o.holder = c.holder AND o."group" = c."group" AND o.state = 'waiting' AND p.taken >= p.capacity)
ORDER BY c.claimed_at, c.id LIMIT 1
"""

_told: list[Granted] = []


class NoSeatError(Exception):
    """No seat is left in one of the pools; nothing has changed."""


def when_granted(tell: Granted) -> Granted:
    """Have `tell(holders, now)` awaited, inside the transaction, when holders who waited got their seats."""
    _told.append(tell)
    return tell


async def take(holder: UUID, pools: Pools, now: dt.datetime) -> Standing:
    """Take a seat in every pool, or else a place in the queue for one. `holder` has none yet.

    Works in the caller's transaction, the one that makes the holder, and must come first in it.
    """
    standing: Standing = "taken" if await _take_all(pools) else "waiting"
    await _write_claims(holder, pools, standing, now)
    return standing


async def release(holder: UUID, pools: Pools, now: dt.datetime) -> list[UUID]:
    """Give the holder's seats, or places in the queue, back; the holders who got a seat by that."""
    async with transaction():
        await _hold(pools[0])
        held = [pool for pool, standing in (await _standings(holder)).items() if standing == "taken" and pool in pools]
        await _end_claims(holder, pools)
        for pool in held:
            await execute_count(_GIVE_BACK, [pool])
        return await _grant(pools[0], now) if held else []


async def move(holder: UUID, before: Pools, after: Pools, now: dt.datetime) -> Standing:
    """From one set of pools to another. Whoever holds a seat keeps it unless there is one in the new pools.

    Whoever waits, waits for the new pools from now on, or gets a seat there. Raise NoSeatError.
    """
    async with transaction():
        await _hold(after[0])
        standings = await _standings(holder)
        if standings.get(before[-1]) == "taken":
            return await _move_seat(holder, before, after, now)
        await _end_claims(holder, before)
        return await take(holder, after, now)


async def _move_seat(holder: UUID, before: Pools, after: Pools, now: dt.datetime) -> Standing:
    entered = [pool for pool in after if pool not in before]
    left = [pool for pool in before if pool not in after]
    if not await _take_all(entered):
        raise NoSeatError
    await _write_claims(holder, entered, "taken", now)
    await _end_claims(holder, left)
    for pool in left:
        await execute_count(_GIVE_BACK, [pool])
        await _grant(pool, now)
    return "taken"


async def admit(holder: UUID, pools: Pools, now: dt.datetime, *, raising: bool = False) -> None:
    """A seat for somebody who waits, before others who wait.

    `raising` adds one seat to each pool that is full. Raise NoSeatError when one is and it is not given.
    """
    async with transaction():
        await _hold(pools[0])
        waiting = [pool for pool in pools if (await _standings(holder)).get(pool) == "waiting"]
        if raising:
            for pool in waiting:
                await execute_count(_TAKE_BEYOND, [pool])
        elif not await _take_all(waiting):
            raise NoSeatError
        await _write_claims(holder, waiting, "taken", now)


async def set_capacity(pools: Pools, capacity: int | None, now: dt.datetime) -> list[UUID]:
    """Change the capacity of the last of `pools`, None for no limit; the holders who got a seat by that.

    `pools` are those a seat there counts in: (the event's,) or (the event's, the category's). Nobody loses a
    seat when a capacity falls below what is taken: seats that come back are then not given out again.
    """
    async with transaction():
        await _hold(pools[0])
        await execute_count("UPDATE pool SET capacity = $1 WHERE id = $2", [capacity, pools[-1]])
        return await _grant(pools[-1], now)


async def _hold(pool: UUID) -> None:
    await execute_count(_HOLD, [pool])


async def _take_all(pools: Pools) -> bool:
    for number, pool in enumerate(pools):
        if not await _take_one(pool):
            for taken in pools[:number]:
                await execute_count(_GIVE_BACK, [taken])
            return False
    return True


async def _take_one(pool: UUID) -> bool:
    if await execute_count(_TAKE, [pool]):
        return True
    # A refused update holds nothing: somebody may give a seat back before our place in the queue is written,
    # and find nobody waiting. So hold the pool, and look once more.
    await _hold(pool)
    return bool(await execute_count(_TAKE, [pool]))


async def _grant(pool: UUID, now: dt.datetime) -> list[UUID]:
    """Give what is free to those who wait for this pool, and tell whose they are."""
    granted: list[UUID] = []
    while found := await execute_rows(_FIRST_WAITING, [pool]):
        holder, joint = UUID(str(found[0]["holder"])), found[0]["joint"]
        of_claim = "holder = $1 AND \"group\" = $2 AND state = 'waiting'"
        seats = f"UPDATE pool SET taken = taken + 1 WHERE id IN (SELECT pool_id FROM claim WHERE {of_claim})"  # noqa: S608
        await execute_count(seats, [holder, joint])
        await execute_count(f"UPDATE claim SET state = 'taken' WHERE {of_claim}", [holder, joint])  # noqa: S608
        granted.append(holder)
    for tell in _told if granted else ():
        await tell(granted, now)
    return granted


async def _standings(holder: UUID) -> dict[UUID, str]:
    rows = await execute_rows("SELECT pool_id, state FROM claim WHERE holder = $1", [holder])
    return {UUID(str(row["pool_id"])): row["state"] for row in rows}


async def _end_claims(holder: UUID, pools: Pools) -> None:
    for pool in pools:
        await execute_count("UPDATE claim SET state = 'released' WHERE holder = $1 AND pool_id = $2", [holder, pool])


async def _write_claims(holder: UUID, pools: Pools, standing: Standing, now: dt.datetime) -> None:
    """The claims of one holder, granted together: their group is the holder."""
    if not pools:
        return
    rows = ", ".join(f"(${number}, $1, $2, $1, $3)" for number in range(4, 4 + len(pools)))
    await execute_count(
        f'INSERT INTO claim (pool_id, holder, state, "group", claimed_at) VALUES {rows} '  # noqa: S608
        "ON CONFLICT (pool_id, holder) DO UPDATE SET state = excluded.state, claimed_at = excluded.claimed_at",
        [holder, standing, now, *pools],
    )
