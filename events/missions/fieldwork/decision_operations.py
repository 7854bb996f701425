"""What the office does with a note: takes it over into the itinerary or the minutes, or dismisses it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from events.missions.fieldwork.models import FieldNote
from events.missions.file.models import Mission
from events.missions.itineraries.legs.operations import COLUMNS, LegValues, revise_leg
from events.missions.itineraries.legs.traveller_operations import Company
from events.missions.itineraries.plan.values import Leg, Plan
from events.missions.outcomes.operations import append_minutes
from events.platform.storage.database import execute_count, transaction
from events.platform.zoned import WallTimeError, ZonedTime
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change


class DecidedError(Exception):
    """Somebody else has decided about this note meanwhile."""


class UnfitError(Exception):
    """What the note says does not fit the leg as it is now: its end would not be after its start."""


@dataclass(frozen=True)
class Times:
    """A leg's times as a note would have them."""

    starts: ZonedTime
    ends: ZonedTime


def times_said(note: FieldNote, leg: Leg) -> Times:
    """What a note about a changed time makes of a leg: where it says one end only, the leg keeps its length.

    Raises UnfitError.
    """
    said = {name: str(note.details.get(name) or "") for name in ("starts", "ends")}
    try:
        starts = _time(said["starts"], leg.starts)
        if said["ends"] or not said["starts"]:
            ends = _time(said["ends"], leg.ends)
        else:
            ends = ZonedTime.from_instant(leg.ends_at + (starts.instant() - leg.starts_at), leg.ends.zone)
    except (WallTimeError, OverflowError) as error:
        raise UnfitError(str(error)) from error
    if ends.instant() <= starts.instant() or starts.is_skipped or ends.is_skipped:
        raise UnfitError("the end is not after the start, or clocks there skip that hour")
    return Times(starts, ends)


def _time(text: str, present: ZonedTime) -> ZonedTime:
    """The time said, else the present one; of two equal hours the one that the leg has."""
    if not text or text == present.stored:
        return present
    return ZonedTime.parse(text, present.zone)


def values_from(leg: Leg, plan: Plan) -> LegValues:
    """A leg as it is, to be changed in a point or two; its texts are left as they are."""
    on = leg.people
    present = {person.id for person in plan.delegates if person.left_at is None}
    company = Company(True, frozenset(present - on)) if leg.is_shared else Company(False, on)
    return LegValues(
        kind=leg.kind,
        starts=leg.starts,
        ends=leg.ends,
        origin=leg.origin.id if leg.origin else None,
        destination=leg.destination.id if leg.destination else None,
        status=leg.status,
        company=company,
        objective_ids=leg.objective_ids,
        **{name: getattr(leg, name) for name in COLUMNS},
    )


async def take_time(
    mission: Mission, plan: Plan, note: FieldNote, leg: Leg, version: int, *, by: UUID, now: dt.datetime
) -> None:
    """The leg has the times that the note says. Raises UnfitError, ChangedMeanwhileError, DecidedError."""
    times = times_said(note, leg)
    values = replace(values_from(leg, plan), starts=times.starts, ends=times.ends)
    await _take_leg(mission, note, leg, version, values, by, now)


async def take_driver(
    mission: Mission, plan: Plan, note: FieldNote, leg: Leg, version: int, *, by: UUID, now: dt.datetime
) -> None:
    """The leg has the driver that the note names. Raises ChangedMeanwhileError, DecidedError."""
    values = replace(
        values_from(leg, plan),
        driver=str(note.details.get("driver") or leg.driver),
        driver_phone=str(note.details.get("driver_phone") or ""),
        vehicle=str(note.details.get("vehicle") or leg.vehicle),
    )
    await _take_leg(mission, note, leg, version, values, by, now)


async def _take_leg(
    mission: Mission, note: FieldNote, leg: Leg, version: int, values: LegValues, by: UUID, now: dt.datetime
) -> None:
    async with transaction():
        await revise_leg(mission, leg.id, version, values, by=by, now=now)
        await _decide(note, "taken", by, now)


async def take_minutes(mission: Mission, note: FieldNote, author: str, *, by: UUID, now: dt.datetime) -> None:
    """The note stands in the minutes of its meeting, below what is there.

    Raises DecidedError, and KeyError for a note without a leg.
    """
    if note.leg_id is None:
        raise KeyError("minutes belong to a meeting")
    language = str(note.details.get("language") or mission.default_language)
    async with transaction():
        await _decide(note, "taken", by, now)
        await append_minutes(mission, note.leg_id, language, note.body, author=author, by=by, now=now)


async def settle(note: FieldNote, state: str, *, by: UUID, now: dt.datetime) -> None:
    """The office has read the note ("taken"), or sets it aside ("dismissed"). Raises DecidedError."""
    async with transaction():
        await _decide(note, state, by, now)


async def _decide(note: FieldNote, state: str, by: UUID, now: dt.datetime) -> None:
    sql = "UPDATE field_note SET state = $2, decided_at = $3, decided_by = $4 WHERE id = $1 AND state = 'new'"
    if not await execute_count(sql, [note.id, state, now, by]):
        raise DecidedError
    details: dict[str, Any] = {"kind": note.kind}
    await record_change(note.mission_id, "field_note", note.id, Act(state), now, actor=by, details=details)
