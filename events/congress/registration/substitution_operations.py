"""Handing a place on: somebody else has the seat, its category and its rank, and nobody's turn is skipped."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from uuid import UUID

from events.congress.registration.answer_operations import save_answers
from events.congress.registration.life import IS_STANDING, Approval, State, first_approval, state_with
from events.congress.registration.life_operations import Ending, Guard, begin, end
from events.congress.registration.models import Registration
from events.congress.registration.operations import AlreadyRegisteredError, check_invitation
from events.congress.registration.option_seat_operations import free_options_of, hold_options
from events.congress.registration.queries import find_by_nonce, find_standing
from events.congress.registration.question_queries import Questions
from events.congress.registration.row_operations import columns_of, insert, write_person
from events.congress.registration.rules import active_key, new_reference
from events.congress.registration.telling_operations import KIND_OF, News, tell
from events.congress.registration.values import Application, Receipt
from events.platform.storage.database import IntegrityError, transaction
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.organizations.queries import Named, meaning
from events.records.seats import operations as seats

# What belongs to the place, and not to who has it.
_OF_THE_PLACE = (
    *("category_id", "attendance", "delegation_id", "nominated_at"),
    *("payment", "price", "currency", "payment_by", "payment_at"),
)


class NotHandedOnError(Exception):
    """Only who stands, has not come yet, and is where they were read to be can hand their place on."""


async def hand_on(questions: Questions, left: Registration, application: Application, now: dt.datetime) -> Receipt:
    """Put somebody in the place of `left`, which ends by that; return their registration.

    Category, attendance, payment, delegation and the seat, or the rank in the queue, are those of `left`; its answers,
    letters, sessions and badge are not. A category by approval asks for it anew, unless an organizer does this. A nonce
    that was used returns what it made. Raise NotHandedOnError, AlreadyRegisteredError, NotInvitedError and
    OptionFullError.
    """
    details = replace(application.details, category_id=left.category_id, attendance=left.attendance)
    application = replace(application, details=details)
    check_invitation(questions, application)
    try:
        async with transaction():
            return await _hand_on(questions, left, application, now)
    except (NotHandedOnError, IntegrityError) as error:
        if known := await find_by_nonce(questions.event_id, application.nonce):
            return known
        known = await find_standing(active_key(questions.event_id, details.email, details.badge_name))
        if isinstance(error, IntegrityError) and known is not None:
            raise AlreadyRegisteredError(known) from None
        raise


async def _hand_on(questions: Questions, left: Registration, application: Application, now: dt.datetime) -> Receipt:
    made = uuid.uuid4()
    # Seats first, as in every act; what is read behind them does not change any more.
    await seats.hold(questions.event_pool_id)
    await free_options_of(questions, left.id, now)  # what goes to the successor is the place alone
    standing = await seats.pass_on(left.id, made, questions.pools_of(left.category_id, left.attendance))
    left = await Registration.get(id=left.id)
    await _leave(questions, left, made, application, now)
    is_nominated = left.state == State.NOMINATED
    if standing is None and not is_nominated:
        raise NotHandedOnError
    approval = left.approval if is_nominated else _approval_of(questions, application)
    state = state_with(standing, approval) if standing else State(left.state)
    await _write(questions, left, application, {"id": made, "state": str(state), "approval": str(approval)}, now)
    registration = await Registration.get(id=made)
    if application.permission and application.permission.use:
        await application.permission.use(made, now)
    await record_change(left.event_id, "registration", made, Act.TAKEN_OVER, now, actor=application.by)
    if application.is_told:
        due_at = await application.mail_at(now) if application.mail_at else None
        await tell(registration, News(KIND_OF[state], due_at=due_at), now)
    return Receipt(made, state, registration.link_generation, registration.active_key)


async def _leave(
    questions: Questions, left: Registration, successor: UUID, application: Application, now: dt.datetime
) -> None:
    """End the registration whose place goes to another. Raise NotHandedOnError."""
    guard = Guard(
        f"{IS_STANDING} AND checked_in_at IS NULL AND category_id = $1 AND attendance = $2 AND version = $3",
        [application.details.category_id, application.details.attendance, left.version],
    )
    by, is_told = application.by, application.is_told
    ending = Ending(by, is_told, columns={"handed_to": successor}, guard=guard, passes_place_on=True)
    if not await end(questions, left, now, ending):
        raise NotHandedOnError
    await record_change(left.event_id, "registration", left.id, Act.HANDED_ON, now, actor=application.by)
    if application.is_told:
        await tell(left, News("registration_handed_on"), now)


def _approval_of(questions: Questions, application: Application) -> Approval:
    category = questions.category(application.details.category_id)
    return first_approval(category.access, is_by_organizer=application.by is not None)


async def _write(
    questions: Questions, left: Registration, application: Application, row: dict[str, object], now: dt.datetime
) -> None:
    made, reference, details = uuid.UUID(str(row["id"])), new_reference(), application.details
    row |= {
        "event_id": left.event_id,
        "person_id": await write_person(application, now),
        "reference": reference,
        "nonce": application.nonce,
        "active_key": active_key(left.event_id, details.email, details.badge_name),
        "language": application.language,
        "registered_at": now,
        "updated_at": now,
    }
    typed = columns_of(details, reference) | await meaning(Named(details.organization, details.country))
    await begin(row | typed | {name: getattr(left, name) for name in _OF_THE_PLACE})
    filled = {question: given for question, given in details.answers.items() if given.value}
    await hold_options(questions, made, filled, now)
    await save_answers(application.sealer, questions, made, filled)
    if application.has_consented and questions.notice_id:
        consent = {"registration_id": made, "notice_id": questions.notice_id, "given_at": now}
        await insert("consent", consent)
