"""Reading an event's registrations for its organizers: a page of them, their counts, all of them for a file."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from events.congress.registration.life import STAGE, State
from events.congress.registration.list_columns import Line, ListField, RegistrationList
from events.congress.registration.models import Registration
from events.congress.registration.narrowing import has_answered, left_out, searched
from events.congress.registration.question_queries import Question
from events.congress.registration.stored_answers import Given
from events.platform.storage.conditions import Part, Ranked, plain
from events.platform.storage.database import dialect, execute_rows, identifier
from events.platform.storage.statements import Statement
from events.platform.web.lists.asked import ListRequest
from events.platform.web.lists.view import PAGE
from events.records.seats.queries import Seats, seats_of

_NEWEST = "r.registered_at DESC, r.reference"
_NOT_ERASED = plain("r.erased_at IS NULL")
_BATCH = 200  # between batches others get their turn


@dataclass(frozen=True)
class CategoryCount:
    """The counts of a category: its seats, and people by stage."""

    seats: Seats
    states: Mapping[str, int]


@dataclass(frozen=True)
class Found:
    """The registrations of an event that a list was narrowed to."""

    event_id: UUID
    parts: tuple[Part, ...] = ()

    def and_(self, part: Part) -> Found:
        return replace(self, parts=(*self.parts, part))

    def where(self, to: Statement) -> str:
        """Return the condition on `registration r`."""
        return " AND ".join([f"r.event_id = {to.bind(self.event_id)}", *(part(to) for part in self.parts)])


def found_by(made: RegistrationList, asked: ListRequest) -> Found:
    """Return what a list finds by the words and filters that were asked of it; nobody finds who is erased."""
    parts = [narrow(asked.chosen[one.key]) for one, narrow in made.filters if one.key in asked.chosen]
    if asked.words:
        parts.append(searched(asked.words, made.searched))
    return Found(made.event_id, (_NOT_ERASED, *parts))


async def number_erased(event_id: UUID) -> int:
    """Return how many registrations of an event are erased: they count in its figures, and stand in no list."""
    return await Registration.filter(event_id=event_id, state=State.CANCELLED, erased_at__isnull=False).count()


async def count_of(found: Found) -> int:
    """Return how many were found."""
    to = Statement(dialect())
    sql = f"SELECT count(*) AS number FROM registration r WHERE {found.where(to)}"  # noqa: S608 - parts of ours
    return int((await execute_rows(sql, to.values))[0]["number"])


async def page_of(made: RegistrationList, asked: ListRequest, columns: Collection[str]) -> list[Line]:
    """Return a page of the registrations found, sorted as asked, with their answers to what these columns show."""
    ids = await _sorted_ids(found_by(made, asked), _sort_of(made, asked), (asked.page - 1) * PAGE)
    rows = (
        {row.id: row for row in await Registration.filter(id__in=ids).prefetch_related("taggings", "host")}
        if ids
        else {}
    )
    questions = [one.question.id for one in made.fields if one.question and one.column.key in columns]
    answers = await _answers_of(ids, questions) if questions else {}
    return [(rows[one], answers.get(one, {})) for one in ids if one in rows]


@dataclass(frozen=True)
class _Sort:
    by: ListField
    is_descending: bool

    @property
    def direction(self) -> str:
        return "DESC" if self.is_descending else "ASC"


def _sort_of(made: RegistrationList, asked: ListRequest) -> _Sort:
    key = asked.sort or made.listing.sort
    return _Sort(made.field(key.removeprefix("-")), key.startswith("-"))


async def _sorted_ids(found: Found, sort: _Sort, offset: int) -> list[UUID]:
    if sort.by.question:
        return await _ids_by_answer(found, sort, sort.by.question, offset)
    if isinstance(sort.by.order, Ranked):
        return await _ids_by_rank(found, sort.by.order, sort, offset)
    return await _ids(found, _ordered(sort.by.order, sort), offset)


def _ordered(order: Part, sort: _Sort) -> Part:
    return lambda to: f"{order(to)} {sort.direction} NULLS LAST, {_NEWEST}"


async def _ids_by_rank(found: Found, order: Ranked, sort: _Sort, offset: int) -> list[UUID]:
    """Return the identifiers of a page; only those are sorted whose values come on it, those without one last."""
    counts = await _counts_by(found, order.expression)
    valued = sorted((value for value in counts if value), key=order.place_of, reverse=sort.is_descending)
    shown: list[str] = []
    first = before = 0  # the place of the first of those shown, and of the value that is looked at
    for value in (*valued, *([""] if "" in counts else ())):
        following = before + counts[value]
        if before < offset + PAGE and following > offset:
            first = first if shown else before
            shown.append(value)
        before = following
    ranks = [value for value in shown if value]
    among = Ranked(order.expression, ranks[::-1] if sort.is_descending else ranks, or_none="" in shown)
    return await _ids(found.and_(among.is_listed), _ordered(among, sort), offset - first) if shown else []


async def _counts_by(found: Found, expression: str) -> dict[str, int]:
    """Return how many have each value of a column, "" for none."""
    to = Statement(dialect())
    sql = f"SELECT {expression} AS value, count(*) AS number FROM registration r WHERE {found.where(to)} GROUP BY 1"  # noqa: S608
    return {str(row["value"] or ""): int(row["number"]) for row in await execute_rows(sql, to.values)}


async def _ids_by_answer(found: Found, sort: _Sort, question: Question, offset: int) -> list[UUID]:
    """Return the identifiers of a page; who left the question out comes after all who answered."""
    to = Statement(dialect())
    sql = f"""
        SELECT a.registration_id AS id FROM answer a WHERE a.field_id = {to.bind(question.id)}
        AND a.registration_id IN (SELECT r.id FROM registration r WHERE {found.where(to)})
        ORDER BY {sort.by.order(to)} {sort.direction}, a.registration_id LIMIT {PAGE} OFFSET {to.bind(offset)}
    """  # noqa: S608 - parts of ours
    ids = [identifier(row["id"]) for row in await execute_rows(sql, to.values)]
    if len(ids) == PAGE:
        return ids
    answered = offset + len(ids) if ids else await count_of(found.and_(has_answered(question)))
    others = await _ids(found.and_(left_out(question)), lambda _to: _NEWEST, offset + len(ids) - answered)
    return [*ids, *others][:PAGE]


async def _ids(found: Found, order: Part, offset: int) -> list[UUID]:
    to = Statement(dialect())
    sql = f"SELECT r.id FROM registration r WHERE {found.where(to)} ORDER BY {order(to)}"  # noqa: S608 - parts of ours
    rows = await execute_rows(f"{sql} LIMIT {PAGE} OFFSET {to.bind(offset)}", to.values)
    return [identifier(row["id"]) for row in rows]


async def counts_of(event_id: UUID, pools: Mapping[UUID, UUID]) -> dict[UUID, CategoryCount]:
    """Return the counts of each category; `pools` are those of the categories, by category."""
    rows = await execute_rows(
        f"SELECT category_id, {STAGE} AS stage, count(*) AS number FROM registration WHERE event_id = $1 "  # noqa: S608
        "GROUP BY category_id, 2",
        [event_id],
    )
    states: dict[UUID, dict[str, int]] = {}
    for row in rows:
        states.setdefault(UUID(str(row["category_id"])), {})[row["stage"]] = int(row["number"])
    seats = await seats_of(pools.values())
    return {category: CategoryCount(seats[pool], states.get(category, {})) for category, pool in pools.items()}


async def all_of(found: Found) -> AsyncIterator[Line]:
    """Give every registration found with its answers, the oldest first, read in batches."""
    ids = [identifier(row["id"]) for row in await found_rows(found, "r.id")]
    for first in range(0, len(ids), _BATCH):
        batch = ids[first : first + _BATCH]
        rows = {row.id: row for row in await Registration.filter(id__in=batch).prefetch_related("taggings", "host")}
        answers = await _answers_of(batch)
        for one in batch:
            if one in rows:  # nobody erased it meanwhile
                yield rows[one], answers.get(one, {})


async def found_rows(found: Found, columns: str) -> list[dict[str, Any]]:
    """Return these columns of every registration found, the oldest first."""
    to = Statement(dialect())
    sql = f"SELECT {columns} FROM registration r WHERE {found.where(to)} ORDER BY r.registered_at, r.id"  # noqa: S608
    return await execute_rows(sql, to.values)


async def _answers_of(registrations: Sequence[UUID], questions: Collection[UUID] = ()) -> dict[UUID, dict[UUID, Given]]:
    """Return answers by registration and question, of all questions or of these."""
    to = Statement(dialect())
    among = to.any_of("registration_id", registrations)
    if questions:
        among += f" AND {to.any_of('field_id', questions)}"
    sql = f"SELECT registration_id, field_id, value, field_version FROM answer WHERE {among}"  # noqa: S608
    found: dict[UUID, dict[UUID, Given]] = {}
    known: dict[object, UUID] = {}  # each identifier is read once: that took a third of the time of a large table
    for row in await execute_rows(sql, to.values):
        registration, field, value, revision = row.values()
        for raw in (registration, field):
            if raw not in known:
                known[raw] = identifier(raw)
        found.setdefault(known[registration], {})[known[field]] = Given(value, revision)
    return found
