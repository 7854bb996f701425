"""Reading how many seats are left, and where somebody stands in a queue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from events.platform.storage.database import execute_rows


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


async def place_in_queue(holder: UUID, pool: UUID) -> int:
    """1 for whoever is next to get a seat of this pool; 0 for who does not wait for one."""
    rows = await execute_rows(
        "SELECT count(*) AS places FROM claim c JOIN claim mine ON mine.pool_id = c.pool_id "
        "WHERE mine.pool_id = $1 AND mine.holder = $2 AND mine.state = 'waiting' AND c.state = 'waiting' "
        "AND (c.claimed_at < mine.claimed_at OR (c.claimed_at = mine.claimed_at AND c.id <= mine.id))",
        [pool, holder],
    )
    return int(rows[0]["places"])
