"""A plan made ready for the rules: its standing legs with their instants, and each person's line through them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from events.missions.itineraries.plan.kinds import ENCOUNTERS, STAYS, TRANSPORT
from events.missions.itineraries.plan.nearness import is_far
from events.missions.itineraries.plan.values import Leg, Place, Plan
from events.missions.itineraries.warnings.rules.limits import Limits
from events.platform.zoned import zone

HOUR = 3600  # seconds
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
MARGIN = 7 * DAY
_SECOND = dt.timedelta(seconds=1)


@dataclass(frozen=True, slots=True, eq=False)
class Timed:
    """A standing leg with its instants in seconds of Unix time and those on it who are still of the delegation."""

    leg: Leg
    starts: int
    ends: int
    people: frozenset[UUID]
    is_transport: bool
    is_encounter: bool
    is_stay: bool


@dataclass(frozen=True, eq=False)
class Line:
    """The same course of some people: `legs` in the order of their beginning, forward in time all."""

    people: frozenset[UUID]
    legs: tuple[Timed, ...]

    @cached_property
    def moving(self) -> tuple[Timed, ...]:
        """All but the stays."""
        return tuple(timed for timed in self.legs if not timed.is_stay)

    @cached_property
    def transports(self) -> tuple[Timed, ...]:
        return tuple(timed for timed in self.legs if timed.is_transport)

    @cached_property
    def encounters(self) -> tuple[Timed, ...]:
        return tuple(timed for timed in self.legs if timed.is_encounter)

    @cached_property
    def stays(self) -> tuple[Timed, ...]:
        return tuple(timed for timed in self.legs if timed.is_stay)


@dataclass(frozen=True, eq=False)
class Prepared:
    """Everything the rules read; instants are derived once, distances and nights once each."""

    plan: Plan
    limits: Limits
    _far: dict[tuple[int, int], bool] = field(default_factory=dict)
    _nights: dict[tuple[str, dt.date], tuple[int, int]] = field(default_factory=dict)

    @cached_property
    def legs(self) -> tuple[Timed, ...]:
        """The standing legs, in the order of their beginning."""
        counted = frozenset(delegate.id for delegate in self.plan.present)
        made = (_timed(leg, counted) for leg in self.plan.legs if not leg.is_cancelled)
        return tuple(sorted(made, key=lambda timed: (timed.starts, timed.ends)))

    @cached_property
    def encounters(self) -> tuple[Timed, ...]:
        return tuple(timed for timed in self.legs if timed.is_encounter)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """One for all who do the same; legs that end before they begin are left out, they have their own warning."""
        by_person: dict[UUID, list[Timed]] = {delegate.id: [] for delegate in self.plan.present}
        for timed in self.legs:
            for person in timed.people if timed.ends >= timed.starts else ():
                by_person[person].append(timed)
        people: dict[tuple[Timed, ...], list[UUID]] = {}
        for person, legs in by_person.items():
            people.setdefault(tuple(legs), []).append(person)
        return tuple(Line(frozenset(same), legs) for legs, same in people.items())

    def is_far(self, one: Place, other: Place) -> bool:
        """Whether nobody comes from one place to the other without transport."""
        pair = (one.id.int, other.id.int)
        if pair not in self._far:
            self._far[pair] = is_far(one, other, self.limits.city)
        return self._far[pair]

    def night(self, key: str, evening: dt.date) -> tuple[int, int]:
        """When the night of an evening begins and ends in a zone, in seconds of Unix time."""
        if (key, evening) not in self._nights:
            begins = dt.datetime.combine(evening, dt.time(self.limits.night_from), zone(key))
            ends = dt.datetime.combine(evening + DAY, dt.time(self.limits.night_to), zone(key))
            self._nights[key, evening] = seconds(begins), seconds(ends)
        return self._nights[key, evening]

    def nights(self, key: str, starts: int, ends: int) -> Iterator[tuple[dt.date, int]]:
        """The nights that a span of time has a part in: the date of the evening, and that part in seconds.

        Only those of the mission and of MARGIN around it: a mistyped year makes no hundred years of nights.
        """
        earliest, latest = self.plan.begins_on - MARGIN, self.plan.ends_on + MARGIN
        # Hours and not a day of the calendar: Samoa had no 30 December 2011, its night of the 29th ended on the 31st.
        first = max(local_day(key, starts - 24 * HOUR), earliest)
        last = min(local_day(key, ends), latest)
        for evening in (first + count * DAY for count in range((last - first).days + 1)):
            night_starts, night_ends = self.night(key, evening)
            part = min(ends, night_ends) - max(starts, night_starts)
            if part > 0:
                yield evening, part


def _timed(leg: Leg, counted: frozenset[UUID]) -> Timed:
    return Timed(
        leg,
        seconds(leg.starts_at),
        seconds(leg.ends_at),
        leg.people & counted,
        leg.kind in TRANSPORT,
        leg.kind in ENCOUNTERS,
        leg.kind in STAYS,
    )


def seconds(instant: dt.datetime) -> int:
    """Unix time of an aware datetime."""
    return (instant - EPOCH) // _SECOND


def local_day(key: str, instant: int) -> dt.date:
    """The day that a zone's calendar shows at an instant in Unix time."""
    return (EPOCH + dt.timedelta(seconds=instant)).astimezone(zone(key)).date()
