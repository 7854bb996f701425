"""Where revisions come from: on SQLite the file is asked, on PostgreSQL a connection listens. See `revisions.py`."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import sqlite3
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tortoise.exceptions import OperationalError

from events.platform.storage.database import (
    DatabaseError,
    execute_rows,
    open_schema,
    postgres_arguments,
    prepared,
    sqlite_path,
)
from events.platform.storage.outages import Cause, note_outage, outage_of
from events.platform.storage.sqlite_file import Writer, open_file

CHANNEL = "event_revision"
EXPIRY = 0.5  # seconds for which a number may be given without asking while nobody tells of changes
ASKED_EVERY = 0.05  # seconds for which a file is not asked again for what other processes commit
PAUSE = 1.0  # seconds for which a database that did not answer is not asked again
_HEARTBEAT = 1.0  # seconds between two readings when nothing was told: finds a dead connection, too

_followers: set[Following] = set()  # of this process, told of its own commits


def learn(event: str, **columns: str | int) -> None:
    """Tell all followers of this process of a commit of its own: an event's slug and revision, or that of a part."""
    for follower in _followers:
        follower.learn(event, columns)


def _query() -> str:
    parts = open_schema().parts
    numbers = "".join(f", COALESCE({table}.number, 0) AS {part}" for part, table in parts.items())
    joins = "".join(f" LEFT JOIN {table} ON {table}.event_id = e.id" for table in parts.values())
    return f"SELECT e.id, e.slug, e.revision{numbers} FROM {open_schema().revised} e{joins}"  # noqa: S608 - tables of ours


def part_of(slug: str, part: str) -> str:
    """Return the word under which the revision of a part of an event is known."""
    return f"{slug}/{part}"


class Numbers:
    """The revisions by slug, those of parts, which the event's raises too, and one number for all events."""

    def __init__(self) -> None:
        self.events: dict[str, dict[str, Any]] = {}
        self.by_slug: dict[str, int] = {}
        self.site = 0

    def replace(self, rows: Iterable[Any]) -> None:
        parts = tuple(open_schema().parts)
        self.events = {str(row["id"]): dict(row) for row in rows}
        self.by_slug = {row["slug"]: row["revision"] for row in self.events.values()}
        public = sorted((key, row["slug"], row["revision"]) for key, row in self.events.items())
        self.site = int.from_bytes(hashlib.blake2b(repr(public).encode(), digest_size=8).digest(), "big")
        for part in parts:
            for row in self.events.values():
                self.by_slug[part_of(row["slug"], part)] = (row["revision"] << 32) + row[part]


class Asking:
    """SQLite: asks the file whether anybody has committed since; after a statement of this process, at once."""

    is_stale = False

    def __init__(self, database_url: str) -> None:
        self.away_until = float("-inf")
        self._path = str(sqlite_path(database_url))
        self._numbers = Numbers()
        self._connection: sqlite3.Connection | None = None
        self._version = -1
        self._asked_until = float("-inf")
        self._written = -1

    async def start(self) -> None:
        if self._connection is None:
            self._connection = open_file(self._path, {"busy_timeout": 100}, read_only=True)
            self._version = -1
            self._read()

    async def stop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
            self._asked_until = float("-inf")

    async def refresh(self) -> None:
        self._version = -1
        self._read()

    async def rows(self, sql: str, params: Sequence[Any]) -> list[dict[str, Any]]:
        if self._connection is None:
            raise DatabaseError("Revisions were asked before start()")
        try:
            return [dict(row) for row in self._connection.execute(*prepared(sql, params, "sqlite"))]
        except sqlite3.Error as error:
            raise OperationalError(error) from error

    def numbers(self) -> Numbers:
        """Return the numbers; in an outage those that were known last, for a second without asking."""
        at, written = time.monotonic(), Writer.asked
        if at >= self._asked_until or written != self._written:
            self._ask(at)
            self._asked_until, self._written = at + ASKED_EVERY, written
        return self._numbers

    def _ask(self, at: float) -> None:
        if at >= self.away_until:
            try:
                self._read()
            except sqlite3.Error as error:
                if outage_of(error) is None:
                    raise
                self.away_until = at + PAUSE

    def _read(self) -> None:
        if self._connection is None:
            raise DatabaseError("Revisions were asked before start()")
        version = self._connection.execute("PRAGMA data_version").fetchone()[0]
        if version != self._version:  # read first: a commit in between is seen by the next question
            self._numbers.replace(self._connection.execute(_query()).fetchall())
            self._version = version


class Following:
    """PostgreSQL: listens for changes, reads them all anew at each, and tries again when the server goes away."""

    def __init__(self, database_url: str) -> None:
        self.away_until = float("-inf")
        self._arguments = postgres_arguments(database_url)
        self._numbers = Numbers()
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

    def numbers(self) -> Numbers:
        # Twice, so that who has just found the numbers fresh gets an answer.
        if self._is_older_than(2) and time.monotonic() >= self.away_until:
            raise DatabaseError("the revisions of events are not known at the moment: await ensure_fresh() first")
        return self._numbers

    def learn(self, event: str, columns: Mapping[str, str | int]) -> None:
        """Take note of a commit of this process, at once."""
        self._learned += 1
        rows = self._numbers.events
        known = rows.get(event) or {"id": event, "slug": "", "revision": 0, **dict.fromkeys(open_schema().parts, 0)}
        newer = {name: max(known[name], value) if name != "slug" else value for name, value in columns.items()}
        self._numbers.replace((rows | {event: known | newer}).values())

    async def refresh(self) -> None:
        await self._read(None)

    async def rows(self, sql: str, params: Sequence[Any]) -> list[dict[str, Any]]:
        return await execute_rows(sql, params)

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
                note_outage(outage_of(error) or Cause.AWAY, error)
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
