"""Warnings as values, and what the rules go by besides the plan: thresholds, papers, holidays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal
from uuid import UUID

Facts = Mapping[str, int | str | dt.date | UUID]
# The name of the public holiday of a country (ISO 3166-1 alpha-2) on a day, or None.
Holidays = Callable[[str, dt.date], str | None]
# Whether offices of a country are closed that day of the week.
Weekends = Callable[[str, dt.date], bool]


class WarningCode(StrEnum):
    """The families of warnings, in the order in which those of one leg are told."""

    ENDS_BEFORE_START = "ends_before_start"
    OTHER_YEAR = "other_year"
    OUTSIDE_DATES = "outside_dates"
    NOBODY = "nobody"
    OVERLAP = "overlap"
    SPEED = "speed"
    OPEN_ENDED = "open_ended"
    RETURN_FIRST = "return_first"
    CONNECTION_SHORT = "connection_short"
    ELSEWHERE = "elsewhere"
    NO_WAY_IN = "no_way_in"
    NO_WAY_HOME = "no_way_home"
    FOREIGN_CLOCK = "foreign_clock"
    CLOCK_SKIPPED = "clock_skipped"
    CLOCK_REPEATED = "clock_repeated"
    CLOCK_SPANNED = "clock_spanned"
    NO_BED = "no_bed"
    TWO_BEDS = "two_beds"
    BED_EMPTY = "bed_empty"
    ALONE_AT_NIGHT = "alone_at_night"
    AFTER_LANDING = "after_landing"
    ALTITUDE = "altitude"
    ODD_HOUR = "odd_hour"
    HOLIDAY = "holiday"
    WEEKEND = "weekend"
    NO_OBJECTIVE = "no_objective"
    NO_MEETING = "no_meeting"
    INTERPRETER_MISSING = "interpreter_missing"
    INTERPRETER_ABSENT = "interpreter_absent"
    NO_COMMON_LANGUAGE = "no_common_language"
    PASSPORT_EXPIRED = "passport_expired"
    PASSPORT = "passport"
    VISA_MISSING = "visa_missing"
    VISA_ENDS = "visa_ends"
    VACCINATION_MISSING = "vaccination_missing"
    VACCINATION_ENDS = "vaccination_ends"


OF_PAPERS = frozenset(
    {
        WarningCode.PASSPORT_EXPIRED,
        WarningCode.PASSPORT,
        WarningCode.VISA_MISSING,
        WarningCode.VISA_ENDS,
        WarningCode.VACCINATION_MISSING,
        WarningCode.VACCINATION_ENDS,
    }
)


@dataclass(frozen=True, slots=True)
class Warning:
    """One thing that a coordinator should look at.

    `leg_id` is the leg to which it leads (none for an objective without meeting), `other_leg_id` the one it collides
    or connects with, `delegate_ids` whom it concerns (empty: the leg itself). `facts` holds what its words need.
    `distinct` tells warnings of one code on the same legs apart: a date, a person, a requirement.
    """

    code: WarningCode
    leg_id: UUID | None
    other_leg_id: UUID | None = None
    delegate_ids: frozenset[UUID] = frozenset()
    facts: Facts = field(default_factory=dict, hash=False)
    distinct: str = ""

    @property
    def key(self) -> str:
        """Names this warning for as long as it stands, in at most 200 characters.

        It is made from the code, the legs and `distinct`, and not from hours or words: a warning that was set aside
        stays so when something else is edited. For papers the leg is only where it leads to, and may become another.
        """
        if self.code in OF_PAPERS:
            return f"{self.code}:{self.distinct}"
        legs = ":".join(leg_id.hex if leg_id else "-" for leg_id in (self.leg_id, self.other_leg_id))
        return f"{self.code}:{legs}:{self.distinct}"


@dataclass(frozen=True, slots=True)
class Papers:
    """The papers of somebody by their file. `ticks` has the requirements they fulfil, each with the last day of
    its validity, or None where it does not end."""

    passport_expires_on: dt.date | None = None
    passport_country: str | None = None
    ticks: Mapping[UUID, dt.date | None] = field(default_factory=dict, hash=False)


RequirementKind = Literal["visa", "vaccination"]


@dataclass(frozen=True, slots=True)
class Requirement:
    """A paper that a country (ISO 3166-1 alpha-2) asks for, as the coordinator typed it."""

    id: UUID
    country: str
    kind: RequirementKind
    name: str


NO_PAPERS = Papers()


def _no_holidays(_country: str, _day: dt.date) -> None:
    """For an itinerary whose holidays are not looked up."""


def _saturday_and_sunday(_country: str, day: dt.date) -> bool:
    """The weekend of most countries."""
    return day.weekday() >= 5


@dataclass(frozen=True, slots=True)
class Closures:
    """When offices of a country are closed."""

    holidays: Holidays = _no_holidays
    weekends: Weekends = _saturday_and_sunday


USUAL_CLOSURES = Closures()
