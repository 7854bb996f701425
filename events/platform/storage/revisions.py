"""The public revision of every event, known at almost no cost, so that kept bytes are never stale.

    revisions = Revisions(settings.database_url)
    await revisions.start()
    number = await revisions.current(slug)      # what a page asks

A writer raises the revision in its own transaction (`raise_revision`, also for an event just made). This
process knows it when the transaction has committed, other processes within a second.

On SQLite each question is a `PRAGMA data_version` (5 microseconds) on a synchronous connection, which also sees
the commits of other processes. On PostgreSQL a listening connection keeps the numbers in memory; while it is down
they expire, and `current` asks the database.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import sqlite3
import time
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from events.platform.storage.database import (
    DatabaseError,
    after_commit,
    dialect,
    dialect_of,
    execute_rows,
    open_schema,
    postgres_arguments,
    sqlite_path,
    transaction,
)
from events.platform.storage.sqlite_engine import open_file

CHANNEL = "event_revision"
EXPIRY = 0.5  # seconds for which a number may be given without asking while nobody tells of changes
_HEARTBEAT = 1.0  # seconds between two readings when nothing was told: finds a dead connection, too

logger = logging.getLogger(__name__)
_followers: set[_Following] = set()  # of this process, told of its own commits


async def raise_revision(event_id: UUID) -> int:
    """Say, inside the transaction that changes it, that what the public sees of an event changes; the new number.

    Raise LookupError when there is no such event.
    """
    async with transaction():
        update = f"UPDATE {open_schema().revised} SET revision = revision + 1 WHERE id = $1 RETURNING slug, revision"  # noqa: S608
        rows = await execute_rows(update, [event_id])
        if not rows:
            raise LookupError(f"there is no event {event_id}")
        slug, revision = str(rows[0]["slug"]), int(rows[0]["revision"])
        if dialect() == "postgresql":
            await execute_rows("SELECT pg_notify($1, $2)", [CHANNEL, slug])
        after_commit(lambda: _learn(str(event_id), slug, revision))
    return revision


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


def _query() -> str:
    return f"SELECT id, slug, revision FROM {open_schema().revised}"  # noqa: S608 - a table of ours


def _learn(event: str, slug: str, revision: int) -> None:
    for follower in _followers:
        follower.learn(event, slug, revision)


class _Numbers:
    """The revisions by slug, and one number for all of them."""

    def __init__(self) -> None:
        self.events: dict[str, tuple[str, int]] = {}
        self.by_slug: dict[str, int] = {}
        self.site = 0

    def replace(self, rows: Iterable[Any]) -> None:
        self.events = {str(row["id"]): (row["slug"], row["revision"]) for row in rows}
        self.by_slug = dict(self.events.values())
        digest = hashlib.blake2b(repr(sorted(self.events.items())).encode(), digest_size=8)
        self.site = int.from_bytes(digest.digest(), "big")


class Revisions:
    """The revisions of all events; `current`, `of` and `site` are never behind a commit of this process."""

    def __init__(self, database_url: str) -> None:
        is_sqlite = dialect_of(database_url) == "sqlite"
        self._source: _Asking | _Following = _Asking(database_url) if is_sqlite else _Following(database_url)
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
        """Ask the database when the numbers are stale. Raises tortoise's errors when it does not answer either."""
        if self._source.is_stale:
            async with self._asking:  # one question for all who wait
                if self._source.is_stale:
                    await self.refresh()

    async def refresh(self) -> None:
        """Read the numbers now, whatever is known of them."""
        await self._source.refresh()

    async def current(self, slug: str) -> int | None:
        """Return the revision of an event, None when there is none; awaits the database only when stale."""
        await self.ensure_fresh()
        return self.of(slug)

    def of(self, slug: str) -> int | None:
        """Return the revision of an event, None when there is none. Ask `is_stale` first, or use `current`.

        Raise DatabaseError when the numbers are stale for so long that it would be a lie.
        """
        return self._source.numbers().by_slug.get(slug)

    def site(self) -> int:
        """Return a number that differs when any event changed, appeared or was renamed; the same in every process."""
        return self._source.numbers().site


class _Asking:
    """SQLite: asks the file whether anybody has committed since."""

    is_stale = False

    def __init__(self, database_url: str) -> None:
        self._path = str(sqlite_path(database_url))
        self._numbers = _Numbers()
        self._connection: sqlite3.Connection | None = None
        self._version = -1

    async def start(self) -> None:
        if self._connection is None:
            self._connection = open_file(self._path, {"busy_timeout": 1000}, read_only=True)
            self._version = -1
            self.numbers()

    async def stop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    async def refresh(self) -> None:
        self._version = -1
        self.numbers()

    def numbers(self) -> _Numbers:
        if self._connection is None:
            raise DatabaseError("Revisions were asked before start()")
        version = self._connection.execute("PRAGMA data_version").fetchone()[0]
        if version != self._version:  # read first: a commit in between is seen by the next question
            self._numbers.replace(self._connection.execute(_query()).fetchall())
            self._version = version
        return self._numbers


class _Following:
    """PostgreSQL: listens for changes, reads them all anew at each, and tries again when the server goes away."""

    def __init__(self, database_url: str) -> None:
        self._arguments = postgres_arguments(database_url)
        self._numbers = _Numbers()
        self._read_at = float("-inf")
        self._learned = 0
        self._is_listening = False
        self._told = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        if self._task is None:
            _followers.add(self)
            ready = asyncio.Event()
            self._task = asyncio.create_task(self._follow(ready), name="revisions")
            with contextlib.suppress(TimeoutError):  # without it the numbers are stale, and pages ask themselves
                async with asyncio.timeout(5):
                    await ready.wait()

    async def stop(self) -> None:
        _followers.discard(self)
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait({task})
        self._is_listening = False
        self._read_at = float("-inf")

    @property
    def is_stale(self) -> bool:
        return self._is_older_than(1)

    def _is_older_than(self, lives: int) -> bool:
        life = 2 * _HEARTBEAT if self._is_listening else EXPIRY
        return time.monotonic() - self._read_at > lives * life

    def numbers(self) -> _Numbers:
        if self._is_older_than(2):  # twice, so that who has just found the numbers fresh gets an answer
            raise DatabaseError("the revisions of events are not known at the moment: await ensure_fresh() first")
        return self._numbers

    def learn(self, event: str, slug: str, revision: int) -> None:
        """Take note of a commit of this process, at once."""
        self._learned += 1
        known = self._numbers.events.get(event, ("", 0))[1]
        rows = self._numbers.events | {event: (slug, max(known, revision))}
        self._numbers.replace({"id": key, "slug": name, "revision": number} for key, (name, number) in rows.items())

    async def refresh(self) -> None:
        await self._read(None)

    async def _read(self, connection: Any) -> None:
        while True:
            asked_at, learned = time.monotonic(), self._learned
            rows = await (execute_rows(_query()) if connection is None else connection.fetch(_query()))
            if learned == self._learned:  # else the rows may be older than a commit of our own
                break
        self._numbers.replace(rows)
        self._read_at = asked_at

    async def _follow(self, ready: asyncio.Event) -> None:
        pause = 0.1
        while True:
            try:
                await self._listen(ready)
            except Exception as error:
                logger.warning("The listener for revisions lost PostgreSQL, next try in %.1f s: %s", pause, error)
            pause = 0.1 if self._is_listening else min(2 * pause, 5.0)
            self._is_listening = False
            await asyncio.sleep(pause)

    async def _listen(self, ready: asyncio.Event) -> None:
        import asyncpg

        connection = await asyncpg.connect(**{"timeout": 5, "command_timeout": 2, **self._arguments})
        try:
            connection.add_termination_listener(lambda _connection: self._lost())
            await connection.add_listener(CHANNEL, lambda *_: self._told.set())
            while not connection.is_closed():
                self._told.clear()
                await self._read(connection)
                self._is_listening = True
                ready.set()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_HEARTBEAT):
                        await self._told.wait()
        finally:
            await _close(connection)

    def _lost(self) -> None:
        self._is_listening = False
        self._told.set()


async def _close(connection: Any) -> None:
    try:
        await connection.close(timeout=1)
    except Exception:  # a connection that does not even close
        connection.terminate()
