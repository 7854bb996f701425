"""What holds of all seats at every instant."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from events.records.seats.models import Claim, Pool


async def check_seats() -> None:
    """Fail where a pool has sold more than it has, counts wrongly, or has room for an entry that waits for it."""
    pools = {pool.id: pool for pool in await Pool.all()}
    held: defaultdict[UUID, int] = defaultdict(int)
    entries: defaultdict[UUID | None, defaultdict[UUID, int]] = defaultdict(lambda: defaultdict(int))
    for claim in await Claim.all():
        of_pool = UUID(str(claim.pool_id))
        assert (claim.expires_at is not None) == (claim.state == "offered")
        if claim.state in ("taken", "offered"):
            held[of_pool] += 1
        elif claim.state == "waiting":
            entries[claim.group][of_pool] += 1
    for pool in pools.values():
        assert pool.taken == held[pool.id], "the counter and the claims differ"
        assert pool.capacity is None or pool.taken <= pool.capacity, "more is sold than there is"
    for wanted in entries.values():
        fits = [_has_room(pools[id], number) for id, number in wanted.items()]
        assert not all(fits), "an entry waits that the free seats suffice for"


def _has_room(pool: Pool, number: int) -> bool:
    return pool.capacity is None or pool.taken + number <= pool.capacity
