"""Values derived from the rows of a scope, kept right in the transaction that changes them: the schema names them.

Whatever holds a scope or counts a change of it calls this, so that no act has to remember what depends on its rows.
"""

from __future__ import annotations

from functools import partial
from pkgutil import resolve_name
from typing import Protocol
from uuid import UUID

from events.platform.storage.database import open_schema
from events.platform.storage.frames import before_commit, is_first


class Derived(Protocol):
    """A derivation from the rows of scopes of one kind."""

    async def prepare(self, scope: UUID) -> None:
        """Look at the rows before the act changes them, where nothing is known of them yet."""

    async def renew(self, scope: UUID) -> None:
        """Follow what the act made of the rows, at the end of its transaction."""


async def scope_held(kind: str, scope: UUID) -> None:
    """Say that an act on a scope begins: first in its transaction, before any row of it changes."""
    if (found := _derived(kind)) is not None and is_first(("prepared", kind, scope)):
        await found.prepare(scope)


async def scope_changed(kind: str, scope: UUID) -> None:
    """Say that rows of a scope change in this transaction: what is derived from them is renewed at its end."""
    await scope_held(kind, scope)
    if (found := _derived(kind)) is not None:
        await before_commit(("renewed", kind, scope), partial(found.renew, scope))


def _derived(kind: str) -> Derived | None:
    name = open_schema().derived.get(kind)
    found: Derived | None = resolve_name(name) if name else None  # on first use: it stands to the right of the tables
    return found
