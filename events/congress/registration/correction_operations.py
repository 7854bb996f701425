"""Correcting a registration, by its holder or by an organizer: one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from events.congress.organizing.access import NOT_CHOSEN, Access
from events.congress.quotas.operations import take_place
from events.congress.registration.answer_operations import save_answers
from events.congress.registration.life import (
    IS_STANDING,
    Approval,
    Payment,
    State,
    approval_in,
    goes_back,
    stage_of,
    state_with,
)
from events.congress.registration.life_operations import Guard, write
from events.congress.registration.models import Registration
from events.congress.registration.operations import AlreadyRegisteredError, NotInvitedError
from events.congress.registration.option_seat_operations import hold_options
from events.congress.registration.queries import details_of, find_standing
from events.congress.registration.question_queries import Questions
from events.congress.registration.row_operations import columns_of, priced, write_address
from events.congress.registration.rules import active_key
from events.congress.registration.stored_answers import Given
from events.congress.registration.telling_operations import News, kind_promoted, tell
from events.congress.registration.values import Details
from events.platform.storage.database import IntegrityError, transaction
from events.platform.storage.versions import ChangedMeanwhileError
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.organizations.queries import Named, meaning
from events.records.outbox.operations import queue_mail
from events.records.people.models import Person
from events.records.seats import operations as seats
from events.records.vault.sealing import Sealer


@dataclass(frozen=True)
class Correction:
    """A person's corrected details, and the version of the registration that they were shown."""

    details: Details
    version: int
    sealer: Sealer | None = None  # who seals the answers to sensitive questions


@dataclass(frozen=True)
class Corrected:
    """The outcome of a correction; a new address means a new link."""

    link_generation: int
    has_new_email: bool


async def correct(
    questions: Questions,
    registration: Registration,
    correction: Correction,
    now: dt.datetime,
    *,
    actor: UUID | None = None,
) -> Corrected:
    """Write what a person says of themselves anew; the badge's code stays as it is.

    Another category or attendance moves the seat by the rules of seats; another address
    gets the mails from now on, both are told, and the private links that the former one holds end.
    Raise ChangedMeanwhileError, AlreadyRegisteredError, NoSeatError when what is wanted is full, OptionFullError,
    QuotaFullError of the delegation and NotInvitedError.
    """
    details = correction.details
    is_moved = details.category_id != registration.category_id
    if is_moved and actor is None and questions.category(details.category_id).access in NOT_CHOSEN:
        raise NotInvitedError
    if (
        correction.version != registration.version
    ):  # seats are moved from where the row, and not the form, says they are
        raise ChangedMeanwhileError
    key = active_key(questions.event_id, details.email, details.badge_name)
    try:
        async with transaction():
            return await correct_in_transaction(questions, registration, correction, now, actor)
    except IntegrityError:
        if (known := await find_standing(key)) is None:
            raise
        raise AlreadyRegisteredError(known) from None


async def correct_in_transaction(
    questions: Questions,
    registration: Registration,
    correction: Correction,
    now: dt.datetime,
    actor: UUID | None,
) -> Corrected:
    """Correct a registration in the transaction of an act that does more; raise IntegrityError for somebody known."""
    details = correction.details
    await seats.hold(questions.event_pool_id)
    standing = await _standing_after(questions, registration, details, now)
    await hold_options(questions, registration.id, details.answers, now)
    if registration.delegation_id is not None and details.category_id != registration.category_id:
        await take_place(registration.id, registration.delegation_id, details.category_id, now)
    before = await details_of(registration)
    changed = _changes(questions, before, details)
    approval = _approval_after(questions, registration, details, actor, bool(changed))
    state = state_with(standing, approval) if standing else registration.state
    is_promoted = registration.state == State.WAITLISTED and state != State.WAITLISTED
    is_asked = approval == Approval.ASKED and registration.approval != Approval.ASKED
    has_new_email = before.email != details.email
    link_generation = registration.link_generation + has_new_email
    row = {
        **columns_of(details, registration.reference),
        "active_key": active_key(questions.event_id, details.email, details.badge_name),
        "state": str(state),
        "approval": str(approval),
        **_price_after(questions, registration, details),
        "life_turns": registration.life_turns + goes_back(registration.stage, stage_of(state, approval)),
        "link_generation": link_generation,
        "badge_generation": registration.badge_generation + has_new_email,
    }
    typed = Named(details.organization, details.country)
    row |= await meaning(typed, before=Named(before.organization, before.country))
    guard = Guard(f"version = $1 AND {IS_STANDING}", [registration.version])
    if not await write(registration.id, row, now, guard, before=registration):
        raise ChangedMeanwhileError
    await save_answers(correction.sealer, questions, registration.id, details.answers)
    await Person.filter(id=registration.person_id).update(name=details.badge_name, country=details.country)
    if changed:
        await record_change(
            registration.event_id, "registration", registration.id, Act.CORRECTED, now, actor=actor, details=changed
        )
    if has_new_email:
        await _tell_both(registration, details, now)
        await write_address(registration.person_id, details.email)
        await _take_along(questions, registration, details.email, now, actor)
    if is_promoted or (is_asked and state == State.SUBMITTED):
        await tell(await Registration.get(id=registration.id), News(kind_promoted(state), {"again": is_asked}), now)
    return Corrected(link_generation, has_new_email)


async def _take_along(
    questions: Questions, host: Registration, email: str, now: dt.datetime, actor: UUID | None
) -> None:
    """Give the new address of a host to those whom they brought under the former one, who get new links by it."""
    for guest in await Registration.filter(host_id=host.id, email=host.email).order_by("id"):
        is_known = await find_standing(active_key(questions.event_id, email, guest.badge_name))
        if not guest.is_over and not is_known:
            details = replace(await details_of(guest), email=email)
            await correct_in_transaction(questions, guest, Correction(details, guest.version), now, actor)


async def _standing_after(
    questions: Questions, registration: Registration, details: Details, now: dt.datetime
) -> seats.Standing | None:
    """Take the seat, or the place in the queue, along to another category or attendance. Return what one has then.

    None is for who has neither, and gets none by this: the nominated.
    """
    if not (registration.holds_seat or registration.state == State.WAITLISTED):
        return None
    before = questions.pools_of(registration.category_id, registration.attendance)
    after = questions.pools_of(details.category_id, details.attendance)
    if before == after:
        return "taken" if registration.holds_seat else "waiting"
    return await seats.move(registration.id, before, after, now)


def _price_after(questions: Questions, registration: Registration, details: Details) -> Mapping[str, object]:
    """Return what another category costs, unless it is settled."""
    is_settled = registration.payment in (Payment.PAID, Payment.WAIVED)
    if is_settled or details.category_id == registration.category_id:
        return {}
    return priced(questions, questions.category(details.category_id))


def _approval_after(
    questions: Questions, registration: Registration, details: Details, actor: UUID | None, has_changed: bool
) -> str:
    """Return the approval after a correction: another category may need one, and so may what a person changed."""
    access = questions.category(details.category_id).access
    is_by_organizer = actor is not None
    if registration.state == State.NOMINATED:
        return registration.approval  # asked when they confirm
    if details.category_id != registration.category_id:
        approval: str = approval_in(registration.approval, access, is_by_organizer=is_by_organizer)
    else:
        approval = registration.approval
    is_settled = is_by_organizer or registration.checked_in_at is not None or not has_changed
    if questions.approves_again and not is_settled and (approval, access) == (Approval.APPROVED, Access.BY_APPROVAL):
        return Approval.ASKED
    return approval


def _changes(questions: Questions, before: Details, after: Details) -> Mapping[str, object]:
    """Return old and new values for the record; of answers, which may be sensitive, only which were changed."""
    pairs = {name: [value, getattr(after, name)] for name, value in before.typed().items()}
    changed = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    if categories := changed.pop("category_id", None):
        changed["category"] = [questions.category(chosen).code for chosen in categories]
    answers = _changed_answers(questions, before.answers, after.answers)
    return changed | ({"answers": answers} if answers else {})


def _changed_answers(questions: Questions, before: Mapping[UUID, Given], after: Mapping[UUID, Given]) -> list[str]:
    values = {question: given.value for question, given in before.items()}
    changed = {question for question, given in after.items() if values.get(question, "") != given.value}
    return [question.code for question in questions.all_questions if question.id in changed]


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
