"""The revision and the audit row that come with every change of an event."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from events.platform.storage.revisions import raise_revision
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change


async def note_change(
    event_id: UUID, kind: str, subject: UUID, act: Act, now: dt.datetime, *, by: UUID | None = None
) -> None:
    """Say, inside the transaction that changes it, that something of an event changed.

    Called first, before any other row is touched, it also makes the acts on one event follow each other: so two who
    add a room at once do not choose the same code, and no two wait for each other's rows.
    """
    await raise_revision(event_id)
    await record_change(event_id, kind, subject, act, now, actor=by)
