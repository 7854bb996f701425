"""Keeping what was, in the transaction of an act that changes when, where or whether something takes place.

Acts of one thing at a time call this; imports, copies and demonstrations write their rows without it and tell nobody.
What is recorded may come to nothing: whether it is told, and to whom, is decided when it is gathered.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import msgspec

from events.platform.storage.database import execute_rows
from events.records.changes.values import Seen

Kind = Literal["session", "leg"]

FARTHEST = dt.timedelta(days=14)  # no installation tells of changes earlier (`EVENTS_NOTICE_HOURS`)
_AT_ONCE = 100  # rows in one statement: eight values each, and SQLite takes 32,766
_IS_TOLD: Mapping[Kind, str] = {
    "session": "SELECT 1 AS found FROM event WHERE id = $1 AND state = 'published'",
    "leg": "SELECT 1 AS found FROM mission WHERE id = $1 AND state IN ('approved', 'under_way') AND NOT is_template",
}
_COLUMNS = ("id", "kind", "scope", "subject", "open_subject", "before", "first_changed_at", "changed_at")


@dataclass(frozen=True)
class Was:
    """The state before an act, and the instants that it moves to (its start, of a stay its end as well)."""

    subject: uuid.UUID
    seen: Seen
    to: tuple[dt.datetime, ...] = ()

    def is_near(self, now: dt.datetime) -> bool:
        return any(now <= moment <= now + FARTHEST for moment in (*self.seen.moments, *self.to))


async def record_before(kind: Kind, scope: uuid.UUID, changed: Iterable[Was], now: dt.datetime) -> None:
    """Keep what was, unless it is kept since an earlier act that nobody was told of yet.

    Nothing is kept of what is past or far away, nor while only the organizers know of it (an event not published, a
    mission not approved).
    """
    near = [was for was in changed if was.is_near(now)]
    if not near or not await execute_rows(_IS_TOLD[kind], [scope]):
        return
    for first in range(0, len(near), _AT_ONCE):
        await _keep(kind, scope, near[first : first + _AT_ONCE], now)


async def _keep(kind: Kind, scope: uuid.UUID, changed: list[Was], now: dt.datetime) -> None:
    values: list[object] = []
    for was in changed:
        before = msgspec.json.encode(was.seen.stored()).decode()
        values += [uuid.uuid4(), kind, scope, was.subject, was.subject, before, now, now]
    width = len(_COLUMNS)
    rows = ", ".join(
        f"({', '.join(f'${row * width + column + 1}' for column in range(width))})" for row in range(len(changed))
    )
    await execute_rows(
        f"INSERT INTO notice ({', '.join(_COLUMNS)}) VALUES {rows}"  # noqa: S608 - our own names, and placeholders
        " ON CONFLICT (open_subject) DO UPDATE SET changed_at = excluded.changed_at, passed_at = NULL RETURNING id",
        values,
    )
