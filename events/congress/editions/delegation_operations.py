"""Delegations in the next edition: who is asked again, with as many places, in a window as many days later."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from events.congress.delegations.words import LetterState
from events.congress.organizing.models import Event
from events.congress.quotas.models import Delegation, DelegationQuota
from events.platform.storage.copying import Renamed, copy_rows
from events.platform.zoned import ZonedTime
from events.records.seats.models import Pool


async def copy_delegations(event: Event, made: Event, days: int, renamed: Renamed, now: dt.datetime) -> None:
    """Copy the delegations that have not ended, with focal points, notes and quotas, in the caller's transaction.

    Nobody whom they named goes along, nor their letter, their head or the focal point's link. Raise WallTimeError.
    """
    rows = await Delegation.filter(event_id=event.id, retired_at=None).order_by("created_at", "id")
    fresh: dict[str, Any] = {"head_id": None, "waits_together": False, "link_generation": 1, "version": 1}
    fresh |= {"letter_id": None, "letter_state": LetterState.MISSING.value, "letter_reason": "", "letter_at": None}
    fresh |= {"created_at": now, "updated_at": now}
    copied = await copy_rows(
        Delegation, rows, lambda row: _window(event.time_zone, row, days), event_id=made.id, **fresh
    )
    quotas = DelegationQuota.filter(delegation_id__in=list(copied), category_id__in=list(renamed))
    for quota in await quotas.select_related("pool").order_by("id"):
        pool = await Pool.create(id=uuid.uuid4(), scope=made.id, capacity=quota.pool.capacity)
        columns: dict[str, Any] = {
            "delegation_id": copied[quota.delegation_id],
            "category_id": renamed[quota.category_id],
        }
        await DelegationQuota.create(id=uuid.uuid4(), pool_id=pool.id, **columns)


def _window(zone: str, row: Delegation, days: int) -> dict[str, str | None]:
    """Return when people can be named, so many days later by the clock on the wall."""
    walls = {"opens": row.opens, "closes": row.closes}
    return {name: ZonedTime.parse(wall, zone).shifted(days).stored if wall else None for name, wall in walls.items()}
