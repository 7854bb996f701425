"""Files that were asked for."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from uuid import UUID

from events.congress.registration.exports.models import RegistrationExport
from events.platform.storage.database import execute_rows, identifier

KEPT_FOR = dt.timedelta(hours=1)


def path_of(root: Path, export_id: UUID) -> Path:
    """Return where a file lies, below the stored files and apart from them: no backup takes it along."""
    return root / "exports" / export_id.hex


async def export_for(
    event_id: UUID, account_id: UUID, export_id: UUID | None, now: dt.datetime
) -> RegistrationExport | None:
    """Return what an account asked for in an event, not long ago."""
    since = now - KEPT_FOR
    return await RegistrationExport.get_or_none(
        id=export_id, event_id=event_id, asked_by=account_id, asked_at__gt=since
    )


async def next_waiting(now: dt.datetime) -> UUID | None:
    """Return what has waited longest for a process that makes it."""
    rows = await execute_rows(
        "SELECT id FROM registration_export WHERE state = 'waiting' AND (lease_until IS NULL OR lease_until < $1) "
        "ORDER BY asked_at, id LIMIT 1",
        [now],
    )
    return identifier(rows[0]["id"]) if rows else None
