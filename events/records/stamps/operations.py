"""Comparing what entries show with what they showed, in the transaction of the act that changes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from events.platform.storage.database import execute_count
from events.records.stamps.queries import known_digests
from events.records.stamps.values import NEVER, SECOND, WRITER, Stamped, restamped

_TOGETHER = 100  # rows in one statement
_COLUMNS = ("item", "scope", "writer", "shown", "placed", "sequence", "revised_at")


@dataclass(frozen=True)
class Followed:
    """The result of comparing: items whose own rows are to be given higher stamps, and whether anything differs."""

    raised: Sequence[Stamped]
    is_other: bool


async def follow(scope: UUID, items: Iterable[Stamped], now: dt.datetime) -> Followed:
    """Keep the digests of all items of a scope.

    An item that nothing was known of keeps its stamps; one without stamps of its own has no row to write them to.
    """
    known, raised, kept = await known_digests(scope), [], []
    # Later than every stamp of the scope, whatever the clock says: an entry has the latest of several.
    now = max([now, *(one.revised_at + SECOND for one in known.values())])
    for item in items:
        before = known.pop(item.item, None)
        after = item if before is None else restamped(before, item, now)
        if after != item and item.revised_at > NEVER:
            raised.append(after)
        if after != before:
            kept.append(after)
    for start in range(0, len(kept), _TOGETHER):
        await _keep(scope, kept[start : start + _TOGETHER])
    await _forget(sorted(known))
    return Followed(raised, bool(kept or known))


async def _keep(scope: UUID, items: Sequence[Stamped]) -> None:
    values = [
        value
        for one in items
        for value in (one.item, scope, WRITER, one.shown, one.placed, one.sequence, one.revised_at)
    ]
    width = len(_COLUMNS)
    rows = (range(start + 1, start + width + 1) for start in range(0, len(values), width))
    places = ", ".join("(" + ", ".join(f"${number}" for number in row) + ")" for row in rows)
    renewed = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS[1:])
    await execute_count(
        f"INSERT INTO entry_digest ({', '.join(_COLUMNS)}) VALUES {places}"  # noqa: S608 - our own names
        f" ON CONFLICT (item) DO UPDATE SET {renewed}",
        values,
    )


async def _forget(gone: Sequence[UUID]) -> None:
    """Delete the digests of items that are no more."""
    for item in gone:
        await execute_count("DELETE FROM entry_digest WHERE item = $1", [item])
