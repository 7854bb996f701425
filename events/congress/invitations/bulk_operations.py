"""Acts on many invitations: how each is done to some of them, and taken back.

Each is called within the transaction in which its outcome is kept, with the invitations as they are then.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from events.congress.invitations.bulk_kinds import CHANGED, KINDS, QUEUED, QUEUED_BEFORE, RESTORED, UNCHANGED, WITHDRAWN
from events.congress.invitations.list_queries import Line, lines_among
from events.congress.invitations.operations import restore, withdraw
from events.congress.invitations.sending_operations import remind_of_invitations, send_invitations
from events.records.lists.models import BulkAct

Outcomes = Mapping[UUID, str]


@dataclass(frozen=True)
class Doing:
    """Who does something to many invitations, when, and which day that is where the event takes place."""

    by: UUID
    at: datetime
    today: date


async def do(doing: Doing, key: str, ids: Sequence[UUID]) -> Outcomes:
    """Do an act to those of these invitations for which it is. Return what became of each."""
    lines = [line for line in await lines_among(doing.today, ids) if KINDS[key].fits(line)]
    return {**dict.fromkeys(ids, UNCHANGED), **await _DO[key](doing, lines)}


async def take_back(doing: Doing, act: BulkAct, ids: Sequence[UUID]) -> Outcomes:
    """Let invitations be used again that an act withdrew, but for those that somebody withdrew or restored since."""
    lines = await lines_among(doing.today, ids)
    back = [
        line.invitation.id
        for line in lines
        if await restore(line.invitation, by=doing.by, now=doing.at, since=act.made_at)
    ]
    return dict.fromkeys(ids, CHANGED) | dict.fromkeys(back, RESTORED)


def _writing(write: Callable[..., Awaitable[list[UUID]]]) -> Callable[[Doing, Sequence[Line]], Awaitable[Outcomes]]:
    async def done(doing: Doing, lines: Sequence[Line]) -> Outcomes:
        rows = [line.invitation for line in lines]
        new = await write(rows, by=doing.by, now=doing.at)
        return dict.fromkeys((row.id for row in rows), QUEUED_BEFORE) | dict.fromkeys(new, QUEUED)

    return done


async def _withdraw(doing: Doing, lines: Sequence[Line]) -> Outcomes:
    rows = [line.invitation for line in lines]
    return {row.id: WITHDRAWN for row in rows if await withdraw(row, by=doing.by, now=doing.at)}


_DO: Mapping[str, Callable[[Doing, Sequence[Line]], Awaitable[Outcomes]]] = {
    "sending": _writing(send_invitations),
    "repetition": _writing(send_invitations),
    "reminders": _writing(remind_of_invitations),
    "withdrawal": _withdraw,
}
