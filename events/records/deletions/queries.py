"""Reading what was deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from events.records.deletions.models import Deletion

KEPT_FOR = dt.timedelta(days=30)


async def deletions_of(scope: UUID, kind: str, now: dt.datetime) -> list[Deletion]:
    """Return what of a kind can still be brought back, the latest first."""
    return await Deletion.filter(scope=scope, kind=kind, deleted_at__gt=now - KEPT_FOR).order_by("-deleted_at", "id")


async def deletion_of(scope: UUID, kinds: Collection[str], deletion: UUID, now: dt.datetime) -> Deletion | None:
    """Return a deletion of something of these kinds that can still be brought back."""
    found = Deletion.filter(id=deletion, scope=scope, kind__in=list(kinds), deleted_at__gt=now - KEPT_FOR)
    return await found.first()
