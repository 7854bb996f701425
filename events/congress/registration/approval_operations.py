"""Approving and refusing registrations, one by one or many at once, and taking that back: one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from events.congress.quotas.operations import QuotaFullError, take_place
from events.congress.registration.life import (
    Approval,
    Outcome,
    State,
    goes_back,
    may_approve,
    may_reconsider,
    may_refuse,
    stage_of,
    state_with,
)
from events.congress.registration.life_operations import Ending, Guard, end, write
from events.congress.registration.models import Registration
from events.congress.registration.option_seat_operations import hold_options_again
from events.congress.registration.question_queries import Questions
from events.congress.registration.telling_operations import News, tell
from events.platform.storage.database import transaction
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.seats import operations as seats


@dataclass(frozen=True)
class Decision:
    """Who decides, why, and when; the reason of a refusal is told to the person."""

    by: UUID
    at: dt.datetime
    reason: str = ""


async def approve(questions: Questions, ids: Iterable[UUID], decision: Decision) -> dict[UUID, Outcome]:
    """Approve registrations. One that was refused gets a seat, or waits for one. Return what was done to each."""
    return await _decide(questions, ids, decision, _approve)


async def refuse(questions: Questions, ids: Iterable[UUID], decision: Decision) -> dict[UUID, Outcome]:
    """Refuse registrations, whose seats go to who waits. Return what was done to each."""
    return await _decide(questions, ids, decision, _refuse)


async def reconsider(questions: Questions, ids: Iterable[UUID], decision: Decision) -> dict[UUID, Outcome]:
    """Take approvals and refusals back, so that they are to be decided again. Return what was done to each."""
    return await _decide(questions, ids, decision, _reconsider)


# Returns why nothing was done, None where something was.
_Decide = Callable[[Questions, Registration, Decision], Awaitable[Outcome | None]]
_OUTCOMES: Mapping[str, Outcome] = {
    "confirmed": Outcome.CONFIRMED,
    "waitlisted": Outcome.WAITLISTED,
    "refused": Outcome.REFUSED,
    "submitted": Outcome.TO_DECIDE,
}


async def _decide(
    questions: Questions, ids: Iterable[UUID], decision: Decision, decide: _Decide
) -> dict[UUID, Outcome]:
    wanted = list(dict.fromkeys(ids))
    done = dict.fromkeys(wanted, Outcome.UNKNOWN)
    async with transaction():
        # Seats first, as in every act; what is read and locked behind that cannot change before the end.
        await seats.hold(questions.event_pool_id)
        rows = Registration.filter(event_id=questions.event_id, id__in=wanted).select_for_update()
        for row in await rows.order_by("registered_at", "id"):
            await row.refresh_from_db()  # whoever was refused before it may have given it a seat
            done[row.id] = await decide(questions, row, decision) or _OUTCOMES[row.stage]
    return done


async def _place_again(row: Registration, decision: Decision) -> bool:
    """Whether who was refused still has a place in the quota of their delegation, which is taken again."""
    if row.delegation_id is None or row.stage != "refused":
        return True
    try:
        await take_place(row.id, row.delegation_id, row.category_id, decision.at)
    except QuotaFullError:
        return False
    return True


async def _approve(questions: Questions, row: Registration, decision: Decision) -> Outcome | None:
    if not may_approve(row.state, row.approval):
        return Outcome.UNCHANGED
    return await _let_stand(questions, row, decision, Approval.APPROVED)


async def _refuse(questions: Questions, row: Registration, decision: Decision) -> Outcome | None:
    if not may_refuse(row.state, row.approval):
        return Outcome.UNCHANGED
    await seats.release(row.id, questions.pools_of(row.category_id, row.attendance), decision.at)
    columns = _columns(row, State.SUBMITTED, Approval.REFUSED, decision) | {"active_key": row.active_key}
    ending = Ending(decision.by, state=State.SUBMITTED, columns=columns, guard=Guard())
    await end(questions, row, decision.at, ending)
    await row.refresh_from_db()
    await _note(row, Act.REFUSED, "registration_refused", decision)
    return None


async def _reconsider(questions: Questions, row: Registration, decision: Decision) -> Outcome | None:
    if not may_reconsider(row.state, row.approval):
        return Outcome.UNCHANGED
    return await _let_stand(questions, row, decision, Approval.ASKED)


_TOLD = {
    Approval.APPROVED: (Act.APPROVED, "registration_approved"),
    Approval.ASKED: (Act.RECONSIDERED, "registration_submitted"),
}


async def _let_stand(questions: Questions, row: Registration, decision: Decision, approval: Approval) -> Outcome | None:
    if not await _place_again(row, decision):
        return Outcome.QUOTA_FULL
    standing = await _seat_again(questions, row, decision)
    columns = _columns(row, state_with(standing, approval), approval, decision)
    await write(row.id, columns | {"cancelled_at": None}, decision.at, before=row)
    await row.refresh_from_db()
    await _note(row, *_TOLD[approval], decision)
    return None


async def _seat_again(questions: Questions, row: Registration, decision: Decision) -> seats.Standing:
    """Return the seat or place in the queue that somebody has; who was refused takes one, by when they registered.

    Options that filled up meanwhile are no longer chosen.
    """
    if row.approval == Approval.REFUSED:
        pools = questions.pools_of(row.category_id, row.attendance)
        standing = await seats.take(row.id, pools, row.registered_at)
        await hold_options_again(questions, row.id, decision.at)
        return standing
    return "taken" if row.holds_seat else "waiting"


def _columns(row: Registration, state: State, approval: Approval, decision: Decision) -> dict[str, object]:
    return {
        "state": state.value,
        "approval": approval.value,
        "approval_reason": decision.reason,
        "approval_by": decision.by,
        "approval_at": decision.at,
        "life_turns": row.life_turns + goes_back(row.stage, stage_of(state, approval)),
    }


async def _note(row: Registration, act: Act, kind: str, decision: Decision) -> None:
    """Record it, and tell the person in their language."""
    details = {"reason": decision.reason} if decision.reason else {}
    await record_change(row.event_id, "registration", row.id, act, decision.at, actor=decision.by, details=details)
    await tell(row, News(kind, details | ({"again": True} if act is Act.RECONSIDERED else {})), decision.at)
