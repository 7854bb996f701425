"""Correcting a registration, by its holder or by an organizer: one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from events.congress.registration.models import Registration
from events.congress.registration.operations import (
    AlreadyRegisteredError,
    columns_of,
    tell,
    write_address,
    write_answers,
)
from events.congress.registration.queries import details_of, find_standing
from events.congress.registration.question_queries import Questions
from events.congress.registration.rules import active_key
from events.congress.registration.values import Details
from events.platform.storage.database import IntegrityError, execute_count, transaction
from events.platform.storage.versions import ChangedMeanwhileError
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.outbox.operations import queue_mail
from events.records.people.models import Person
from events.records.seats import operations as seats


@dataclass(frozen=True)
class Corrected:
    """The outcome of a correction; a new address means a new link."""

    link_generation: int
    has_new_email: bool


async def correct(
    questions: Questions,
    registration: Registration,
    details: Details,
    *,
    version: int,
    now: dt.datetime,
    actor: UUID | None = None,
) -> Corrected:
    """Write what a person says of themselves anew; the badge's code stays as it is.

    `version` is the one that was shown. Another category moves the seat by the rules of seats; another address
    gets the mails from now on, both are told, and the private links that the former one holds end.
    Raise ChangedMeanwhileError, AlreadyRegisteredError, and NoSeatError when the category wanted is full.
    """
    if version != registration.version:  # seats are moved from where the row, and not the form, says they are
        raise ChangedMeanwhileError
    key = active_key(questions.event_id, details.email, details.badge_name)
    try:
        async with transaction():
            return await _correct(questions, registration, details, now, actor)
    except IntegrityError:
        if (known := await find_standing(key)) is None:
            raise
        raise AlreadyRegisteredError(known) from None


async def _correct(
    questions: Questions,
    registration: Registration,
    details: Details,
    now: dt.datetime,
    actor: UUID | None,
) -> Corrected:
    is_promoted = await _move(questions, registration, details, now)
    before = await details_of(registration)
    has_new_email = before.email != details.email
    link_generation = registration.link_generation + has_new_email
    row = {
        **columns_of(details, registration.reference),
        "active_key": active_key(questions.event_id, details.email, details.badge_name),
        "state": "confirmed" if is_promoted else registration.state,
        "link_generation": link_generation,
        "badge_generation": registration.badge_generation + has_new_email,
        "updated_at": now,
        "version": registration.version + 1,
    }
    await _write_row(registration, row)
    await write_answers(registration.id, questions, details.answers, is_known=True)
    await Person.filter(id=registration.person_id).update(name=details.badge_name, country=details.country)
    if changed := _changes(questions, before, details):
        await record_change(
            registration.event_id, "registration", registration.id, Act.CORRECTED, now, actor=actor, details=changed
        )
    if has_new_email:
        await _tell_both(registration, details, now)
        await write_address(registration.person_id, details.email)
    if is_promoted:
        await tell(await Registration.get(id=registration.id), "registration_promoted", now)
    return Corrected(link_generation, has_new_email)


async def _move(questions: Questions, registration: Registration, details: Details, now: dt.datetime) -> bool:
    """Take the seat along to another category; return whether somebody who waited got one by that."""
    if details.category_id == registration.category_id:
        return False
    before, after = questions.pools_of(registration.category_id), questions.pools_of(details.category_id)
    standing = await seats.move(registration.id, before, after, now)
    return standing == "taken" and registration.state == "waitlisted"


async def _write_row(registration: Registration, row: Mapping[str, object]) -> None:
    assignments = ", ".join(f"{name} = ${number}" for number, name in enumerate(row, 3))
    sql = f"UPDATE registration SET {assignments} WHERE id = $1 AND version = $2 AND state <> 'cancelled'"  # noqa: S608
    if not await execute_count(sql, [registration.id, registration.version, *row.values()]):
        raise ChangedMeanwhileError


def _changes(questions: Questions, before: Details, after: Details) -> Mapping[str, object]:
    """Return old and new values for the record; of answers, which may be sensitive, only which were changed."""
    pairs = {name: [value, getattr(after, name)] for name, value in before.typed().items()}
    changed = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    if categories := changed.pop("category_id", None):
        changed["category"] = [questions.category(chosen).code for chosen in categories]
    answers = [
        question.code
        for question in questions.all_questions
        if question.id in after.answers and before.answers.get(question.id, "") != after.answers[question.id]
    ]
    return changed | ({"answers": answers} if answers else {})


async def _tell_both(registration: Registration, details: Details, now: dt.datetime) -> None:
    """The former address learns that it changed, the new one gets the new link."""
    for which, recipient in (("former", registration.email), ("new", details.email)):
        await queue_mail(
            "registration_email_changed",
            recipient=recipient,
            recipient_name=details.badge_name,
            language=registration.language,
            dedup=f"registration_email_changed:{registration.id}:{now:%Y%m%d%H%M%S%f}:{which}",
            now=now,
            scope=registration.event_id,
            subject=registration.id,
            details={"address": which},
        )
