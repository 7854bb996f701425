"""Connections to a SQLite file, synchronous ones and those that run in a thread of their own."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

import aiosqlite

T = TypeVar("T")


class Writer(aiosqlite.Connection):
    """A connection that counts what this process asked of any, so that others know when to look at the file again."""

    asked: ClassVar[int] = 0

    async def _execute(self, fn: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        try:
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-any-return,no-untyped-call]
        finally:
            Writer.asked += 1


async def connected(file_path: str, pragmas: dict[str, Any], *, read_only: bool) -> aiosqlite.Connection:
    kind = aiosqlite.Connection if read_only else Writer
    connection = kind(lambda: open_file(file_path, pragmas, read_only=read_only), iter_chunk_size=64)
    try:
        await connection
    except BaseException:
        # Its thread was told to end: a loop that is closed before it has would be answered with a traceback.
        await asyncio.to_thread(connection._thread.join)
        raise
    return connection


def open_file(file_path: str, pragmas: dict[str, Any], *, read_only: bool = False) -> sqlite3.Connection:
    """Return a synchronous connection in autocommit, its pragmas set; `read_only` neither writes nor checkpoints."""
    quoted = file_path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    mode = "ro" if read_only else "rwc"
    connection = sqlite3.connect(
        f"file:{quoted}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False, cached_statements=512
    )
    try:
        connection.row_factory = sqlite3.Row
        for name, value in pragmas.items():
            connection.execute(f"PRAGMA {name}={value}").close()
        if read_only:
            connection.execute("PRAGMA query_only=ON").close()
    except BaseException:
        connection.close()
        raise
    return connection
