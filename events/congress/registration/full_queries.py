"""Where the seats of an event are all taken, for its form."""

from __future__ import annotations

from dataclasses import dataclass

from events.congress.registration.queries import full_options
from events.congress.registration.question_queries import Questions
from events.records.seats.queries import seats_of


@dataclass(frozen=True)
class Full:
    """Where one would wait for a seat, and which options have none."""

    seats: frozenset[str] = frozenset()
    options: frozenset[tuple[str, str]] = frozenset()


async def full_in(questions: Questions) -> Full:
    """Return codes of categories where one would wait, and the ways to take part, after a colon; and full options."""
    attended = questions.attendance_pools
    pools = [questions.event_pool_id, *attended.values(), *(one.pool_id for one in questions.categories)]
    full = {pool for pool, seats in (await seats_of(pools)).items() if seats.is_full}
    is_event_full = questions.event_pool_id in full
    categories = {one.code for one in questions.categories if is_event_full or one.pool_id in full}
    seats = frozenset(categories | {f":{name}" for name, pool in attended.items() if pool in full})
    return Full(seats, await full_options(questions))
