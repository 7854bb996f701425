"""Making grants: every role that somebody gets for the first time in an event or a mission is given here."""

from __future__ import annotations

import datetime as dt
import uuid

from events.platform.storage.database import transaction
from events.records.people.hand_on_operations import keep_apart
from events.records.people.models import Grant


async def make_grant(
    account_id: uuid.UUID,
    role: str,
    kind: str,
    scope: uuid.UUID,
    now: dt.datetime,
    *,
    by: uuid.UUID | None = None,
) -> None:
    """Give an account its first role in an event or a mission; what a colleague's link opened may not open that too."""
    async with transaction():
        await Grant.create(
            id=uuid.uuid4(),
            account_id=account_id,
            role=role,
            scope_kind=kind,
            scope=scope,
            granted_at=now,
            granted_by=by,
        )
        await keep_apart(account_id, now, by=by)
