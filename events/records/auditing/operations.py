"""Recording changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from events.records.auditing.acts import Act
from events.records.auditing.models import Change


async def record_change(
    scope: UUID | None,
    kind: str,
    subject: UUID,
    act: Act,
    now: dt.datetime,
    *,
    actor: UUID | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """One row about one change, in the caller's transaction.

    `kind` is the table's noun ("session"), `details` what is worth knowing later ({"room": ["A", "B"]}); no secret and
    no sensitive answer belongs there.
    """
    await Change.create(
        scope=scope, kind=kind, subject=subject, act=act.value, actor=actor, details=dict(details or {}), made_at=now
    )


async def record_changes(
    scope: UUID | None,
    kind: str,
    details: Mapping[UUID, Mapping[str, Any]],
    act: Act,
    now: dt.datetime,
    *,
    actor: UUID | None = None,
) -> None:
    """As `record_change`, of several rows to which the same was done: `details` are by subject."""
    await Change.bulk_create(
        Change(scope=scope, kind=kind, subject=subject, act=act.value, actor=actor, details=dict(of_it), made_at=now)
        for subject, of_it in details.items()
    )
