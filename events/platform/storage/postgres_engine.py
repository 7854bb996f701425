"""Tortoise's asyncpg client, hardened; `database.py` is the only module that names it.

What differs from the stock client: a transaction cancelled while it begins, commits or rolls back gives its
connection back to the pool; a COMMIT that PostgreSQL turned into a rollback is an error; every error of the
driver arrives as a Tortoise exception; a task that inherited a finished transaction is refused.
"""

from __future__ import annotations

import contextlib
import logging
import time
from itertools import count
from typing import Any

import asyncpg
from tortoise.backends.asyncpg import client as stock
from tortoise.backends.base.client import ConnectionWrapper, TransactionContextPooled
from tortoise.backends.base_postgres.client import translate_exceptions
from tortoise.connection import get_connections
from tortoise.exceptions import (
    DBConnectionError,
    IntegrityError,
    OperationalError,
    TransactionManagementError,
)

from events.platform.storage.cancellation import Savepoint, run_to_end

# The pool writes a traceback at each try to connect in an outage, of which `outages.py` writes a line a minute.
logging.getLogger("asyncpg.pool").setLevel(logging.ERROR)

_savepoints = count(1)
in_flight: dict[object, float] = {}  # the statements that wait for their answer, by when they began


class Client(stock.AsyncpgDBClient):
    """A pool of connections to one PostgreSQL database."""

    async def _translate_exceptions(self, func: Any, *args: Any, **kwargs: Any) -> Any:
        statement = object()
        in_flight[statement] = time.monotonic()
        try:
            return await func(self, *args, **kwargs)
        except asyncpg.IntegrityConstraintViolationError as error:
            raise IntegrityError(error) from error
        except (asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError, OSError) as error:
            raise DBConnectionError(error) from error
        except asyncpg.InvalidTransactionStateError as error:
            raise TransactionManagementError(error) from error
        except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise OperationalError(error) from error
        finally:
            del in_flight[statement]

    @translate_exceptions
    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, list[Any]]:
        """Return the count and the rows of a statement. Stock code reads "INSERT 0 1" as a count of 0."""
        if query.lstrip()[:6].upper() != "INSERT":
            counted: tuple[int, list[Any]] = await super().execute_query(query, values)
            return counted
        async with self.acquire_connection() as connection:
            status = await connection.execute(query, *(values or ()))
        return int(status.rsplit(" ", 1)[1]), []

    async def execute_unsynced(self, query: str, values: list[Any]) -> list[dict[str, Any]]:
        """Return the rows of a statement; here commits wait for the disk together, and nothing is gained."""
        return [dict(row) for row in await self.execute_query_dict(query, values)]

    def _in_transaction(self) -> Any:
        return PooledTransaction(Transaction(self), self._pool_init_lock)

    async def execute_many(self, query: str, values: list[Any]) -> None:
        async with self._in_transaction() as transaction:
            await transaction.execute_many(query, values)


class Transaction(Client, stock.TransactionWrapper):
    """One connection of the pool inside one transaction, or one savepoint of it."""

    def __init__(self, connection: Any) -> None:
        stock.TransactionWrapper.__init__(self, connection)
        self._name = f"events_{next(_savepoints)}"

    def acquire_connection(self) -> ConnectionWrapper[Any]:
        if self._finalized:
            raise TransactionManagementError(
                "the transaction that this task inherited is over: start tasks after the commit"
            )
        return ConnectionWrapper(self._lock, self)

    def _in_transaction(self) -> Any:
        return Savepoint(Transaction(self))

    async def execute_many(self, query: str, values: list[Any]) -> None:
        await stock.TransactionWrapper.execute_many(self, query, values)

    @translate_exceptions
    async def _run(self, statement: str) -> str:
        return str(await self._connection.execute(statement))

    async def begin(self) -> None:
        await self._run("BEGIN")

    async def commit(self) -> None:
        self._end()
        if await self._run("COMMIT") != "COMMIT":
            raise TransactionManagementError("a statement of this transaction had failed: nothing was committed")

    async def rollback(self) -> None:
        self._end()
        await self._run("ROLLBACK")

    async def savepoint(self) -> None:
        await self._run(f"SAVEPOINT {self._name}")

    async def release_savepoint(self) -> None:
        await self._run(f"RELEASE SAVEPOINT {self._name}")

    async def savepoint_rollback(self) -> None:
        await self._run(f"ROLLBACK TO SAVEPOINT {self._name}")

    def _end(self) -> None:
        if self._finalized:
            raise TransactionManagementError("Transaction already finalised")
        self._finalized = True


class PooledTransaction(TransactionContextPooled):
    """Takes a connection of the pool for one task, and gives it back whatever happens."""

    client: Any

    async def __aenter__(self) -> Any:
        await self._acquire()
        try:
            await self.client.begin()
        except BaseException:
            await run_to_end(self._release())
            raise
        self.token = get_connections().set(self.connection_name, self.client)
        return self.client

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        get_connections().reset(self.token)
        await run_to_end(self._finish(is_failed=exc_type is not None))

    @translate_exceptions
    async def _acquire(self) -> None:
        await self.ensure_connection()
        self.client._connection = await self.client._parent._pool.acquire()

    async def _translate_exceptions(self, func: Any, *args: Any) -> Any:
        return await self.client._translate_exceptions(lambda _client, *rest: func(self, *rest), *args)

    async def _finish(self, *, is_failed: bool) -> None:
        try:
            if not is_failed:
                await self.client.commit()
        finally:
            await self._release()

    async def _release(self) -> None:
        connection = self.client._connection
        self.client._finalized = True
        # A connection that broke meanwhile has nothing to roll back; the pool replaces it.
        with contextlib.suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
            if not connection.is_closed() and connection.is_in_transaction():
                await connection.execute("ROLLBACK")
        await self.client._parent._pool.release(connection)


client_class = Client
