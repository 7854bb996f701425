"""Seats: exactly as many as there are, never oversold and never left unsold.

Whoever wants a seat names the pools it counts in, in a fixed order that begins with the one they all share (the
event's pool, then those of the attendance and the category). The first statement of each act is an update of that
first pool: it holds back every other act of the same event until this one has committed, on PostgreSQL by the row's
lock, on SQLite because one transaction writes at a time. So what is read behind it cannot change, and no two acts
wait for each other.

A seat that becomes free goes, in the same transaction, to whose turn it is (`turn_operations.py`). The rooms that hold
seats are told, for a seat may become free by an act that knows nothing of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from events.platform.storage.database import execute_count, execute_rows, identifier, transaction
from events.records.seats.turn_operations import give_turns

Standing = Literal["taken", "waiting"]
Pools = Sequence[UUID]


_TAKE = "UPDATE pool SET taken = taken + 1 WHERE id = $1 AND (capacity IS NULL OR taken < capacity)"
_TAKE_BEYOND = "UPDATE pool SET taken = taken + 1, capacity = CASE WHEN capacity <= taken THEN taken + 1 ELSE capacity END WHERE id = $1"  # noqa: E501
_GIVE_BACK = "UPDATE pool SET taken = taken - 1 WHERE id = $1"
_HOLD = "UPDATE pool SET taken = taken WHERE id = $1"


class NoSeatError(Exception):
    """No seat is left in one of the pools; nothing has changed."""


class PoolFullError(Exception):
    """No seat is left in this pool."""

    def __init__(self, pool: UUID) -> None:
        super().__init__(pool)
        self.pool = pool


async def take(holder: UUID, pools: Pools, now: dt.datetime) -> Standing:
    """Take a seat in every pool, or else a place in the queue for one. `holder` has none yet.

    Works in the caller's transaction, the one that makes the holder, and must come first in it.
    """
    standing: Standing = "taken" if await _take_all(pools) else "waiting"
    await _write_claims(holder, pools, standing, now)
    return standing


async def release(holder: UUID, pools: Pools, now: dt.datetime) -> list[UUID]:
    """Give the holder's seats, offers, or places in the queue, back; the holders whose turn came by that."""
    async with transaction():
        await hold(pools[0])
        joint = await _group_left(holder, pools)
        held = await _held_among(holder, pools)
        await _end_claims(holder, pools)
        for pool in held:
            await execute_count(_GIVE_BACK, [pool])
        # An entry that has become smaller may fit what was free before.
        return await give_turns(pools[0], pools[0], now) if held or joint else []


async def move(holder: UUID, before: Pools, after: Pools, now: dt.datetime) -> Standing:
    """From one set of pools to another. Whoever holds a seat keeps it unless there is one in the new pools.

    Whoever waits, waits for the new pools from now on, or gets a seat there; an offer is given back. Raise NoSeatError.
    """
    async with transaction():
        await hold(after[0])
        if (await _standings(holder)).get(before[-1]) == "taken":
            return await _move_seat(holder, before, after, now)
        await release(holder, before, now)
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
        await give_turns(after[0], pool, now)
    return "taken"


async def admit(holder: UUID, pools: Pools, now: dt.datetime, *, raising: bool = False) -> None:
    """A seat for somebody who waits, before others who wait; one that is offered to them is theirs.

    `raising` adds one seat to each pool that is full. Raise NoSeatError when one is and it is not given.
    """
    async with transaction():
        await hold(pools[0])
        standings = await _standings(holder)
        waiting = [pool for pool in pools if standings.get(pool) == "waiting"]
        offered = [pool for pool in pools if standings.get(pool) == "offered"]
        if raising:
            for pool in waiting:
                await execute_count(_TAKE_BEYOND, [pool])
        elif not await _take_all(waiting):
            raise NoSeatError
        await _write_claims(holder, [*waiting, *offered], "taken", now)
        if waiting:
            await give_turns(pools[0], pools[0], now)  # those they waited with are fewer


async def pass_on(holder: UUID, successor: UUID, pools: Pools) -> Standing | None:
    """Make all that the holder has somebody else's: seats, offers, and places in the queue at the same rank.

    Return what the successor has of `pools` by that; None for nothing.
    """
    await hold(pools[0])
    standing = (await _standings(holder)).get(pools[-1], "released")
    await execute_count(
        'UPDATE claim SET holder = $2, "group" = CASE WHEN "group" = $1 THEN $2 ELSE "group" END '
        "WHERE holder = $1 AND state <> 'released'",
        [holder, successor],
    )
    return None if standing == "released" else "taken" if standing == "taken" else "waiting"


async def accept(holder: UUID, pools: Pools, now: dt.datetime) -> bool:
    """Take the seat that is offered to somebody; return False when none is any more."""
    async with transaction():
        await hold(pools[0])
        return bool(
            await execute_count(
                "UPDATE claim SET state = 'taken', expires_at = NULL "
                "WHERE holder = $1 AND state = 'offered' AND expires_at > $2",
                [holder, now],
            )
        )


async def wait_together(holders: Sequence[UUID], group: UUID, pool: UUID) -> int:
    """Have some who wait wait together from now on, by the rank of the last of them; return how many do.

    `pool` is the one that all of them share.
    """
    places = ", ".join(f"${number}" for number in range(2, 2 + len(holders)))
    waiting = f"state = 'waiting' AND holder IN ({places})"
    async with transaction():
        await hold(pool)
        rows = await execute_rows(
            f"SELECT MAX(claimed_at) AS last, COUNT(*) AS number FROM claim WHERE pool_id = $1 AND {waiting}",  # noqa: S608
            [pool, *holders],
        )
        if int(rows[0]["number"]):
            last = f"(SELECT MAX(m.claimed_at) FROM claim m WHERE m.holder IN ({places}) AND m.state = 'waiting')"  # noqa: S608
            sql = f'UPDATE claim SET "group" = $1, claimed_at = {last} WHERE {waiting}'  # noqa: S608
            await execute_count(sql, [group, *holders])
        return int(rows[0]["number"])


async def wait_alone(holder: UUID, pools: Pools, now: dt.datetime) -> list[UUID]:
    """Have somebody who waits with others wait for one seat, at the same rank; the holders whose turn came by that."""
    async with transaction():
        await hold(pools[0])
        await execute_count("UPDATE claim SET \"group\" = holder WHERE holder = $1 AND state = 'waiting'", [holder])
        return await give_turns(pools[0], pools[0], now)


async def set_capacity(pools: Pools, capacity: int | None, now: dt.datetime) -> list[UUID]:
    """Change the capacity of the last of `pools`, None for no limit; the holders whose turn came by that.

    `pools` are those a seat there counts in: (the event's,) or (the event's, the category's). Nobody loses a
    seat when a capacity falls below what is taken: seats that come back are then not given out again.
    """
    async with transaction():
        await hold(pools[0])
        await execute_count("UPDATE pool SET capacity = $1 WHERE id = $2", [capacity, pools[-1]])
        return await give_turns(pools[0], pools[-1], now)


async def lapse(holder: UUID, pools: Pools, now: dt.datetime) -> bool:
    """Give back what was offered to somebody too long ago; return False where they have accepted it meanwhile."""
    async with transaction():
        await hold(pools[0])
        rows = await execute_rows(
            "SELECT 1 FROM claim WHERE holder = $1 AND state = 'offered' AND expires_at <= $2", [holder, now]
        )
        if rows:
            await release(holder, pools, now)
        return bool(rows)


async def set_offer_hours(pool: UUID, hours: int | None) -> None:
    """Say for how long freed seats are offered, None to give them at once; `pool` is the one that all share."""
    await execute_count("UPDATE pool SET offer_hours = $1 WHERE id = $2", [hours, pool])


async def lapsed(now: dt.datetime) -> list[UUID]:
    """Return the holders whose offers have lapsed; their seats are free once they are released."""
    rows = await execute_rows("SELECT DISTINCT holder FROM claim WHERE state = 'offered' AND expires_at <= $1", [now])
    return [identifier(row["holder"]) for row in rows]


async def choose(holder: UUID, among: Pools, wanted: Pools, now: dt.datetime) -> None:
    """Hold a seat in each pool of `wanted` and in no other of `among`: pools for which nobody waits.

    Works in the caller's transaction, which holds the pool that all acts of the event share. Raise PoolFullError.
    """
    if not among:
        return
    held = {pool for pool, standing in (await _standings(holder)).items() if standing == "taken" and pool in among}
    left, entered = [pool for pool in among if pool in held.difference(wanted)], [p for p in wanted if p not in held]
    await _end_claims(holder, left)
    for pool in left:
        await execute_count(_GIVE_BACK, [pool])
    for number, pool in enumerate(entered):
        if not await _take_one(pool):
            for taken in entered[:number]:
                await execute_count(_GIVE_BACK, [taken])
            raise PoolFullError(pool)
    await _write_claims(holder, entered, "taken", now)


async def hold(pool: UUID) -> None:
    """Hold back every other act on the seats of an event until the caller's transaction ends; `pool` is the event's."""
    await _hold(pool)


async def close(pool: UUID) -> None:
    """End a pool for which nobody waits: every claim on it, and its capacity."""
    await execute_count("UPDATE claim SET state = 'released' WHERE pool_id = $1", [pool])
    await execute_count("UPDATE pool SET taken = 0, capacity = NULL WHERE id = $1", [pool])


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
    await hold(pool)
    return bool(await execute_count(_TAKE, [pool]))


async def _standings(holder: UUID) -> dict[UUID, str]:
    rows = await execute_rows("SELECT pool_id, state FROM claim WHERE holder = $1", [holder])
    return {UUID(str(row["pool_id"])): row["state"] for row in rows}


async def _held_among(holder: UUID, pools: Pools) -> list[UUID]:
    standings = await _standings(holder)
    return [pool for pool in pools if standings.get(pool) in ("taken", "offered")]


async def _group_left(holder: UUID, pools: Pools) -> bool:
    """Whether somebody waits together with others, whose entry becomes smaller without them."""
    rows = await execute_rows(
        "SELECT 1 FROM claim WHERE holder = $1 AND pool_id = $2 AND state = 'waiting' AND \"group\" <> holder",
        [holder, pools[0]],
    )
    return bool(rows)


async def _end_claims(holder: UUID, pools: Pools) -> None:
    for pool in pools:
        await execute_count(
            "UPDATE claim SET state = 'released', expires_at = NULL WHERE holder = $1 AND pool_id = $2", [holder, pool]
        )


async def _write_claims(holder: UUID, pools: Pools, standing: Standing, now: dt.datetime) -> None:
    """The claims of one holder, granted together: their group is the holder."""
    if not pools:
        return
    rows = ", ".join(f"(${number}, $1, $2, $1, $3)" for number in range(4, 4 + len(pools)))
    await execute_count(
        f'INSERT INTO claim (pool_id, holder, state, "group", claimed_at) VALUES {rows} '  # noqa: S608
        "ON CONFLICT (pool_id, holder) DO UPDATE SET state = excluded.state, claimed_at = excluded.claimed_at, "
        '"group" = excluded."group", expires_at = NULL',
        [holder, standing, now, *pools],
    )
