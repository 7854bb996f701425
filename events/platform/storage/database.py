"""Connections, transactions and what differs between SQLite and PostgreSQL: nowhere else.

    async with open_database(settings.database_url, SCHEMA):
        async with transaction():
            await Registration.create(...)
            after_commit(outbox_wakes)

Every write goes through `transaction()`. Start no task inside one: it would inherit the connection of a
transaction that ends before it does, and is refused (TransactionManagementError). Use `after_commit`.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import functools
import re
import sqlite3
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from contextvars import Token
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.connection import get_connection
from tortoise.context import TortoiseContext
from tortoise.exceptions import IntegrityError, TransactionManagementError
from tortoise.transactions import in_transaction

from events.platform.storage.cancellation import run_to_end
from events.platform.storage.columns import JSONField, UTCDatetimeField, json_field, utc
from events.platform.storage.frames import Frame, after_commit, open_frame
from events.platform.storage.lookups import forget_unused_lookups
from events.platform.storage.schema import Schema

__all__ = [
    "DatabaseError",
    "IntegrityError",
    "JSONField",
    "TransactionManagementError",
    "UTCDatetimeField",
    "after_commit",
    "dialect",
    "execute_count",
    "execute_rows",
    "instant",
    "json_field",
    "open_database",
    "open_schema",
    "server_version",
    "transaction",
]

Dialect = Literal["sqlite", "postgresql"]

APP = "events"


class DatabaseError(Exception):
    """The database cannot be used as configured; the text says why and what to do."""


# -- addresses ---------------------------------------------------------------------------------------------------


def dialect_of(database_url: str) -> Dialect:
    """Which database an address means; a plain path is SQLite. Raise DatabaseError for any other scheme."""
    scheme, separator, _ = database_url.partition("://")
    if not separator or scheme == "sqlite":
        return "sqlite"
    if scheme in {"postgresql", "postgres"}:
        return "postgresql"
    raise DatabaseError(f"EVENTS_DATABASE_URL must begin with sqlite:// or postgresql://, not {scheme}://")


def sqlite_path(database_url: str) -> Path:
    """Return the file of `sqlite:///absolute/path?pragma=value`, or of a plain path."""
    return Path(database_url.removeprefix("sqlite://").partition("?")[0])


def as_process(database_url: str, name: str) -> str:
    """Return the address with a name that PostgreSQL shows for our connections, unless it has one."""
    if dialect_of(database_url) == "sqlite" or "application_name=" in database_url:
        return database_url
    return f"{database_url}{'&' if '?' in database_url else '?'}application_name=wops-events+{name}"


def postgres_arguments(database_url: str) -> dict[str, Any]:
    """The keyword arguments of asyncpg.connect() for `postgresql://user:password@host:port/name?option=value`."""
    parts = urlsplit(database_url)
    options = dict(parse_qsl(parts.query))
    arguments: dict[str, Any] = {
        "host": options.pop("host", None) or parts.hostname or "127.0.0.1",
        "port": parts.port or 5432,
        "user": unquote(parts.username or "postgres"),
        "password": unquote(parts.password) if parts.password else None,
        "database": unquote(parts.path.lstrip("/")),
    }
    arguments["timeout"] = 5  # seconds to connect: asyncpg's 60 are long for whoever waits for a page
    if "sslmode" in options:
        arguments["ssl"] = options.pop("sslmode")
    for name in ("statement_cache_size", "timeout", "command_timeout"):
        if name in options:
            arguments[name] = int(options.pop(name))
    for name in ("minsize", "maxsize"):
        options.pop(name, None)
    options.setdefault("application_name", "wops-events")
    return {**arguments, "server_settings": options}


def connection_config(database_url: str, *, read_only: bool = False, lock_wait: float | None = None) -> dict[str, Any]:
    """Tortoise's entry for one connection: engine and credentials.

    `lock_wait` is for how many seconds what another process holds is waited for; None: 10 on SQLite, no end on
    PostgreSQL.
    """
    if dialect_of(database_url) == "sqlite":
        pragmas = dict(parse_qsl(database_url.partition("?")[2]))
        defaults = {"busy_timeout": str(_milliseconds(lock_wait or 10)), "synchronous": "FULL"}
        defaults |= {"foreign_keys": "ON", "journal_mode": "WAL"}
        defaults["secure_delete"] = "ON"  # what is deleted is overwritten, the keys of the vault above all
        path = {"file_path": str(sqlite_path(database_url)), "read_only": read_only}
        return {"engine": "events.platform.storage.sqlite_engine", "credentials": {**path, **defaults, **pragmas}}
    options = dict(parse_qsl(urlsplit(database_url).query))
    pool = {"minsize": int(options.get("minsize", 2)), "maxsize": int(options.get("maxsize", 8))}
    credentials = postgres_arguments(database_url) | pool
    if read_only:
        credentials["server_settings"]["default_transaction_read_only"] = "on"
    if lock_wait is not None:
        credentials["server_settings"].setdefault("lock_timeout", str(_milliseconds(lock_wait)))
    return {"engine": "events.platform.storage.postgres_engine", "credentials": credentials}


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1000)


def tortoise_config(database_url: str, schema: Schema, **options: Any) -> dict[str, Any]:
    """Return what Tortoise.init() takes; the options as for `connection_config`."""
    app = {"models": list(schema.tables), "default_connection": "default", "migrations": schema.migrations}
    return {
        "connections": {"default": connection_config(database_url, **options)},
        "apps": {APP: app},
        "use_tz": True,
        "timezone": "UTC",
    }


_schema: Schema | None = None


def open_schema() -> Schema:
    """Return the schema of the database that is open. Raise DatabaseError when none was opened."""
    if _schema is None:
        raise DatabaseError("no database is open")
    return _schema


@asynccontextmanager
async def open_database(
    database_url: str, schema: Schema, lock_wait: float | None = None, *, read_only: bool = False
) -> AsyncIterator[BaseDBAsyncClient]:
    """Connect, check what durability rests on, and close in any case; one at a time in a process.

    Whoever opens it `read_only` neither writes nor checkpoints. A statement waits `lock_wait` seconds for what another
    process holds. Every task of the process sees the connection. Raise DatabaseError when SQLite did not take a pragma,
    and tortoise's DBConnectionError when the server cannot be reached.
    """
    global _schema
    context, _schema = TortoiseContext(), schema
    try:
        with context:  # only while it starts: a task of later finds it as the process's one
            config = tortoise_config(database_url, schema, lock_wait=lock_wait, read_only=read_only)
            await context.init(config, _enable_global_fallback=True)
        forget_unused_lookups(context.apps)
        client = context.db("default")
        await client.create_connection(with_db=True)
        if dialect() == "sqlite":
            await _check_pragmas(client)
        yield client
    finally:
        await run_to_end(context.close_connections())


async def _check_pragmas(client: BaseDBAsyncClient) -> None:
    for pragma, wanted in (("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)):
        _, rows = await client.execute_query(f"PRAGMA {pragma}")
        if (answer := next(iter(dict(rows[0]).values()))) != wanted:
            raise DatabaseError(
                f"SQLite answered {answer!r} to PRAGMA {pragma}, not {wanted!r}: "
                "what was acknowledged would not be safe on this file system"
            )


def dialect() -> Dialect:
    """Which database is open."""
    return "sqlite" if get_connection("default").capabilities.dialect == "sqlite" else "postgresql"


async def server_version() -> str:
    """For the health page, such as "SQLite 3.40.1" or "PostgreSQL 15.20"."""
    if dialect() == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    rows = await execute_rows("SELECT current_setting('server_version') AS version")
    return f"PostgreSQL {rows[0]['version'].split()[0]}"


# -- transactions ------------------------------------------------------------------------------------------------


class transaction:  # noqa: N801  reads as the statement it is
    """`async with transaction():` all of the body, or nothing; inside another one, a savepoint of it.

    On SQLite it waits its turn to write when it begins, so what it reads cannot change under it. On
    PostgreSQL begin with a guarded UPDATE or SELECT … FOR UPDATE of what must not change.
    """

    __slots__ = ("_context", "_frame", "_token")

    def __init__(self) -> None:
        self._frame = Frame(None)
        self._token: Token[Frame | None] | None = None
        self._context: Any = None

    async def __aenter__(self) -> None:
        outer = self._frame.outer = open_frame.get()
        self._frame.task = asyncio.current_task()
        if outer is not None and outer.task is not self._frame.task:
            raise TransactionManagementError("this task was started inside a transaction: start it after the commit")
        self._context = in_transaction("default")
        await self._context.__aenter__()
        self._token = open_frame.set(self._frame)

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        if exc_type is None and self._frame.outer is None:
            try:
                await self._frame.finish()
            except BaseException as failure:
                await self._leave(type(failure), failure, failure.__traceback__)
                raise
        await self._leave(exc_type, exc_val, exc_tb)

    async def _leave(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        assert self._token is not None  # noqa: S101  for the type checker
        open_frame.reset(self._token)
        try:
            await self._context.__aexit__(exc_type, exc_val, exc_tb)
        except asyncio.CancelledError:
            if exc_type is None:  # the commit ran to its end before the cancellation came through
                self._frame.committed()
            raise
        if exc_type is None:
            self._frame.committed()


# -- statements --------------------------------------------------------------------------------------------------


async def execute_rows(sql: str, params: Sequence[Any] = ()) -> list[dict[str, Any]]:
    """Return the rows of a statement written for both databases, also of INSERT, UPDATE and DELETE … RETURNING.

    Placeholders are $1, $2 …, each usable several times; none may stand inside a literal. Values come as the
    driver gives them: from SQLite times are text (see `instant`), booleans 0 and 1, UUIDs text.
    Raise IntegrityError for a violated constraint.
    """
    return await get_connection("default").execute_query_dict(*prepared(sql, params, dialect()))


async def execute_count(sql: str, params: Sequence[Any] = ()) -> int:
    """How many rows an INSERT, UPDATE or DELETE changed, not counting cascades; placeholders as above."""
    return (await get_connection("default").execute_query(*prepared(sql, params, dialect())))[0]


def prepared(sql: str, params: Sequence[Any], target: Dialect) -> tuple[str, list[Any]]:
    """Return a statement as above with its values, as a driver takes them."""
    return _placed(sql, target), [_bound(value, target) for value in params]


@functools.lru_cache(maxsize=1024)
def _placed(sql: str, target: Dialect) -> str:
    return re.sub(r"\$(\d+)", r"?\1", sql) if target == "sqlite" else sql


def _bound(value: Any, target: Dialect) -> Any:
    if isinstance(value, dt.datetime):
        return utc(value)
    return str(value) if isinstance(value, uuid.UUID) and target == "sqlite" else value


def instant(value: str | dt.datetime) -> dt.datetime:
    """Return a stored time, in UTC, from what either driver gives."""
    return utc(dt.datetime.fromisoformat(value) if isinstance(value, str) else value)


def identifier(value: str | uuid.UUID) -> uuid.UUID:
    """Return a stored identifier, from what either driver gives."""
    return value if isinstance(value, uuid.UUID) else uuid.UUID(value)
