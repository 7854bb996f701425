"""Seats of options with a capacity, as of the bus of an excursion: a pool for each option, for which nobody waits.

Whoever changes them holds the event's pool first, as every act on seats does.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from uuid import UUID

from events.congress.organizing.models import Event, FieldOption
from events.congress.organizing.operations import change_capacity
from events.congress.registration.answers import codes_of
from events.congress.registration.life import IS_STANDING
from events.congress.registration.models import Answer
from events.congress.registration.question_queries import Questions
from events.congress.registration.stored_answers import Given, codes_in
from events.platform.storage.database import execute_rows
from events.records.seats import operations as seats
from events.records.seats.models import Pool
from events.records.seats.operations import PoolFullError
from events.records.seats.queries import seats_of


class OptionFullError(Exception):
    """All seats of an option are taken: it is named with its question by their codes."""

    def __init__(self, question: str, option: str) -> None:
        super().__init__(question, option)
        self.question, self.option = question, option


async def refuse_full_options(questions: Questions, answers: Mapping[UUID, Given]) -> None:
    """Raise OptionFullError where an option that these answers choose is full as things stand; holds nothing."""
    chosen = {
        option.pool_id: (question.code, option.code)
        for question in questions.all_questions
        for option in question.options
        if option.pool_id and option.code in codes_of(question, answers.get(question.id))
    }
    for pool, standing in (await seats_of(chosen)).items():
        if standing.is_full:
            raise OptionFullError(*chosen[pool])


async def hold_options(questions: Questions, holder: UUID, answers: Mapping[UUID, Given], now: dt.datetime) -> None:
    """Have a registration hold a seat of each option that these answers choose, and of no other of their questions.

    Belongs in the transaction of whoever registers or corrects, behind what holds the event's seats. Raise
    OptionFullError.
    """
    asked = {question.id: question for question in questions.all_questions if question.id in answers}
    if not any(question.options for question in asked.values()):
        return
    pools = await _pools_of(questions.event_id)
    among = {pool: at for pool, at in pools.items() if at[0] in asked}
    wanted = [pool for pool, (id, code) in among.items() if code in codes_of(asked[id], answers[id])]
    try:
        await seats.choose(holder, [*among], wanted, now)
    except PoolFullError as full:
        id, code = among[full.pool]
        raise OptionFullError(asked[id].code, code) from None


async def hold_options_again(questions: Questions, holder: UUID, now: dt.datetime) -> None:
    """Have a registration that stands again hold what its answers choose; those to what is full by now go."""
    await seats.hold(questions.event_pool_id)
    for row in await Answer.filter(registration_id=holder).order_by("field_id"):
        try:
            await hold_options(questions, holder, {row.field_id: Given(row.value, row.field_version)}, now)
        except OptionFullError:
            await seats.choose(holder, await _pools_in(row.field_id), (), now)
            await row.delete()


async def _pools_in(field_id: UUID) -> list[UUID]:
    pools = await FieldOption.filter(field_id=field_id).exclude(pool_id=None).values_list("pool_id", flat=True)
    return [UUID(str(pool)) for pool in pools]


async def free_options_of(questions: Questions, holder: UUID, now: dt.datetime) -> None:
    """Give back whatever a registration holds of options, in the transaction that ends it."""
    await seats.hold(questions.event_pool_id)
    await seats.choose(holder, [*await _pools_of(questions.event_id)], (), now)


async def _pools_of(event_id: UUID) -> dict[UUID, tuple[UUID, str]]:
    """Return question and code of each option with a capacity, by its pool, in the order in which seats are taken.

    Read behind the event's pool: an organizer may have limited one after the form was read.
    """
    rows = await execute_rows(
        "SELECT o.pool_id AS pool, o.field_id AS field, o.code AS code FROM field_option o "
        "JOIN form_field f ON f.id = o.field_id WHERE f.event_id = $1 AND o.pool_id IS NOT NULL ORDER BY o.pool_id",
        [event_id],
    )
    return {UUID(str(row["pool"])): (UUID(str(row["field"])), row["code"]) for row in rows}


async def limit_option(event: Event, option: FieldOption, capacity: int | None, now: dt.datetime) -> None:
    """Limit how many choose an option; None is without limit. Those who chose it before have their seats.

    Belongs in a transaction that holds the event's pool. Raise SeatsTakenError when more have chosen it.
    """
    if option.pool_id is None:
        if capacity is None:
            return
        pool = await Pool.create(id=uuid.uuid4(), scope=event.id, capacity=None)
        await FieldOption.filter(id=option.id).update(pool_id=pool.id)
        for holder in await _choosing(option):
            await seats.choose(holder, [pool.id], [pool.id], now)
        option.pool_id = pool.id
    await change_capacity((event.pool_id, option.pool_id), capacity, now)


async def _choosing(option: FieldOption) -> list[UUID]:
    """Return the registrations that stand and chose an option."""
    rows = await execute_rows(
        "SELECT answer.registration_id AS holder, answer.value AS value FROM answer "  # noqa: S608 - words of ours
        f"JOIN registration ON registration.id = answer.registration_id WHERE answer.field_id = $1 AND {IS_STANDING} "
        "ORDER BY answer.registration_id",
        [option.field_id],
    )
    chosen = [(UUID(str(row["holder"])), codes_in(row["value"]) or [row["value"]]) for row in rows]
    return [holder for holder, codes in chosen if option.code in codes]


async def unlimit_options(field_id: UUID) -> None:
    """End the capacities of a question that offers no options any more, and every claim on them."""
    pools = await _pools_in(field_id)
    await FieldOption.filter(field_id=field_id).update(pool_id=None)
    for pool in pools:
        await seats.close(pool)
