"""Acts of the office on a note: taking it over into the itinerary or the minutes, or dismissing it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from uuid import UUID

from events.missions.fieldwork.models import FieldNote
from events.missions.file.authors import Author
from events.missions.file.models import Mission
from events.missions.itineraries.legs.kept_values import company_of, values_of_leg
from events.missions.itineraries.legs.operations import LegValues, revise_leg
from events.missions.itineraries.plan.values import Leg, Plan
from events.missions.outcomes.operations import append_minutes
from events.platform.storage.database import execute_count, transaction
from events.platform.storage.versions import ChangedMeanwhileError, Opened
from events.platform.zoned import WallTimeError, ZonedTime
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change


class DecidedError(ChangedMeanwhileError):
    """Somebody else has decided about this note meanwhile."""


class UnfitError(Exception):
    """The times of a note do not fit the leg as it is now: its end would not be after its start."""


@dataclass(frozen=True)
class Times:
    """A leg's times as a note would have them."""

    starts: ZonedTime
    ends: ZonedTime

    @property
    def are_possible(self) -> bool:
        """Whether the end is after the start, and both are hours that clocks there show."""
        is_skipped = self.starts.is_skipped or self.ends.is_skipped
        return self.ends.instant() > self.starts.instant() and not is_skipped


@dataclass(frozen=True)
class LegNote:
    """A note with the leg that it is about, as the itinerary has it."""

    note: FieldNote
    leg: Leg
    plan: Plan


def times_said(note: FieldNote, leg: Leg) -> Times:
    """Return the times that a note gives a leg; where it says one end only, the leg keeps its length.

    Raise UnfitError.
    """
    try:
        times = _times(leg, *(str(note.details.get(name) or "") for name in ("starts", "ends")))
    except (WallTimeError, OverflowError) as error:
        raise UnfitError(str(error)) from error
    if not times.are_possible:
        raise UnfitError("the end is not after the start, or clocks there skip that hour")
    return times


def _times(leg: Leg, said_start: str, said_end: str) -> Times:
    starts = _time(said_start, leg.starts)
    if said_end or not said_start:
        return Times(starts, _time(said_end, leg.ends))
    return Times(starts, ZonedTime.from_instant(leg.ends_at + (starts.instant() - leg.starts_at), leg.ends.zone))


def _time(text: str, present: ZonedTime) -> ZonedTime:
    """Return the time said, else the present one; of two equal hours the one that the leg has."""
    if not text or text == present.stored:
        return present
    return ZonedTime.parse(text, present.zone)


def values_from(leg: Leg, plan: Plan) -> LegValues:
    """Return a leg as it is, to be changed in a point or two; its texts are left as they are."""
    return LegValues(**values_of_leg(leg), starts=leg.starts, ends=leg.ends, company=company_of(leg, plan))


async def take_leg(mission: Mission, said: LegNote, version: int, *, by: UUID, now: dt.datetime) -> None:
    """Give the leg the times or the driver of the note. Raise UnfitError, ChangedMeanwhileError, DecidedError."""
    values = values_with_times(said) if said.note.kind == "time" else _with_driver(said)
    async with transaction():
        await revise_leg(mission, Opened(said.leg.id, version), values, by=by, now=now)
        await _decide(said.note, "taken", by, now)


def values_with_times(said: LegNote) -> LegValues:
    """Return the leg with the times of a note. Raise UnfitError."""
    times = times_said(said.note, said.leg)
    is_open = said.leg.is_open_ended and not said.note.details.get("ends")
    return replace(values_from(said.leg, said.plan), starts=times.starts, ends=times.ends, is_open_ended=is_open)


def _with_driver(said: LegNote) -> LegValues:
    """Whoever drives now comes with their own number or none."""
    details, leg = said.note.details, said.leg
    return replace(
        values_from(leg, said.plan),
        driver=str(details.get("driver") or leg.driver),
        driver_phone=str(details.get("driver_phone") or ""),
        vehicle=str(details.get("vehicle") or leg.vehicle),
    )


async def take_minutes(mission: Mission, note: FieldNote, author: str, *, by: UUID, now: dt.datetime) -> None:
    """Put the note into the minutes of its meeting, below what is there.

    Raise DecidedError, and KeyError for a note without a leg.
    """
    if note.leg_id is None:
        raise KeyError("minutes belong to a meeting")
    language = str(note.details.get("language") or mission.default_language)
    async with transaction():
        await _decide(note, "taken", by, now)
        await append_minutes(mission, note.leg_id, {language: note.body}, Author(by, author), now)


async def settle(note: FieldNote, state: str, *, by: UUID, now: dt.datetime) -> None:
    """Mark a note as read ("taken") or set it aside ("dismissed"). Raise DecidedError."""
    async with transaction():
        await _decide(note, state, by, now)


async def _decide(note: FieldNote, state: str, by: UUID, now: dt.datetime) -> None:
    sql = "UPDATE field_note SET state = $2, decided_at = $3, decided_by = $4 WHERE id = $1 AND state = 'new'"
    if not await execute_count(sql, [note.id, state, now, by]):
        raise DecidedError
    await record_change(note.mission_id, "field_note", note.id, Act(state), now, actor=by, details={"kind": note.kind})
