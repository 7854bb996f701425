"""Reading an event's registrations for its organizers: a page of them, their counts, all of them for a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from events.congress.registration.models import Answer, Registration
from events.platform.language.cleaning import fold
from events.platform.storage.database import execute_rows
from events.records.seats.queries import Seats, seats_of

PAGE = 50
_BATCH = 200  # between batches others get their turn


@dataclass(frozen=True)
class Choice:
    """The filters of the list; empty ones narrow nothing."""

    words: str = ""
    state: str = ""
    category_id: UUID | None = None
    country: str = ""
    attendance: str = ""


@dataclass(frozen=True)
class Line:
    """A registration as a line of the list."""

    reference: str
    badge_name: str
    email: str
    organization: str
    country: str
    category_id: UUID
    attendance: str
    state: str
    registered_at: dt.datetime
    checked_in_at: dt.datetime | None


_LINE = tuple(Line.__annotations__)


@dataclass(frozen=True)
class CategoryCount:
    """The counts of a category: its seats, and people by state."""

    seats: Seats
    states: Mapping[str, int]


async def page_of(event_id: UUID, choice: Choice, page: int) -> tuple[list[Line], int]:
    """Return a page (1 is the first) of the registrations chosen, the newest first, and how many there are in all."""
    chosen = _chosen(event_id, choice)
    rows = chosen.order_by("-registered_at", "reference").offset((page - 1) * PAGE).limit(PAGE)
    return [Line(*row) for row in await rows.values_list(*_LINE)], await chosen.count()


def _chosen(event_id: UUID, choice: Choice) -> QuerySet[Registration]:
    found = Registration.filter(event_id=event_id)
    for word in fold(choice.words).split()[:6]:
        found = found.filter(search_text__contains=word)
    wanted = {
        "state": choice.state,
        "category_id": choice.category_id,
        "country": choice.country,
        "attendance": choice.attendance,
    }
    return found.filter(**{name: value for name, value in wanted.items() if value})


async def counts_of(event_id: UUID, pools: Mapping[UUID, UUID]) -> dict[UUID, CategoryCount]:
    """Return the counts of each category; `pools` are those of the categories, by category."""
    rows = await execute_rows(
        "SELECT category_id, state, count(*) AS number FROM registration WHERE event_id = $1 "
        "GROUP BY state, category_id",
        [event_id],
    )
    states: dict[UUID, dict[str, int]] = {}
    for row in rows:
        states.setdefault(UUID(str(row["category_id"])), {})[row["state"]] = int(row["number"])
    seats = await seats_of(pools.values())
    return {category: CategoryCount(seats[pool], states.get(category, {})) for category, pool in pools.items()}


async def all_of(event_id: UUID, choice: Choice) -> AsyncIterator[tuple[Registration, Mapping[UUID, str]]]:
    """Give every registration chosen with its answers, the oldest first, read in batches."""
    last: Registration | None = None
    while True:
        batch = await _batch_after(_chosen(event_id, choice), last)
        answers = await _answers_of([row.id for row in batch])
        for row in batch:
            yield row, answers.get(row.id, {})
        if len(batch) < _BATCH:
            return
        last = batch[-1]


async def _batch_after(chosen: QuerySet[Registration], last: Registration | None) -> list[Registration]:
    if last is not None:
        later = Q(registered_at__gt=last.registered_at)
        chosen = chosen.filter(later | Q(registered_at=last.registered_at, id__gt=last.id))
    return await chosen.order_by("registered_at", "id").limit(_BATCH)


async def _answers_of(registrations: list[UUID]) -> dict[UUID, dict[UUID, str]]:
    found: dict[UUID, dict[UUID, str]] = {}
    rows = Answer.filter(registration_id__in=registrations).values_list("registration_id", "field_id", "value")
    for registration, field, value in await rows:
        found.setdefault(registration, {})[field] = value
    return found
