"""The one place that writes what a registration's life and the public list of participants depend on.

`begin` makes a row, `write` changes one that goes on, `end` is the one way in which one ends: it gives back what was
held beside the seat and ends those who were brought. Each belongs in the transaction of its act, and raises the
revision of the public list when what is shown there changes.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from events.congress.quotas.operations import free_place
from events.congress.registration.life import IS_STANDING, OVER, State, stage_of
from events.congress.registration.models import Registration
from events.congress.registration.option_seat_operations import free_options_of
from events.congress.registration.question_queries import Questions
from events.congress.registration.row_operations import insert
from events.congress.registration.telling_operations import News, tell
from events.platform.storage.database import execute_rows, identifier, transaction
from events.platform.storage.revisions import raise_part
from events.platform.storage.versions import ChangedMeanwhileError
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.seats import operations as seats


class Sql(str):
    """In place of a value: what the database makes of the row as it was."""


# What is said of somebody in public, and what decides whether it is.
_LISTED = ("state", "is_listed", "badge_name", "organization", "country")


@dataclass(frozen=True)
class Guard:
    """A condition that a row still has to meet, with the values of its numbered places, from `$1` on."""

    sql: str = ""
    values: Sequence[object] = ()


@dataclass(frozen=True)
class Ending:
    """How a registration ends: its state, what else is written, under which guard, by whom, and whether mails say so.

    With `passes_place_on` the place in a quota goes to who comes in its stead.
    """

    actor: UUID | None = None
    is_told: bool = True
    state: State = State.CANCELLED
    columns: Mapping[str, object] = field(default_factory=dict)
    guard: Guard = Guard(IS_STANDING)
    passes_place_on: bool = False


async def begin(row: Mapping[str, Any]) -> None:
    """Write the row of a registration that is made."""
    await insert("registration", row)
    await _follow(row, None)


async def write(
    registration_id: UUID,
    columns: Mapping[str, object],
    now: dt.datetime,
    guard: Guard = Guard(),
    before: Registration | None = None,
) -> bool:
    """Change a registration that goes on; return False when the guard finds it elsewhere.

    `before` is the row as it was read under a lock or a guard of its version; without it nobody was listed before.
    Raise ValueError for what ends it, for which there is `end`.
    """
    found = await _write(registration_id, columns, now, guard)
    if found is None:
        return False
    if stage_of(found["state"], found["approval"]) in OVER:
        raise ValueError("a registration ends by `end`")
    await _follow(found, before)
    return True


async def confirm_waiting(registration_id: UUID, now: dt.datetime, seat: Registration | None = None) -> bool:
    """Confirm who waits, or have them wait for their approval alone.

    When a `seat` is given, only in its category and attendance.
    """
    state = Sql("CASE WHEN approval = 'asked' THEN 'submitted' ELSE 'confirmed' END")
    guard = Guard("state = 'waitlisted'")
    if seat is not None:
        where = f"{guard.sql} AND category_id = $1 AND attendance = $2"
        guard = Guard(where, [seat.category_id, seat.attendance])
    return await write(registration_id, {"state": state}, now, guard)


async def end(questions: Questions, registration: Registration, now: dt.datetime, ending: Ending) -> bool:
    """End a registration, whose seat its act gives back; return False when the guard finds it elsewhere."""
    await seats.hold(questions.event_pool_id)
    over = {"state": ending.state.value, "active_key": None, "cancelled_at": now, **ending.columns}
    found = await _write(registration.id, over, now, ending.guard)
    if found is None:
        return False
    if found["is_listed"]:
        await raise_part(registration.event_id, "participants")
    await free_options_of(questions, registration.id, now)
    if not ending.passes_place_on:
        await free_place(registration.id, registration.delegation_id, now)
    for one in await Registration.filter(host_id=registration.id).order_by("id"):
        await cancel(questions, one.id, now, actor=ending.actor, is_told=ending.is_told)
    return True


async def empty(registration_id: UUID, columns: Mapping[str, object], now: dt.datetime) -> bool:
    """Write what is left of a registration that is erased and over; return False when that was done before."""
    over = {"state": State.CANCELLED.value, "active_key": None, "is_listed": False, "erased_at": now}
    return await _write(registration_id, {**columns, **over}, now, Guard("erased_at IS NULL")) is not None


async def _write(
    registration_id: UUID, columns: Mapping[str, object], now: dt.datetime, guard: Guard
) -> Mapping[str, Any] | None:
    values = [*guard.values, registration_id]
    where = f"id = ${len(values)}" + (f" AND {guard.sql}" if guard.sql else "")
    written = []
    for name, value in {**columns, "updated_at": now, "version": Sql("version + 1")}.items():
        if not isinstance(value, Sql):
            values.append(value)
        written.append(f"{name} = {value if isinstance(value, Sql) else f'${len(values)}'}")
    shown = ", ".join(("event_id", "approval", *_LISTED))
    sql = f"UPDATE registration SET {', '.join(written)} WHERE {where} RETURNING {shown}"  # noqa: S608 - names of columns
    found = await execute_rows(sql, values)
    return found[0] if found else None


async def _follow(row: Mapping[str, Any], before: Registration | None) -> None:
    """Raise the revision of the public list when what it shows of somebody changes."""
    former = {name: getattr(before, name) for name in _LISTED} if before else {}
    if _shown(row) != _shown(former):
        await raise_part(identifier(row["event_id"]), "participants")


def _shown(row: Mapping[str, Any]) -> tuple[object, ...] | None:
    is_shown = row.get("state") == State.CONFIRMED and row.get("is_listed")
    return tuple(row[name] for name in _LISTED[2:]) if is_shown else None


async def cancel(
    questions: Questions,
    registration_id: UUID,
    now: dt.datetime,
    *,
    actor: UUID | None = None,
    reason: str = "",
    is_told: bool = True,
) -> bool:
    """Cancel a registration and hand its seat on; return False when it was over already. A mail says so, unless told.

    Raise ChangedMeanwhileError when it moves from category to category all the while.
    """
    details = {"reason": reason} if reason else {}
    for _attempt in range(3):
        registration = await Registration.get(id=registration_id)
        with contextlib.suppress(ChangedMeanwhileError):
            return await _cancel(questions, registration, now, Ending(actor, is_told), details)
    raise ChangedMeanwhileError


async def _cancel(
    questions: Questions, registration: Registration, now: dt.datetime, ending: Ending, details: Mapping[str, str]
) -> bool:
    place = [registration.category_id, registration.attendance]
    guard = Guard(f"{IS_STANDING} AND category_id = $1 AND attendance = $2", place)
    async with transaction():
        # Seats first, as in every act: whoever holds the pool cannot wait for a registration's row.
        pools = questions.pools_of(registration.category_id, registration.attendance)
        await seats.release(registration.id, pools, now)
        if not await end(questions, registration, now, replace(ending, guard=guard)):
            if not (await Registration.get(id=registration.id)).is_over:
                raise ChangedMeanwhileError
            return False
        if ending.is_told:
            await tell(registration, News("registration_cancelled", details), now)
        subject = registration.event_id, "registration", registration.id
        await record_change(*subject, Act.CANCELLED, now, actor=ending.actor, details=details)
    return True
