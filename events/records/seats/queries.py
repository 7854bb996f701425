"""Reading how many seats are left, and where somebody stands in a queue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from events.platform.storage.database import execute_rows, instant


@dataclass(frozen=True)
class Seats:
    """How a pool stands; `capacity` None is without limit."""

    capacity: int | None
    taken: int

    @property
    def is_full(self) -> bool:
        return self.capacity is not None and self.taken >= self.capacity


async def seats_of(pools: Iterable[UUID]) -> dict[UUID, Seats]:
    """Return how some pools stand, in one query; none is asked for nothing, which PostgreSQL refuses to parse."""
    wanted = list(pools)
    if not wanted:
        return {}
    places = ", ".join(f"${number}" for number in range(1, len(wanted) + 1))
    rows = await execute_rows(f"SELECT id, capacity, taken FROM pool WHERE id IN ({places})", wanted)  # noqa: S608
    return {UUID(str(row["id"])): Seats(row["capacity"], row["taken"]) for row in rows}


@dataclass(frozen=True)
class Wait:
    """How somebody waits: with how many others, and until when a seat is offered to them, where one is."""

    others: int = 0
    offered_until: dt.datetime | None = None


async def wait_of(holder: UUID, pool: UUID) -> Wait:
    """Return how somebody waits for a seat of this pool."""
    rows = await execute_rows(
        "SELECT mine.expires_at, (SELECT COUNT(*) FROM claim o WHERE o.pool_id = mine.pool_id "
        'AND o."group" = mine."group" AND o.state = \'waiting\' AND o.holder <> mine.holder) AS others '
        "FROM claim mine WHERE mine.pool_id = $1 AND mine.holder = $2 AND mine.state IN ('waiting', 'offered')",
        [pool, holder],
    )
    if not rows:
        return Wait()
    until = rows[0]["expires_at"]
    return Wait(int(rows[0]["others"]), instant(until) if until is not None else None)


async def offer_hours_of(pool: UUID) -> int | None:
    """Return for how many hours freed seats are offered; None where they are given at once."""
    rows = await execute_rows("SELECT offer_hours FROM pool WHERE id = $1", [pool])
    hours: int | None = rows[0]["offer_hours"]
    return hours


async def place_in_queue(holder: UUID, pool: UUID) -> int:
    """1 for whoever is next to get a seat of this pool; 0 for who does not wait for one."""
    rows = await execute_rows(
        "SELECT count(*) AS places FROM claim c JOIN claim mine ON mine.pool_id = c.pool_id "
        "WHERE mine.pool_id = $1 AND mine.holder = $2 AND mine.state = 'waiting' AND c.state = 'waiting' "
        "AND (c.claimed_at < mine.claimed_at OR (c.claimed_at = mine.claimed_at AND c.id <= mine.id))",
        [pool, holder],
    )
    return int(rows[0]["places"])
