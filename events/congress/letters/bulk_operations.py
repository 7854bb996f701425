"""Acts on many requests for letters: how each is done to some of them, and taken back.

Each is called within the transaction in which its outcome is kept. Letters are made before: that reads passports.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from events.congress.letters import operations
from events.congress.letters.bulk_kinds import CHANGED, NOT_CONFIRMED, TAKEN_BACK, UNCHANGED, missing
from events.congress.letters.making_queries import Made
from events.congress.letters.models import LetterRequest
from events.congress.letters.operations import NotRegisteredError
from events.congress.letters.words import RequestState
from events.congress.organizing.models import Event
from events.platform.storage.versions import ChangedMeanwhileError
from events.records.lists.models import BulkAct
from events.records.vault.sealing import Sealer


@dataclass(frozen=True)
class Doing:
    """The requests of an act by their identifier, the letters made for them, and who does it, when."""

    event: Event
    rows: Mapping[UUID, LetterRequest]
    sealer: Sealer
    by: UUID
    made: Mapping[UUID, Made] = field(default_factory=dict)


One = Callable[[Doing, LetterRequest], Awaitable[str]]


async def do_each(one: One, doing: Doing, ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """Do something to each of these requests. Return what became of it."""
    return {request: await one(doing, doing.rows[request]) for request in ids if request in doing.rows}


async def _prepare(doing: Doing, row: LetterRequest) -> str:
    if row.state != RequestState.ASKED:
        return UNCHANGED
    is_done = await operations.prepare(row, by=doing.by, now=doing.sealer.now)
    return RequestState.IN_PREPARATION if is_done else CHANGED


async def _issue(doing: Doing, row: LetterRequest) -> str:
    made = doing.made.get(row.id)
    if not row.is_open or made is None:
        return UNCHANGED
    if row.registration.state != "confirmed":
        return NOT_CONFIRMED
    if made.missing:
        return missing(made.missing)
    try:
        await operations.issue(doing.event, row, made.to_issue(), doing.sealer, row.version)
    except ChangedMeanwhileError:
        return CHANGED
    except NotRegisteredError:
        return NOT_CONFIRMED
    return RequestState.ISSUED


async def _send(doing: Doing, row: LetterRequest) -> str:
    if row.state != RequestState.ISSUED:
        return UNCHANGED
    return await _send_issued(doing, row)


async def _send_issued(doing: Doing, row: LetterRequest) -> str:
    if row.registration.state != "confirmed":
        return NOT_CONFIRMED
    return RequestState.SENT if await operations.send(row, by=doing.by, now=doing.sealer.now) else CHANGED


async def _issue_and_send(doing: Doing, row: LetterRequest) -> str:
    if row.state == RequestState.ISSUED:
        return await _send_issued(doing, row)
    outcome = await _issue(doing, row)
    return await _send_issued(doing, row) if outcome == RequestState.ISSUED else outcome


async def _put_back(doing: Doing, _act: BulkAct, row: LetterRequest) -> str:
    return TAKEN_BACK if await operations.put_back(row, by=doing.by, now=doing.sealer.now) else CHANGED


async def _recall(doing: Doing, act: BulkAct, row: LetterRequest) -> str:
    is_done = await operations.recall(row, (act.by, act.made_at), by=doing.by, now=doing.sealer.now)
    return TAKEN_BACK if is_done else CHANGED


DO: Mapping[str, One] = {
    "preparation": _prepare,
    "issue": _issue,
    "sending": _send,
    "issue-and-sending": _issue_and_send,
}
UNDO: Mapping[str, Callable[[Doing, BulkAct, LetterRequest], Awaitable[str]]] = {
    "preparation": _put_back,
    "issue": _recall,
}
