"""The first step of every act on a mission, in its transaction: hold it, count the change, record it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from events.platform.storage.database import execute_count
from events.platform.storage.derived import scope_changed
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change


async def note_change(
    mission_id: UUID,
    kind: str,
    subject: UUID,
    act: Act,
    now: dt.datetime,
    *,
    by: UUID | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Record, inside the transaction that changes it, that something of a mission changed.

    Raise the mission's revision, by which plans and calendars are remembered, and write the audit row. Called first
    in a transaction it also makes the acts on one mission follow each other.
    """
    await execute_count("UPDATE mission SET revision = revision + 1, updated_at = $2 WHERE id = $1", [mission_id, now])
    await scope_changed("mission", mission_id)
    await record_change(mission_id, kind, subject, act, now, actor=by, details=details)
