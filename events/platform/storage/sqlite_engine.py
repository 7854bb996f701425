"""Tortoise's SQLite client, hardened; `database.py` is the only module that names it.

What differs from the stock client, each with a test that fails without it:

- transactions begin with BEGIN IMMEDIATE: a plain BEGIN cannot upgrade its snapshot once somebody else has
  written, and fails at once with "database is locked", whatever the busy timeout;
- whoever waited for a turn while another process refused one of us the lock is refused at once, and not after as long
  again;
- a transaction cancelled while it begins gives its lock back, one cancelled while it commits says what happened;
- a SELECT outside a transaction runs on a second, read-only connection and does not wait for writers;
- counts of changed rows leave out what triggers and cascades changed, as on PostgreSQL;
- a script inside a transaction stays inside it, where sqlite3 would commit first;
- a task that inherited a finished transaction is refused, where it would write into somebody else's.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

import aiosqlite
from tortoise.backends.base.client import ConnectionWrapper
from tortoise.backends.sqlite import client as stock
from tortoise.connection import get_connections
from tortoise.exceptions import IntegrityError, OperationalError, TransactionManagementError

from events.platform.storage.cancellation import Savepoint, run_to_end
from events.platform.storage.columns import utc
from events.platform.storage.outages import Cause, outage_of
from events.platform.storage.sqlite_file import connected

T = TypeVar("T")
Rows = Sequence[Any]

_closing: set[asyncio.Future[None]] = set()  # asyncio keeps only weak references to tasks


# SQLite compares times as text, so all are written in UTC; the adapter of Tortoise keeps whatever offset one has.
sqlite3.register_adapter(dt.datetime, lambda value: utc(value).isoformat(" "))


def _translated(error: sqlite3.Error) -> Exception:
    return IntegrityError(error) if isinstance(error, sqlite3.IntegrityError) else OperationalError(error)


def _fetch(connection: sqlite3.Connection, query: str, values: Sequence[Any]) -> tuple[int, Rows]:
    cursor = connection.execute(query, values)
    rows = cursor.fetchall()
    return (len(rows) if cursor.description is not None else max(cursor.rowcount, 0)), rows


def _inside(connection: sqlite3.Connection) -> sqlite3.Connection:
    if not connection.in_transaction:  # else what follows would be committed statement by statement
        raise sqlite3.OperationalError("SQLite ended this transaction after an earlier error, such as a full disk")
    return connection


def _fetch_inside(connection: sqlite3.Connection, query: str, values: Sequence[Any]) -> tuple[int, Rows]:
    return _fetch(_inside(connection), query, values)


def _insert_inside(connection: sqlite3.Connection, query: str, values: Sequence[Any]) -> int:
    return _inside(connection).execute(query, values).lastrowid or 0


def _insert_all_inside(connection: sqlite3.Connection, query: str, values: Sequence[Sequence[Any]]) -> None:
    _inside(connection).executemany(query, values).close()


def _fetch_unsynced(connection: sqlite3.Connection, query: str, values: Sequence[Any]) -> Rows:
    """Commit without a wait for the disk, which in WAL mode a later commit makes good."""
    (kept,) = connection.execute("PRAGMA synchronous").fetchone()
    connection.execute("PRAGMA synchronous = NORMAL")
    try:
        return _fetch(connection, query, values)[1]
    finally:
        connection.execute(f"PRAGMA synchronous = {kept}")


def _commit(connection: sqlite3.Connection) -> None:
    _inside(connection).commit()


def statements(script: str) -> Iterator[str]:
    """The statements of a script; a semicolon inside a literal or a trigger body ends none."""
    statement = ""
    for piece in script.split(";"):
        statement += piece
        if sqlite3.complete_statement(statement + ";"):
            if statement.strip():
                yield statement
            statement = ""
        else:
            statement += ";"
    if statement.strip(" \t\r\n;"):
        yield statement


class _Running:
    """The part that the client and its transactions share: how a statement reaches the thread of its connection."""

    async def _on(self, connection: aiosqlite.Connection, do: Callable[..., T], *values: Any) -> T:
        try:
            return await connection._execute(do, connection._conn, *values)  # type: ignore[no-any-return,no-untyped-call]
        except sqlite3.DatabaseError as error:
            raise _translated(error) from error


class Client(_Running, stock.SqliteClient):
    """The process's one writing connection, and a reading one beside it."""

    def __init__(self, file_path: str, read_only: bool = False, **pragmas: Any) -> None:
        super().__init__(file_path, **pragmas)
        self.read_only = read_only
        self._reader: aiosqlite.Connection | None = None
        self._lock = Turns()
        self._connecting = asyncio.Lock()

    async def create_connection(self, with_db: bool) -> None:
        async with self._connecting:
            if self._connection is None:
                writer = await connected(self.filename, self.pragmas, read_only=self.read_only)
                # The writer goes first: it makes the file, and a read-only connection cannot.
                busy = {"busy_timeout": self.pragmas.get("busy_timeout", 10_000)}
                self._reader = await connected(self.filename, busy, read_only=True)
                self._connection = writer
                await self._post_connect()

    async def close(self) -> None:
        reader, self._reader = self._reader, None
        writer, self._connection = self._connection, None
        for connection in (reader, writer):  # the writer last: it checkpoints
            if connection is not None:
                await run_to_end(connection.close())

    def _in_transaction(self) -> Any:
        return ImmediateTransaction(Transaction(self), self._lock)

    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, Rows]:
        if query[:6].upper() == "SELECT":
            if self._reader is None:
                await self.create_connection(with_db=True)
            assert self._reader is not None  # noqa: S101  for the type checker
            return await self._on(self._reader, _fetch, _without_nul(query), values or ())
        async with self.acquire_connection() as connection:
            return await self._on(connection, _fetch, _without_nul(query), values or ())

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        return [dict(row) for row in (await self.execute_query(query, values))[1]]

    async def execute_unsynced(self, query: str, values: list[Any]) -> list[dict[str, Any]]:
        async with self.acquire_connection() as connection:
            return [dict(row) for row in await self._on(connection, _fetch_unsynced, query, values)]

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        async with self._in_transaction() as transaction:
            await transaction.execute_many(query, values)


class Transaction(_Running, stock.SqliteTransactionWrapper):
    """The writing connection as seen from inside one transaction."""

    def acquire_connection(self) -> ConnectionWrapper[aiosqlite.Connection]:
        if self._finalized:
            raise TransactionManagementError(
                "the transaction that this task inherited is over: start tasks after the commit"
            )
        return ConnectionWrapper(self._lock, self)

    def _in_transaction(self) -> Any:
        return Savepoint(Transaction(self))

    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, Rows]:
        async with self.acquire_connection() as connection:
            return await self._on(connection, _fetch_inside, _without_nul(query), values or ())

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        return [dict(row) for row in (await self.execute_query(query, values))[1]]

    async def execute_insert(self, query: str, values: list[Any]) -> int:
        async with self.acquire_connection() as connection:
            return await self._on(connection, _insert_inside, query, values)

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        async with self.acquire_connection() as connection:
            await self._on(connection, _insert_all_inside, query, values)

    async def execute_script(self, query: str) -> None:
        for statement in statements(query):
            await self.execute_query(statement)

    async def begin(self) -> None:
        await self._on(self._connection, sqlite3.Connection.execute, "BEGIN IMMEDIATE")

    async def commit(self) -> None:
        await self._end(_commit)

    async def rollback(self) -> None:
        await self._end(sqlite3.Connection.rollback)

    async def _end(self, how: Callable[[sqlite3.Connection], None]) -> None:
        if self._finalized:
            raise TransactionManagementError("Transaction already finalised")
        self._finalized = True
        await self._on(self._connection, how)


class Turns(asyncio.Lock):
    """The lock of the writing connection; it knows when another process last refused to let this one write."""

    refused_at = float("-inf")
    refusal: Exception | None = None

    def refuse(self, error: Exception) -> None:
        self.refused_at, self.refusal = time.monotonic(), error


class ImmediateTransaction(stock.SqliteTransactionContext):
    """Takes the writing connection for one task, and gives it back whatever happens."""

    async def __aenter__(self) -> Any:
        asked_at = time.monotonic()
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            await self._begin(asked_at)
        except BaseException:
            # A cancelled BEGIN still runs in the connection's thread: undo it behind it, then release.
            ending = asyncio.ensure_future(self._roll_back_and_release())
            _closing.add(ending)
            ending.add_done_callback(_closing.discard)
            raise
        self.token = get_connections().set(self.connection_name, self.connection)
        return self.connection

    async def _begin(self, asked_at: float) -> None:
        """Begin, unless somebody was refused while we waited for our turn: the same wait again would be too long."""
        turns = self._trxlock
        if isinstance(turns, Turns) and turns.refusal is not None and turns.refused_at > asked_at:
            raise OperationalError(turns.refusal) from turns.refusal
        try:
            await self.connection.begin()
        except OperationalError as error:
            if isinstance(turns, Turns) and outage_of(error) is Cause.BUSY:
                turns.refuse(error)
            raise

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        try:
            if exc_type is None:
                await run_to_end(self._commit())
            else:
                await run_to_end(self.connection.rollback())
        finally:
            get_connections().reset(self.token)
            self._trxlock.release()

    async def _commit(self) -> None:
        try:
            await self.connection.commit()
        except Exception:  # such as a full disk or a deferred constraint: nothing may stay open
            await self._roll_back()
            raise

    async def _roll_back_and_release(self) -> None:
        try:
            await self._roll_back()
        finally:
            self._trxlock.release()

    async def _roll_back(self) -> None:
        if self.connection._connection is not None:
            await self.connection._connection.rollback()


def _without_nul(query: str) -> str:
    return query.replace("\x00", "'||CHAR(0)||'") if "\x00" in query else query


client_class = Client
