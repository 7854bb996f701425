"""The public revision of every event, known at almost no cost, so that kept bytes are never stale.

    revisions = Revisions(settings.database_url)
    await revisions.start()
    number = await revisions.current(slug)      # what a page asks

A writer raises the revision in its own transaction (`raise_revision`, also for an event just made). This
process knows it when the transaction has committed, other processes within a second.

On SQLite a synchronous connection asks the file by `PRAGMA data_version`, which takes two locks (5 to 9 microseconds):
after each statement of this process, and twenty times a second for the commits of others. On PostgreSQL a listening
connection keeps the numbers in memory; while it is down they expire, and `current` asks the database.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from events.platform.storage.database import (
    after_commit,
    dialect,
    dialect_of,
    execute_rows,
    open_schema,
    transaction,
)
from events.platform.storage.derived import scope_changed, scope_held
from events.platform.storage.frames import before_commit
from events.platform.storage.outages import AwayError, Cause, outage_of
from events.platform.storage.revision_sources import CHANNEL, PAUSE, Asking, Following, learn


async def raise_revision(event_id: UUID) -> int:
    """Say, inside the transaction that changes it, that what the public sees of an event changes; the new number.

    Raise LookupError when there is no such event.
    """
    async with transaction():
        update = f"UPDATE {open_schema().revised} SET revision = revision + 1 WHERE id = $1 RETURNING slug, revision"  # noqa: S608
        rows = await _telling(update, event_id)
        if not rows:
            raise LookupError(f"there is no event {event_id}")
        slug, revision = str(rows[0]["slug"]), int(rows[0]["revision"])
        await scope_changed(open_schema().revised, event_id)
        after_commit(lambda: learn(str(event_id), slug=slug, revision=revision))
    return revision


async def raise_part(event_id: UUID, part: str) -> None:
    """Say, inside the transaction that changes it, that what the public sees of a part of an event changes.

    It is written once, at the end of the transaction, when everything else is locked: other pages of the event stay
    kept, and who changes this part waits for nobody who changes the event.
    """
    await before_commit(("part", part, event_id), partial(_raise_part, event_id, part))


async def _raise_part(event_id: UUID, part: str) -> None:
    table = open_schema().parts[part]
    upsert = (
        f"INSERT INTO {table} (event_id, number) VALUES ($1, 1) "  # noqa: S608 - a table of ours
        f"ON CONFLICT (event_id) DO UPDATE SET number = {table}.number + 1 RETURNING number"
    )
    async with transaction():
        number = int((await _telling(upsert, event_id))[0]["number"])
        after_commit(lambda: learn(str(event_id), **{part: number}))


async def _telling(sql: str, event_id: UUID) -> Sequence[Any]:
    """Write a revision, of which other processes are told at the commit, in one statement."""
    if dialect() != "postgresql":
        return await execute_rows(sql, [event_id])
    return await execute_rows(f"{sql}, pg_notify('{CHANNEL}', '')", [event_id])


async def hold_event(event_id: UUID) -> None:
    """Let one act of organizers on an event follow the other: first in its transaction, before any other row.

    So two who add a room at once do not choose the same code, and no two wait for each other's rows. On SQLite one
    transaction writes at a time anyway.
    """
    await hold_scope(open_schema().revised, event_id)


async def hold_scope(kind: str, scope: UUID) -> None:
    """Lock a row of one of the schema's scopes (an event, a mission) in the same way."""
    if kind not in open_schema().scopes:
        raise LookupError(f"{kind} is no scope")
    if dialect() == "postgresql":
        await execute_rows(f"SELECT 1 AS held FROM {kind} WHERE id = $1 FOR NO KEY UPDATE", [scope])  # noqa: S608
    await scope_held(kind, scope)


class Revisions:
    """The revisions of all events; `current`, `of` and `site` are never behind a commit of this process."""

    def __init__(self, database_url: str) -> None:
        is_sqlite = dialect_of(database_url) == "sqlite"
        self._source: Asking | Following = Asking(database_url) if is_sqlite else Following(database_url)
        self._asking = asyncio.Lock()

    async def start(self) -> None:
        """Read the numbers and follow them; the database must be migrated."""
        await self._source.start()

    async def stop(self) -> None:
        """Give the connection back; safe to call twice, and without start."""
        await self._source.stop()

    @property
    def is_stale(self) -> bool:
        """Whether nobody would have told of a change for longer than EXPIRY: then await `ensure_fresh` first."""
        return self._source.is_stale

    async def ensure_fresh(self) -> None:
        """Ask the database when the numbers are stale.

        Raise tortoise's errors when it does not answer either, and AwayError while that is not long ago.
        """
        if self._source.is_stale:
            async with self._asking:  # one question for all who wait
                if self._source.is_stale:
                    await self._ask()

    async def ensure_fresh_or_away(self) -> None:
        """Ask the database when the numbers are stale; in an outage those that were known last go on being given."""
        try:
            await self.ensure_fresh()
        except Exception as error:
            if outage_of(error) is None:
                raise

    async def _ask(self) -> None:
        if time.monotonic() < self._source.away_until:
            raise AwayError(Cause.AWAY)
        try:
            await self.refresh()
        except Exception as error:
            if outage_of(error) is not None:
                self._source.away_until = time.monotonic() + PAUSE
            raise

    async def refresh(self) -> None:
        """Read the numbers now, whatever is known of them."""
        await self._source.refresh()

    async def rows(self, sql: str, params: Sequence[Any]) -> list[dict[str, Any]]:
        """Return a few rows that an index finds, as `execute_rows` does outside of transactions.

        On SQLite it takes 20 microseconds, on the connection on which the file is asked; the way through the ORM's
        thread takes ten times as long.
        """
        return await self._source.rows(sql, params)

    async def current(self, slug: str) -> int | None:
        """Return the revision of an event, None when there is none; awaits the database only when stale."""
        await self.ensure_fresh()
        return self.of(slug)

    def of(self, slug: str) -> int | None:
        """Return the revision of an event, or of a part of one, None when there is none.

        Ask `is_stale` first, or use `current`.

        Raise DatabaseError when the numbers are stale for so long that it would be a lie, unless the database is away.
        """
        return self._source.numbers().by_slug.get(slug)

    def site(self) -> int:
        """Return a number that differs when any event changed, appeared or was renamed; the same in every process."""
        return self._source.numbers().site
