"""Statements that need not be on the disk when they end: what they write may be lost with the power, and with it alone.

Each commit on SQLite waits for the disk, some milliseconds in which nobody else writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from tortoise.connection import get_connection

from events.platform.storage.database import dialect, prepared

Rows = list[dict[str, Any]]


async def execute_unsynced(sql: str, params: Sequence[Any] = ()) -> Rows:
    """Return what `execute_rows` does, outside of any transaction; a later commit takes it to the disk as well."""
    client: Any = get_connection("default")
    return cast(Rows, await client.execute_unsynced(*prepared(sql, params, dialect())))
