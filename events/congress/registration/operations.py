"""Registering, cancelling, admitting: each one transaction, with the mails about it."""

from __future__ import annotations

import contextlib
import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from events.congress.registration.models import Answer, Registration
from events.congress.registration.queries import find_by_nonce, find_standing
from events.congress.registration.question_queries import Questions
from events.congress.registration.rules import active_key, new_reference
from events.congress.registration.values import Application, Details, Receipt
from events.platform.storage.database import IntegrityError, execute_count, transaction
from events.platform.storage.versions import ChangedMeanwhileError
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.outbox.operations import queue_mail
from events.records.seats import operations as seats
from events.records.seats.operations import when_granted

_STATE_OF: Mapping[seats.Standing, str] = {"taken": "confirmed", "waiting": "waitlisted"}
_KIND_OF = {"confirmed": "registration_confirmed", "waitlisted": "registration_waitlisted"}


class AlreadyRegisteredError(Exception):
    """Somebody of this name and address stands registered already: `known`."""

    def __init__(self, known: Receipt) -> None:
        super().__init__(known.id)
        self.known = known


class NotWaitingError(Exception):
    """Only who is on the waiting list can be admitted."""


async def register(questions: Questions, application: Application, now: dt.datetime) -> Receipt:
    """Register somebody, confirmed or on the waiting list; a nonce that was used returns what it made.

    Raise AlreadyRegisteredError when this person stands registered by another form.
    """
    details = application.details
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


async def _register(questions: Questions, application: Application, key: str, now: dt.datetime) -> Receipt:
    made, reference, details = uuid.uuid4(), new_reference(), application.details
    async with transaction():
        state = _STATE_OF[await seats.take(made, questions.pools_of(details.category_id), now)]
        row = {
            "id": made,
            "event_id": questions.event_id,
            "person_id": await _write_person(application, now),
            "reference": reference,
            "nonce": application.nonce,
            "active_key": key,
            "state": state,
            "language": application.language,
            "registered_at": now,
            "updated_at": now,
        }
        await _insert("registration", row | columns_of(details, reference))
        await write_answers(made, questions, details.answers)
        if application.has_consented and questions.notice_id:
            await _insert("consent", {"registration_id": made, "notice_id": questions.notice_id, "given_at": now})
        kind = _KIND_OF[state]
        await queue_mail(
            kind,
            recipient=details.email,
            recipient_name=details.badge_name,
            language=application.language,
            dedup=f"{kind}:{made}:1",
            now=now,
            scope=questions.event_id,
            subject=made,
        )
    return Receipt(made, state, 1, key)


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


async def write_answers(
    registration_id: UUID, questions: Questions, answers: Mapping[UUID, str], *, is_known: bool = False
) -> None:
    """Store these answers; empty ones delete what was there, and other questions keep theirs."""
    answered = [(question, answers[question.id]) for question in questions.all_questions if question.id in answers]
    if is_known and (empty := [question.id for question, value in answered if not value]):
        await Answer.filter(registration_id=registration_id, field_id__in=empty).delete()
    if values := [
        each for question, value in answered if value for each in (question.id, question.field_version, value)
    ]:
        places = ", ".join(f"($1, ${at}, ${at + 1}, ${at + 2})" for at in range(2, 2 + len(values), 3))
        await execute_count(
            f"INSERT INTO answer (registration_id, field_id, field_version, value) VALUES {places} "  # noqa: S608
            "ON CONFLICT (registration_id, field_id) DO UPDATE "
            "SET field_version = excluded.field_version, value = excluded.value",
            [registration_id, *values],
        )


async def cancel(
    questions: Questions,
    registration_id: UUID,
    now: dt.datetime,
    *,
    actor: UUID | None = None,
    reason: str = "",
) -> bool:
    """Cancel a registration and hand its seat on; return False when it was cancelled already.

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
        await seats.release(registration.id, questions.pools_of(registration.category_id), now)
        if not await execute_count(
            "UPDATE registration SET state = 'cancelled', active_key = NULL, cancelled_at = $1, updated_at = $1, "
            "version = version + 1 WHERE id = $2 AND state <> 'cancelled' AND category_id = $3",
            [now, registration.id, registration.category_id],
        ):
            if (await Registration.get(id=registration.id)).state != "cancelled":
                raise ChangedMeanwhileError
            return False
        await tell(registration, "registration_cancelled", now, details)
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
        await seats.admit(registration_id, questions.pools_of(registration.category_id), now, raising=raising)
        if not await _confirm(registration_id, now, registration.category_id):
            raise NotWaitingError
        details = {"capacity": "raised by one"} if raising else {}
        await record_change(
            registration.event_id, "registration", registration_id, Act.ADMITTED, now, actor=actor, details=details
        )
        await tell(registration, "registration_promoted", now)


@when_granted
async def promote(holders: Sequence[UUID], now: dt.datetime) -> None:
    """Confirm those whose turn came, in the transaction that freed their seats."""
    for holder in holders:
        if await _confirm(holder, now):
            registration = await Registration.get(id=holder)
            await record_change(registration.event_id, "registration", holder, Act.PROMOTED, now)
            await tell(registration, "registration_promoted", now)


async def _confirm(registration_id: UUID, now: dt.datetime, category_id: UUID | None = None) -> int:
    """Confirm who waits; when `category_id` is given, only in that category: the seats were its."""
    return await execute_count(
        "UPDATE registration SET state = 'confirmed', updated_at = $1, version = version + 1 "
        "WHERE id = $2 AND state = 'waitlisted' AND category_id = COALESCE($3, category_id)",
        [now, registration_id, category_id],
    )


async def tell(
    registration: Registration, kind: str, now: dt.datetime, details: Mapping[str, str] | None = None
) -> None:
    """Queue one mail about a registration, to its address and in its language."""
    await queue_mail(
        kind,
        recipient=registration.email,
        recipient_name=registration.badge_name,
        language=registration.language,
        dedup=f"{kind}:{registration.id}:{now:%Y%m%d%H%M%S%f}",
        now=now,
        scope=registration.event_id,
        subject=registration.id,
        details=details,
    )
