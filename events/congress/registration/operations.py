"""Registering and admitting: each one transaction, with the mails about it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from uuid import UUID

from events.congress.organizing.access import NOT_CHOSEN
from events.congress.quotas.operations import QuotaFullError, refuse_full_quota, take_place
from events.congress.registration.answer_operations import save_answers
from events.congress.registration.life import Approval, State, first_approval, state_with
from events.congress.registration.life_operations import begin, confirm_waiting
from events.congress.registration.models import Registration
from events.congress.registration.option_seat_operations import (
    OptionFullError,
    hold_options,
    refuse_full_options,
)
from events.congress.registration.queries import find_by_nonce, find_standing
from events.congress.registration.question_queries import CategoryChoice, Questions
from events.congress.registration.row_operations import columns_of, insert, priced, write_person
from events.congress.registration.rules import active_key, new_reference
from events.congress.registration.telling_operations import KIND_OF, News, kind_promoted, tell
from events.congress.registration.values import Application, Details, Receipt
from events.platform.storage.database import IntegrityError, transaction
from events.platform.storage.one_at_a_time import one_at_a_time
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.organizations.queries import Named, meaning
from events.records.outbox.operations import queue_mail
from events.records.seats import operations as seats
from events.records.seats.turn_operations import Turn, when_granted, when_passed_over


class AlreadyRegisteredError(Exception):
    """Somebody of this name and address stands registered already: `known`."""

    def __init__(self, known: Receipt) -> None:
        super().__init__(known.id)
        self.known = known


class NotInvitedError(Exception):
    """The category takes only who is invited, or the invitation admits nobody any more."""


class NotWaitingError(Exception):
    """Only who is on the waiting list can be admitted."""


async def register(questions: Questions, application: Application, now: dt.datetime) -> Receipt:
    """Register somebody: confirmed, to be approved, or on the waiting list. A nonce that was used returns what it made.

    Raise AlreadyRegisteredError when this person stands registered by another form, OptionFullError, QuotaFullError of
    their delegation, and NotInvitedError where the category is by invitation and the application has no permission for
    it, or its permission is used up.
    """
    details = application.details
    check_invitation(questions, application)
    key = active_key(questions.event_id, details.email, details.badge_name)
    for _attempt in range(3):
        try:
            async with one_at_a_time(questions.event_pool_id):
                await _refuse_full(questions, application)
                return await _register(questions, application, key, now)
        except (IntegrityError, OptionFullError, QuotaFullError, NotInvitedError) as refusal:
            # The nonce, the person or (once in ages) the reference exists; or what they hold themselves was the last.
            if known := await find_by_nonce(questions.event_id, application.nonce):
                return known
            if known := await find_standing(key):
                raise AlreadyRegisteredError(known) from None
            if not isinstance(refusal, IntegrityError):
                raise
    raise RuntimeError("no reference was free in three draws")


async def _refuse_full(questions: Questions, application: Application) -> None:
    """Raise OptionFullError or QuotaFullError as things stand: a look, so that in a rush who is late is told soon."""
    await refuse_full_options(questions, application.details.answers)
    if application.delegation_id is not None:
        await refuse_full_quota(application.delegation_id, application.details.category_id)


def check_invitation(questions: Questions, application: Application) -> None:
    """Raise NotInvitedError for who may not come into the category by themselves."""
    category = questions.category(application.details.category_id)
    permission = application.permission
    is_let_in = application.by is not None or (permission is not None and category.id in permission.category_ids)
    if category.access in NOT_CHOSEN and not is_let_in:
        raise NotInvitedError


async def _register(questions: Questions, application: Application, key: str, now: dt.datetime) -> Receipt:
    made, reference, details = uuid.uuid4(), new_reference(), application.details
    category = questions.category(details.category_id)
    approval = _approval_of(application, category)
    async with transaction():
        state = await _take_seat(questions, application, made, approval, now)
        if application.delegation_id is not None:
            await take_place(made, application.delegation_id, category.id, now)
        filled = {question: given for question, given in details.answers.items() if given.value}
        await hold_options(questions, made, filled, now)
        row = {
            "id": made,
            "event_id": questions.event_id,
            "person_id": await write_person(application, now),
            "reference": reference,
            "nonce": application.nonce,
            "active_key": key,
            "state": state.value,
            "approval": approval.value,
            **({} if application.is_nominated else priced(questions, category)),
            "delegation_id": application.delegation_id,
            "nominated_at": now if application.is_nominated else None,
            "language": application.language,
            "registered_at": now,
            "updated_at": now,
        }
        meant = await meaning(Named(details.organization, details.country))
        await begin(row | columns_of(details, reference) | meant)
        if application.permission and application.permission.use:
            await application.permission.use(made, now)
        await save_answers(application.sealer, questions, made, filled)
        if application.has_consented and questions.notice_id:
            await insert("consent", {"registration_id": made, "notice_id": questions.notice_id, "given_at": now})
        if application.by or application.is_nominated:
            act = Act.NOMINATED if application.is_nominated else Act.REGISTERED
            await record_change(questions.event_id, "registration", made, act, now, actor=application.by)
        if application.is_told:
            await _confirm_by_mail(questions.event_id, made, application, KIND_OF[state], now)
    return Receipt(made, state, 1, key)


def _approval_of(application: Application, category: CategoryChoice) -> Approval:
    if application.is_nominated:
        return Approval.NOT_ASKED  # until they confirm
    return first_approval(category.access, is_by_organizer=application.by is not None)


async def _take_seat(
    questions: Questions, application: Application, made: UUID, approval: str, now: dt.datetime
) -> State:
    """Return the state of who has a seat or waits for one; the nominated do neither."""
    pools = _pools(questions, application.details)
    if application.is_nominated:
        await seats.hold(pools[0])
        return State.NOMINATED
    return state_with(await seats.take(made, pools, now), approval)


async def _confirm_by_mail(event_id: UUID, made: UUID, application: Application, kind: str, now: dt.datetime) -> None:
    await queue_mail(
        kind,
        recipient=application.details.email,
        recipient_name=application.details.badge_name,
        language=application.language,
        dedup=f"{kind}:{made}:1",
        now=now,
        due_at=await application.mail_at(now) if application.mail_at else None,
        scope=event_id,
        subject=made,
    )


async def admit(
    questions: Questions, registration_id: UUID, now: dt.datetime, *, actor: UUID, raising: bool = False
) -> None:
    """Give somebody who waits a seat, before their turn; `raising` makes room for one when there is none.

    Raise NotWaitingError, also when they wait for another category by now, and NoSeatError of the seats.
    """
    registration = await Registration.get(id=registration_id)
    async with transaction():
        await seats.admit(registration_id, _pools(questions, registration), now, raising=raising)
        if not await confirm_waiting(registration_id, now, registration):
            raise NotWaitingError
        details = {"capacity": "raised by one"} if raising else {}
        await record_change(
            registration.event_id, "registration", registration_id, Act.ADMITTED, now, actor=actor, details=details
        )
        await tell_promoted(registration_id, now)


@when_granted
async def promote(turn: Turn, now: dt.datetime) -> None:
    """Confirm those whose turn came, or tell them of what is offered, in the transaction that freed their seats."""
    for holder in turn.holders:
        if turn.offered_until is not None:
            await _tell_offered(holder, turn.offered_until, now)
        elif await confirm_waiting(holder, now):
            registration = await tell_promoted(holder, now)
            await record_change(registration.event_id, "registration", holder, Act.PROMOTED, now)


@when_passed_over
async def tell_passed_over(holders: Sequence[UUID], now: dt.datetime) -> None:
    """Tell those who wait together, once a day, that a seat did not suffice for all of them."""
    for registration in await Registration.filter(id__in=list(holders), state=State.WAITLISTED):
        await tell(registration, News("registration_passed_over", occasion=f"{now:%Y%m%d}"), now)


async def _tell_offered(registration_id: UUID, until: dt.datetime, now: dt.datetime) -> None:
    registration = await Registration.get_or_none(id=registration_id)
    if registration is not None:
        await record_change(registration.event_id, "registration", registration_id, Act.OFFERED, now)
        await tell(registration, News("registration_offered", {"until": until.isoformat()}), now)


async def tell_promoted(registration_id: UUID, now: dt.datetime) -> Registration:
    """Tell somebody who waited of their seat, with which some are still to be approved; return the registration."""
    registration = await Registration.get(id=registration_id)
    await tell(registration, News(kind_promoted(registration.state)), now)
    return registration


def _pools(questions: Questions, seat: Registration | Details) -> seats.Pools:
    return questions.pools_of(seat.category_id, seat.attendance)
