"""Places in the quotas of delegations, held by registrations: never more than a quota has, whoever comes at once.

A quota is a pool for which nobody waits. Each act works in the transaction of whoever makes, changes or ends the
registration, behind what holds the event's pool.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from events.congress.quotas.models import DelegationQuota
from events.records.seats import operations as seats
from events.records.seats.operations import PoolFullError
from events.records.seats.queries import seats_of


class QuotaFullError(Exception):
    """The delegation may name nobody more in this category."""


async def refuse_full_quota(delegation_id: UUID, category_id: UUID) -> None:
    """Raise QuotaFullError where no place is left in the quota for this category as things stand; holds nothing."""
    pools = await _pools_of(delegation_id)
    if category_id not in pools or (await seats_of([pools[category_id]]))[pools[category_id]].is_full:
        raise QuotaFullError


async def take_place(holder: UUID, delegation_id: UUID, category_id: UUID, now: dt.datetime) -> None:
    """Hold a place in the quota for this category, and in no other of the delegation. Raise QuotaFullError."""
    pools = await _pools_of(delegation_id)
    if category_id not in pools:
        raise QuotaFullError
    try:
        await seats.choose(holder, [*pools.values()], [pools[category_id]], now)
    except PoolFullError:
        raise QuotaFullError from None


async def free_place(holder: UUID, delegation_id: UUID | None, now: dt.datetime) -> None:
    """Give the place in a quota back, where a registration belongs to a delegation."""
    if delegation_id is not None:
        await seats.choose(holder, [*(await _pools_of(delegation_id)).values()], (), now)


async def _pools_of(delegation_id: UUID) -> dict[UUID, UUID]:
    """Return the pools of a delegation's quotas by category, in the order in which places are taken."""
    quotas = DelegationQuota.filter(delegation_id=delegation_id).order_by("pool_id")
    return {quota.category_id: quota.pool_id for quota in await quotas}
