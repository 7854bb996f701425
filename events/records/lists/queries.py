"""Reading what people keep of lists."""

from __future__ import annotations

from uuid import UUID

from events.records.lists.models import BulkAct, ListColumns


async def columns_of(account_id: UUID, scope: UUID, name: str) -> tuple[str, ...]:
    """Return the keys of the columns that an account chose for a list; none where it chose none."""
    row = await ListColumns.get_or_none(account_id=account_id, scope=scope, name=name)
    return tuple(row.columns) if row else ()


async def act_in(scope: UUID, name: str, act: UUID | None) -> BulkAct | None:
    """Return an act on many rows of a list of an event or mission; None for any other."""
    return await BulkAct.get_or_none(id=act, scope=scope, name=name) if act else None
