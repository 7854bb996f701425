"""Reading what people keep of lists."""

from __future__ import annotations

from uuid import UUID

from tortoise.expressions import Q

from events.records.lists.models import BulkAct, DefaultView, ListColumns, SavedView


async def columns_of(account_id: UUID, scope: UUID, name: str) -> tuple[str, ...]:
    """Return the keys of the columns that an account chose for a list; none where it chose none."""
    row = await ListColumns.get_or_none(account_id=account_id, scope=scope, name=name)
    return tuple(row.columns) if row else ()


async def act_in(scope: UUID, name: str, act: UUID | None) -> BulkAct | None:
    """Return an act on many rows of a list of an event or mission; None for any other."""
    return await BulkAct.get_or_none(id=act, scope=scope, name=name) if act else None


async def views_for(account_id: UUID, scope: UUID, name: str) -> list[SavedView]:
    """Return the views of a list that an account sees: its own, and those that the team shares."""
    seen = Q(account_id=account_id) | Q(is_shared=True)
    return await SavedView.filter(seen, scope=scope, name=name).order_by("title", "id")


async def default_view(account_id: UUID, scope: UUID, name: str) -> UUID | None:
    """Return the view with which a list opens for an account."""
    row = await DefaultView.get_or_none(account_id=account_id, scope=scope, name=name)
    return row.view_id if row else None
