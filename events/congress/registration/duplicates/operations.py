"""Merging two registrations of one person, and separating them again: each one transaction."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from uuid import UUID

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from events.congress.quotas.operations import QuotaFullError, take_place
from events.congress.registration.duplicates.models import (
    RegistrationDistinction,
    RegistrationMerge,
    RegistrationSeparation,
)
from events.congress.registration.duplicates.queries import merge_of
from events.congress.registration.erasures.operations import pass_requests_on
from events.congress.registration.life import State, state_with
from events.congress.registration.life_operations import cancel, write
from events.congress.registration.models import Registration
from events.congress.registration.option_seat_operations import hold_options_again
from events.congress.registration.question_queries import Questions
from events.congress.registration.rules import active_key
from events.platform.storage.database import IntegrityError, transaction
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.seats import operations as seats


class NotMergedError(Exception):
    """One of the two does not stand any more, is of another event, or both are the same."""


class NotSeparatedError(Exception):
    """Nothing is merged, or something stands in the way of its standing again."""


@dataclass(frozen=True)
class Merger:
    """Who merges or separates, and when."""

    by: UUID
    at: dt.datetime


async def merge(questions: Questions, ended_id: UUID, kept_id: UUID, merger: Merger) -> None:
    """End one registration for another of the same person; its seat is handed on. Raise NotMergedError.

    Nothing is rewritten: both keep their history, and a row says that they are one.
    """
    async with transaction():
        await seats.hold(questions.event_pool_id)
        rows = Registration.filter(event_id=questions.event_id, id__in=[ended_id, kept_id]).select_for_update()
        both = {row.id: row for row in await rows.order_by("id")}
        if len(both) != 2 or any(row.is_over for row in both.values()):
            raise NotMergedError
        state = both[ended_id].state
        await _pass_accompanying_on(ended_id, kept_id)
        await pass_requests_on(ended_id, kept_id)
        await cancel(questions, ended_id, merger.at, actor=merger.by, is_told=False)
        await RegistrationMerge.create(
            id=uuid.uuid4(),
            ended_id=ended_id,
            kept_id=kept_id,
            state_before=state,
            made_at=merger.at,
            made_by=merger.by,
        )
        await _distinction(ended_id, kept_id).delete()
        for subject in (ended_id, kept_id):
            await record_change(questions.event_id, "registration", subject, Act.MERGED, merger.at, actor=merger.by)


async def tell_apart(event_id: UUID, one: UUID, other: UUID, merger: Merger) -> None:
    """Note that two registrations of an event are not one person's. Raise NotMergedError where one does not stand."""
    async with transaction():
        rows = await Registration.filter(event_id=event_id, id__in=[one, other]).select_for_update().order_by("id")
        if len(rows) != 2 or any(row.is_over for row in rows):
            raise NotMergedError
        first, second = sorted((one, other))
        if await RegistrationDistinction.exists(one_id=first, other_id=second):
            return
        await RegistrationDistinction.create(
            id=uuid.uuid4(), one_id=first, other_id=second, made_at=merger.at, made_by=merger.by
        )
        for subject in (one, other):
            await record_change(event_id, "registration", subject, Act.TOLD_APART, merger.at, actor=merger.by)


async def look_again(event_id: UUID, one: UUID, other: UUID, merger: Merger) -> None:
    """Take it back that two registrations of an event are not one person's. Twice is once."""
    async with transaction():
        rows = _distinction(one, other).filter(one__event_id=event_id)
        if not (found := await rows.first()):
            return
        await found.delete()
        for subject in (one, other):
            await record_change(event_id, "registration", subject, Act.TAKEN_BACK, merger.at, actor=merger.by)


async def forget_distinctions(registration_id: UUID) -> None:
    """Forget from whom a registration was told apart, in the transaction that erases it."""
    either = Q(one_id=registration_id) | Q(other_id=registration_id)
    await RegistrationDistinction.filter(either).delete()


def _distinction(one: UUID, other: UUID) -> QuerySet[RegistrationDistinction]:
    first, second = sorted((one, other))
    return RegistrationDistinction.filter(one_id=first, other_id=second)


async def _pass_accompanying_on(ended_id: UUID, kept_id: UUID) -> None:
    """Have those whom somebody brings by the one registration accompany the other; they stay with it for good."""
    await Registration.filter(id=kept_id, host_id=ended_id).update(host_id=None)
    await Registration.filter(host_id=ended_id).update(host_id=kept_id)


async def separate(questions: Questions, ended_id: UUID, merger: Merger) -> State:
    """Undo a merge: the registration stands again, with a seat or a place in the queue. Raise NotSeparatedError."""
    try:
        async with transaction():
            await seats.hold(questions.event_pool_id)
            return await _separate(questions, ended_id, merger)
    except (IntegrityError, QuotaFullError) as error:  # the person registered again, or the quota is full
        raise NotSeparatedError from error


async def _separate(questions: Questions, ended_id: UUID, merger: Merger) -> State:
    row = await Registration.filter(id=ended_id, event_id=questions.event_id).select_for_update().first()
    merged = await merge_of(ended_id) if row else None
    if row is None or merged is None or row.erased_at is not None or row.state != State.CANCELLED:
        raise NotSeparatedError
    if row.delegation_id is not None:
        await take_place(row.id, row.delegation_id, row.category_id, merger.at)
    state = await _standing_again(questions, row, merged, merger.at)
    again = {"state": state.value, "active_key": active_key(row.event_id, row.email, row.badge_name)}
    await write(row.id, {**again, "cancelled_at": None, "life_turns": row.life_turns + 1}, merger.at, before=row)
    await hold_options_again(questions, row.id, merger.at)
    await RegistrationSeparation.create(id=uuid.uuid4(), merge_id=merged.id, made_at=merger.at, made_by=merger.by)
    for subject in (row.id, merged.kept_id):
        await record_change(questions.event_id, "registration", subject, Act.SEPARATED, merger.at, actor=merger.by)
    return state


async def _standing_again(
    questions: Questions, row: Registration, merged: RegistrationMerge, now: dt.datetime
) -> State:
    if merged.state_before == State.NOMINATED:
        return State.NOMINATED
    standing = await seats.take(row.id, questions.pools_of(row.category_id, row.attendance), now)
    return state_with(standing, row.approval)
