"""Reading the digests of calendar entries."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from events.platform.storage.database import execute_rows, identifier, instant
from events.records.stamps.values import WRITER, Stamped


async def is_known(scope: UUID) -> bool:
    """Whether the digests of a scope, whose own row is an item, are there and made by this program."""
    rows = await execute_rows("SELECT 1 AS found FROM entry_digest WHERE item = $1 AND writer = $2", [scope, WRITER])
    return bool(rows)


async def known_digests(scope: UUID) -> dict[UUID, Stamped]:
    """Return what the items of a scope showed, as far as this program knows."""
    rows = await execute_rows("SELECT * FROM entry_digest WHERE scope = $1 AND writer = $2", [scope, WRITER])
    return {
        (item := identifier(row["item"])): Stamped(
            item, row["shown"], row["placed"], row["sequence"], instant(row["revised_at"])
        )
        for row in rows
    }


async def seen_to_change(scope: UUID) -> dict[UUID, dt.datetime]:
    """Return when each item of a scope was last seen to show something else."""
    rows = await execute_rows("SELECT item, revised_at FROM entry_digest WHERE scope = $1", [scope])
    return {identifier(row["item"]): instant(row["revised_at"]) for row in rows}
