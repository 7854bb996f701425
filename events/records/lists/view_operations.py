"""Acts on saved views. One that the team shares leaves an audit row; the others are habits of one person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from events.platform.storage.database import transaction
from events.platform.storage.versions import Opened, hold_version
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.lists.models import DefaultView, SavedView


@dataclass(frozen=True)
class ViewOf:
    """Whose views of which list an act is about."""

    account: UUID
    scope: UUID
    name: str
    at: dt.datetime


@dataclass(frozen=True)
class Typed:
    """What is typed about a view; without a query it stays what it was."""

    title: str
    is_shared: bool
    query: Mapping[str, str] | None


async def save_view(of: ViewOf, opened: Opened[SavedView | None], typed: Typed) -> SavedView:
    """Keep a list as a view, or a view otherwise. Raise ChangedMeanwhileError."""
    columns: dict[str, Any] = {"title": typed.title, "is_shared": typed.is_shared}
    if typed.query is not None:
        columns |= {"query": dict(typed.query)}
    async with transaction():
        if opened.row is None:
            row = await SavedView.create(id=uuid4(), account_id=of.account, scope=of.scope, name=of.name, **columns)
        else:
            row = opened.row
            await hold_version(SavedView, row.id, opened.version)
            await SavedView.filter(id=row.id).update(**columns)
        if typed.is_shared or row.is_shared:
            await _record(of, row, Act.REVISED if opened.row else Act.CREATED)
    return row


async def open_with(of: ViewOf, view: SavedView, *, is_default: bool) -> None:
    """Have a list open with a view for somebody, or no longer with it."""
    async with transaction():
        kept = DefaultView.filter(account_id=of.account, scope=of.scope, name=of.name)
        if not is_default:
            await kept.filter(view_id=view.id).delete()
        elif not await kept.update(view_id=view.id):
            await DefaultView.create(account_id=of.account, scope=of.scope, name=of.name, view_id=view.id)


async def remove_view(of: ViewOf, view: SavedView) -> None:
    """Remove a view, for all whose list opens with it too."""
    async with transaction():
        await DefaultView.filter(view_id=view.id).delete()
        if await SavedView.filter(id=view.id, scope=of.scope).delete() and view.is_shared:
            await _record(of, view, Act.REMOVED)


async def _record(of: ViewOf, view: SavedView, act: Act) -> None:
    scope = of.scope if of.scope.int else None  # NO_SCOPE
    await record_change(scope, "saved_view", view.id, act, of.at, actor=of.account)
