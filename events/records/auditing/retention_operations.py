"""Recording what was destroyed because its day had come: once a day at least, also when it was nothing."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from events.platform.housekeeping import Task
from events.platform.storage.database import transaction
from events.records.auditing.acts import Act
from events.records.auditing.models import Change
from events.records.auditing.operations import record_change
from events.settings import Settings

RETENTION = "retention"
_NOBODY = UUID(int=0)


def recorded(what: str, task: Task) -> Task:
    """Return a task that also records how much it destroyed; `what` is a word of `RETENTION_WORDS`."""

    async def run(settings: Settings, at: dt.datetime) -> int:
        count = await task(settings, at)
        await _record(what, count, at)
        return count

    return run


async def _record(what: str, count: int, now: dt.datetime) -> None:
    today = now.astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    async with transaction():
        known = Change.filter(subject=_NOBODY, kind=RETENTION, made_at__gte=today)
        if count or what not in {name for row in await known for name in row.details}:
            await record_change(None, RETENTION, _NOBODY, Act.DESTROYED, now, details={what: count})
