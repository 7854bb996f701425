"""Naming people, and what they answer: one transaction each.

Who is named counts in the quota of the delegation and has no seat; who confirms takes one, waits for one, or is to be
approved. `by` is the organizer who acts for a delegation; without one it is its focal point.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from uuid import UUID

from events.congress.delegations.leaving_operations import leave_in_transaction
from events.congress.delegations.values import Nominee
from events.congress.quotas.models import Delegation
from events.congress.quotas.operations import take_place
from events.congress.registration.correction_operations import Correction, correct_in_transaction
from events.congress.registration.life import State, first_approval, state_with
from events.congress.registration.life_operations import Ending, Guard, cancel, end, write
from events.congress.registration.models import Registration
from events.congress.registration.operations import AlreadyRegisteredError, register
from events.congress.registration.queries import find_standing
from events.congress.registration.question_queries import Questions
from events.congress.registration.row_operations import insert, priced
from events.congress.registration.rules import active_key
from events.congress.registration.substitution_operations import NotHandedOnError, hand_on
from events.congress.registration.telling_operations import KIND_OF, News, tell
from events.congress.registration.values import Application, Details, Permission, Receipt
from events.congress.registration.waiting_operations import wait_together
from events.platform.storage.database import IntegrityError, transaction
from events.platform.storage.versions import NEXT_VERSION, ChangedMeanwhileError
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.seats import operations as seats


class ElsewhereError(Exception):
    """This person belongs to another delegation."""


@dataclass(frozen=True)
class Answer:
    """What a nominee says of themselves, or whoever does it for them, without their consent.

    `by` is the organizer who does, `is_own` says that it is the nominee.
    """

    correction: Correction
    language: str
    has_consented: bool = False
    is_own: bool = False
    by: UUID | None = None


@dataclass(frozen=True)
class Naming:
    """Who is named, by which organizer if not by the focal point; the same nonce names once."""

    nominee: Nominee
    nonce: str
    by: UUID | None = None


async def nominate(questions: Questions, row: Delegation, naming: Naming, now: dt.datetime) -> Receipt:
    """Name somebody, who is told by mail; who stands registered by themselves joins the delegation as they are.

    Raise QuotaFullError, and ElsewhereError for who belongs to another delegation.
    """
    try:
        return await register(questions, _application(questions, row, naming), now)
    except AlreadyRegisteredError as error:
        await _join(questions, row, error.known.id, naming.by, now)
        return error.known


def _application(questions: Questions, row: Delegation, naming: Naming) -> Application:
    nominee = naming.nominee
    details = _details(questions, row, nominee)
    return Application(
        details,
        naming.nonce,
        nominee.language,
        has_consented=False,
        by=naming.by,
        permission=Permission(frozenset({nominee.category_id})),
        delegation_id=row.id,
        is_nominated=True,
    )


def _details(questions: Questions, row: Delegation, nominee: Nominee) -> Details:
    allowed = questions.category(nominee.category_id).attendances
    return Details(
        badge_name=nominee.name,
        email=nominee.email,
        organization=row.name,
        function=nominee.function,
        country=row.country,
        category_id=nominee.category_id,
        attendance=next(iter(allowed), "on_site"),
    )


async def _join(questions: Questions, row: Delegation, known: UUID, by: UUID | None, now: dt.datetime) -> None:
    """Have somebody who is registered count in the quota of a delegation; they are told."""
    async with transaction():
        await seats.hold(questions.event_pool_id)
        registration = await Registration.get(id=known, event_id=questions.event_id)
        if registration.delegation_id == row.id:
            return
        if registration.delegation_id is not None:
            raise ElsewhereError
        await take_place(known, row.id, registration.category_id, now)
        rows = Registration.filter(id=known, delegation_id=None, active_key__isnull=False)
        if not await rows.update(delegation_id=row.id, updated_at=now, version=NEXT_VERSION):
            raise ChangedMeanwhileError
        await tell(registration, News("registration_joined", occasion=str(row.id)), now)
        await record_change(row.event_id, "registration", known, Act.DELEGATION_JOINED, now, actor=by)


async def confirm(questions: Questions, registration: Registration, answer: Answer, now: dt.datetime) -> State:
    """Take part, as the nominee says or as is said for them: with a seat, on the waiting list, or to be approved.

    Raise ChangedMeanwhileError for who is no longer nominated, OptionFullError, and AlreadyRegisteredError.
    """
    details = answer.correction.details
    try:
        async with transaction():
            return await _confirm(questions, registration, answer, now)
    except IntegrityError:
        known = await find_standing(active_key(questions.event_id, details.email, details.badge_name))
        if known is None:
            raise
        raise AlreadyRegisteredError(known) from None


async def _confirm(questions: Questions, registration: Registration, answer: Answer, now: dt.datetime) -> State:
    details = answer.correction.details
    if registration.state != State.NOMINATED or details.category_id != registration.category_id:
        raise ChangedMeanwhileError
    pools = questions.pools_of(details.category_id, details.attendance)
    await seats.hold(pools[0])
    await correct_in_transaction(questions, registration, answer.correction, now, answer.by)
    category = questions.category(details.category_id)
    approval = first_approval(category.access, is_by_organizer=answer.by is not None)
    state = state_with(await seats.take(registration.id, pools, now), approval)
    columns = {"state": state.value, "approval": approval.value, "language": answer.language}
    await write(registration.id, columns | priced(questions, category), now)
    if answer.has_consented and questions.notice_id:
        consent = {"registration_id": registration.id, "notice_id": questions.notice_id, "given_at": now}
        await insert("consent", consent)
    await tell(await Registration.get(id=registration.id), News(KIND_OF[state]), now)
    act = Act.NOMINATION_CONFIRMED if answer.is_own else Act.COMPLETED
    await record_change(registration.event_id, "registration", registration.id, act, now, actor=answer.by)
    await _join_who_wait(questions, registration, state, now)
    return state


async def _join_who_wait(questions: Questions, registration: Registration, state: State, now: dt.datetime) -> None:
    """Have who waits now wait together with the others of a delegation that asked for it."""
    row = await Delegation.get_or_none(id=registration.delegation_id)
    if state is State.WAITLISTED and row is not None and row.waits_together:
        others = Registration.filter(delegation_id=row.id, state=State.WAITLISTED)
        ids = [UUID(str(one)) for one in await others.order_by("id").values_list("id", flat=True)]
        await wait_together(questions, ids, by=None, now=now)


async def decline(questions: Questions, registration: Registration, now: dt.datetime) -> bool:
    """Say no to a nomination, whose place in the quota is free then; return False when it is none any more."""
    async with transaction():
        await seats.hold(questions.event_pool_id)
        nominated = Guard("state = 'nominated'")
        if not await end(questions, registration, now, Ending(state=State.DECLINED, guard=nominated)):
            return False
        await record_change(registration.event_id, "registration", registration.id, Act.DECLINED, now)
    return True


async def withdraw(
    questions: Questions, row: Delegation, registration: Registration, *, by: UUID | None, now: dt.datetime
) -> bool:
    """Withdraw somebody from a delegation; return False when they are not of it any more.

    Who was named by it takes part no more; who had registered by themselves stays registered.
    """
    async with transaction():
        await seats.hold(questions.event_pool_id)
        present = await Registration.get(id=registration.id)
        if present.delegation_id != row.id or present.is_over:
            return False
        if present.nominated_at is not None:
            return await cancel(questions, present.id, now, actor=by)
        await leave_in_transaction(present, Act.DELEGATION_LEFT, by, now)
    return True


async def substitute(
    questions: Questions, row: Delegation, former: Registration, naming: Naming, now: dt.datetime
) -> Receipt:
    """Name somebody in the place of somebody else, whose place in the quota, seat or rank they get.

    A nomination is to be confirmed as before; whoever takes a seat is registered, and to be approved where the category
    needs that. Raise NotHandedOnError and AlreadyRegisteredError.
    """
    if former.delegation_id != row.id or former.nominated_at is None:
        raise NotHandedOnError  # whoever registered by themselves gives their own place on
    return await hand_on(questions, former, replace(_application(questions, row, naming), is_nominated=False), now)
