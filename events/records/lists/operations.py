"""Keeping what people choose of lists. These are habits of one person and change nothing for others: no audit row."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from events.platform.storage.database import transaction
from events.records.lists.models import ListColumns


async def keep_columns(account_id: UUID, scope: UUID, name: str, columns: Sequence[str]) -> None:
    """Keep the columns that an account chose for a list; for none it is shown again as everybody first sees it."""
    async with transaction():
        kept = ListColumns.filter(account_id=account_id, scope=scope, name=name)
        if not columns:
            await kept.delete()
        elif not await kept.update(columns=list(columns)):
            await ListColumns.create(account_id=account_id, scope=scope, name=name, columns=list(columns))
