"""Acts on many rows of a list, a few in each transaction so that others get their turn; each outcome is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from events.platform.storage.database import execute_count, transaction
from events.records.lists.models import BulkAct

AT_ONCE = 25  # rows of a transaction
_KEPT_FOR = dt.timedelta(days=30)

# Does the act to some rows, within the caller's transaction; returns a word for each of them.
Do = Callable[[Sequence[UUID]], Awaitable[Mapping[UUID, str]]]


@dataclass(frozen=True)
class Asked:
    """What is done to many rows of the list `name`, with which other row, and who does it."""

    scope: UUID
    name: str
    act: str
    by: UUID
    at: dt.datetime
    subject: UUID | None = None


async def act_on(asked: Asked, ids: Sequence[UUID], do: Do) -> BulkAct:
    """Do something to many rows, in this order. Return what became of each."""
    async with transaction():
        made = await BulkAct.create(
            id=uuid4(),
            scope=asked.scope,
            name=asked.name,
            act=asked.act,
            subject=asked.subject,
            by=asked.by,
            made_at=asked.at,
        )
    for first in range(0, len(ids), AT_ONCE):
        async with transaction():
            done = await do(ids[first : first + AT_ONCE])
            made.outcomes |= {str(one): str(word) for one, word in done.items()}
            await made.save(update_fields=["outcomes"])
    return made


async def note_undone(act: BulkAct, now: dt.datetime) -> bool:
    """Note that an act is taken back; False when somebody did that before."""
    async with transaction():
        return bool(
            await execute_count(
                "UPDATE bulk_act SET undone_at = $1 WHERE id = $2 AND scope = $3 AND undone_at IS NULL",
                [now, act.id, act.scope],
            )
        )


async def forget_old_acts(now: dt.datetime) -> int:
    """Forget what became of acts some weeks ago. Return of how many."""
    async with transaction():
        return await BulkAct.filter(made_at__lt=now - _KEPT_FOR).delete()
