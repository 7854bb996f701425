"""Reading about sealed values without opening them, and who looked."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from events.records.vault.models import Look, SensitiveValue

MOST_LOOKS = 500


async def looks_of_subject(subject: UUID, *, most: int = MOST_LOOKS) -> list[Look]:
    """Who looked at the values of one subject, newest first."""
    return await Look.filter(subject=subject).order_by("-looked_at", "-id").limit(most)


async def looks_of_scope(scope: UUID, *, most: int = MOST_LOOKS) -> list[Look]:
    """Who looked at the values of anybody on one mission, newest first."""
    return await Look.filter(scope=scope).order_by("-looked_at", "-id").limit(most)


async def names_kept(subjects: Collection[UUID]) -> dict[UUID, set[str]]:
    """Which values each subject has, by name. Opens nothing, so it is no look."""
    kept: defaultdict[UUID, set[str]] = defaultdict(set)
    rows = await SensitiveValue.filter(subject__in=list(subjects)).values_list("subject", "name")
    for subject, name in rows:
        kept[subject].add(name)
    return dict(kept)


async def destruction_of(subject: UUID) -> dt.date | None:
    """From which day on nothing that is kept of a subject exists any more; None where nothing is kept."""
    kept = await SensitiveValue.filter(subject=subject).order_by("-destroy_on").first()
    return kept.destroy_on if kept else None


async def number_kept(scope: UUID, name: str) -> int:
    """Return how many subjects of a mission or event have a value of this name. Opens nothing."""
    return await SensitiveValue.filter(scope=scope, name=name).count()
