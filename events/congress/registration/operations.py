"""Registering, cancelling, admitting: each one transaction, with the mails about it."""

from __future__ import annotations

import contextlib
import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from events.congress.organizing.access import Access
from events.congress.registration.answer_operations import save_answers
from events.congress.registration.life import IS_STANDING, Payment, State, first_approval, state_with
from events.congress.registration.models import Registration
from events.congress.registration.option_seat_operations import free_options_of, hold_options
from events.congress.registration.queries import find_by_nonce, find_standing
from events.congress.registration.question_queries import CategoryChoice, Questions
from events.congress.registration.rules import active_key, new_reference
from events.congress.registration.telling_operations import News, tell
from events.congress.registration.values import Application, Details, Receipt
from events.platform.storage.database import IntegrityError, execute_count, transaction
from events.platform.storage.versions import ChangedMeanwhileError
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.organizations.queries import Named, meaning
from events.records.outbox.operations import queue_mail
from events.records.seats import operations as seats
from events.records.seats.turn_operations import Turn, when_granted, when_passed_over

_KIND_OF: Mapping[State, str] = {
    State.CONFIRMED: "registration_confirmed",
    State.SUBMITTED: "registration_submitted",
    State.WAITLISTED: "registration_waitlisted",
}


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

    Raise AlreadyRegisteredError when this person stands registered by another form, OptionFullError, and
    NotInvitedError where the category is by invitation and the application has no permission for it, or its permission
    is used up.
    """
    details = application.details
    _check_invitation(questions, application)
    key = active_key(questions.event_id, details.email, details.badge_name)
    for _attempt in range(3):
        try:
            return await _register(questions, application, key, now)
        except IntegrityError:  # the nonce, the person or (once in ages) the reference exists
            if known := await find_by_nonce(questions.event_id, application.nonce):
                return known
            if known := await find_standing(key):
                raise AlreadyRegisteredError(known) from None
    raise RuntimeError("no reference was free in three draws")


def _check_invitation(questions: Questions, application: Application) -> None:
    category = questions.category(application.details.category_id)
    permission = application.permission
    is_let_in = application.by is not None or (permission is not None and category.id in permission.category_ids)
    if category.access == Access.BY_INVITATION and not is_let_in:
        raise NotInvitedError


def priced(questions: Questions, category: CategoryChoice) -> dict[str, object]:
    """Return the columns of a registration that say what its category costs."""
    is_due = bool(category.price)
    payment = Payment.DUE if is_due else Payment.FREE
    price, currency = (category.price, questions.currency) if is_due else (None, "")
    return {"payment": payment.value, "price": price, "currency": currency}


async def _register(questions: Questions, application: Application, key: str, now: dt.datetime) -> Receipt:
    made, reference, details = uuid.uuid4(), new_reference(), application.details
    category = questions.category(details.category_id)
    approval = first_approval(category.access, is_by_organizer=application.by is not None)
    async with transaction():
        state = state_with(await seats.take(made, _pools(questions, details), now), approval)
        filled = {question: given for question, given in details.answers.items() if given.value}
        await hold_options(questions, made, filled, now)
        row = {
            "id": made,
            "event_id": questions.event_id,
            "person_id": await _write_person(application, now),
            "reference": reference,
            "nonce": application.nonce,
            "active_key": key,
            "state": state.value,
            "approval": approval.value,
            **priced(questions, category),
            "language": application.language,
            "registered_at": now,
            "updated_at": now,
        }
        meant = await meaning(Named(details.organization, details.country))
        await _insert("registration", row | columns_of(details, reference) | meant)
        if application.permission and application.permission.use:
            await application.permission.use(made, now)
        await save_answers(application.sealer, questions, made, filled)
        if application.has_consented and questions.notice_id:
            await _insert("consent", {"registration_id": made, "notice_id": questions.notice_id, "given_at": now})
        if application.by:
            await record_change(questions.event_id, "registration", made, Act.REGISTERED, now, actor=application.by)
        if application.is_told:
            await _confirm_by_mail(questions.event_id, made, application, _KIND_OF[state], now)
    return Receipt(made, state, 1, key)


async def _confirm_by_mail(event_id: UUID, made: UUID, application: Application, kind: str, now: dt.datetime) -> None:
    await queue_mail(
        kind,
        recipient=application.details.email,
        recipient_name=application.details.badge_name,
        language=application.language,
        dedup=f"{kind}:{made}:1",
        now=now,
        due_at=application.mail_at,
        scope=event_id,
        subject=made,
    )


async def _write_person(application: Application, now: dt.datetime) -> UUID:
    """Write a person of their own: nobody is taken for somebody known because a form says so."""
    person, details = uuid.uuid4(), application.details
    row = {"id": person, "name": details.badge_name, "language": application.language, "country": details.country}
    await _insert("person", row | {"created_at": now})
    await write_address(person, details.email)
    return person


async def write_address(person: UUID, email: str) -> None:
    """Write an address of a person, not yet verified."""
    await _insert("address", {"id": uuid.uuid4(), "person_id": person, "email": email, "email_folded": email})


async def _insert(table: str, row: Mapping[str, object]) -> None:
    places = ", ".join(f"${number}" for number in range(1, len(row) + 1))
    sql = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})"  # noqa: S608 - names of columns
    await execute_count(sql, list(row.values()))


def columns_of(details: Details, reference: str) -> dict[str, object]:
    """Return the columns of a registration that say what was typed, as SQL takes them."""
    columns = details.columns(reference)
    return {name: _json(value) if isinstance(value, tuple) else value for name, value in columns.items()}


def _json(value: tuple[str, ...]) -> str:
    return msgspec.json.encode(value).decode()


async def cancel(
    questions: Questions,
    registration_id: UUID,
    now: dt.datetime,
    *,
    actor: UUID | None = None,
    reason: str = "",
) -> bool:
    """Cancel a registration and hand its seat on; return False when it was over already.

    Raise ChangedMeanwhileError when it moves from category to category all the while.
    """
    for _attempt in range(3):
        registration = await Registration.get(id=registration_id)
        with contextlib.suppress(ChangedMeanwhileError):
            return await _cancel(questions, registration, now, actor, reason)
    raise ChangedMeanwhileError


async def _cancel(
    questions: Questions, registration: Registration, now: dt.datetime, actor: UUID | None, reason: str
) -> bool:
    details = {"reason": reason} if reason else {}
    async with transaction():
        # Seats first, as in every act: whoever holds the pool cannot wait for a registration's row.
        await seats.release(registration.id, _pools(questions, registration), now)
        await free_options_of(questions, registration.id, now)
        if not await execute_count(
            "UPDATE registration SET state = 'cancelled', active_key = NULL, cancelled_at = $1, updated_at = $1, "  # noqa: S608
            f"version = version + 1 WHERE id = $2 AND {IS_STANDING} AND category_id = $3 AND attendance = $4",
            [now, registration.id, registration.category_id, registration.attendance],
        ):
            if not (await Registration.get(id=registration.id)).is_over:
                raise ChangedMeanwhileError
            return False
        await tell(registration, News("registration_cancelled", details), now)
        await record_change(
            registration.event_id, "registration", registration.id, Act.CANCELLED, now, actor=actor, details=details
        )
    return True


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


def kind_promoted(state: str) -> str:
    """Return the kind of the mail to who waited and has a seat now."""
    return "registration_submitted" if state == State.SUBMITTED else "registration_promoted"


def _pools(questions: Questions, seat: Registration | Details) -> seats.Pools:
    return questions.pools_of(seat.category_id, seat.attendance)


async def confirm_waiting(registration_id: UUID, now: dt.datetime, seat: Registration | None = None) -> int:
    """Confirm who waits, or have them wait for their approval alone.

    When a `seat` is given, only in its category and attendance.
    """
    return await execute_count(
        "UPDATE registration SET state = CASE WHEN approval = 'asked' THEN 'submitted' ELSE 'confirmed' END, "
        "updated_at = $1, version = version + 1 "
        "WHERE id = $2 AND state = 'waitlisted' AND category_id = COALESCE($3, category_id) "
        "AND attendance = COALESCE($4, attendance)",
        [now, registration_id, seat and seat.category_id, seat and seat.attendance],
    )
