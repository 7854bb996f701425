"""Arrivals and departures, for drivers and hotels: by day and town, with who they are and where they sleep. Pure."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from operator import itemgetter
from uuid import UUID

from events.missions.itineraries.plan.kinds import KINDS, LegKind
from events.missions.itineraries.plan.nearness import is_same_town
from events.missions.itineraries.plan.values import Delegate, Leg, Place, Plan
from events.platform.zoned import ZonedTime

# What leads on from the place of arrival itself, so that nobody goes to a bed between.
_CONNECTING = frozenset(kind for kind in LegKind if KINDS[kind].leaves_on_time)
_AT_MOST = dt.timedelta(hours=18)


class Way(StrEnum):
    """The sort of a movement."""

    ARRIVAL = "arrival"
    DEPARTURE = "departure"
    CHECK_IN = "check_in"
    CHECK_OUT = "check_out"


Row = tuple[dt.datetime, dt.datetime, Leg]


@dataclass(frozen=True, slots=True)
class Party:
    """Those who go to one lodging, or come from it; or (`connection`) go on with another leg at once."""

    people: tuple[Delegate, ...]
    lodging: Leg | None = None
    connection: Leg | None = None


@dataclass(frozen=True, slots=True)
class Movement:
    """Somebody arrives at a place or leaves it, by the clock there."""

    way: Way
    leg: Leg
    at: ZonedTime
    place: Place
    terminal: str
    people: tuple[Delegate, ...]
    parties: tuple[Party, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether nobody knows the hour, and `at` is assumed."""
        return self.way is Way.ARRIVAL and self.leg.is_open_ended


@dataclass(frozen=True, slots=True)
class TownDay:
    """The movements at a town, arriving and leaving, on a date of the wall there, in the order of the hours."""

    date: dt.date
    town: Place
    movements: tuple[Movement, ...]


class _Line:
    """Somebody's legs in order with their instants."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows
        self.starts = [starts for starts, _ends, _leg in self.rows]
        self.beds = [row for row in self.rows if row[2].is_stay]
        self.beds_and_ways = [row for row in self.rows if row[2].is_stay or row[2].kind in _CONNECTING]

    def before(self, at: dt.datetime) -> Iterator[Row]:
        """Return which lodgings and connections begin before an instant, the last one first."""
        return reversed(self.beds_and_ways[: bisect_left(self.beds_and_ways, at, key=itemgetter(0))])

    def since(self, at: dt.datetime) -> Iterator[Row]:
        """Return what begins at an instant or later."""
        return islice(self.rows, bisect_left(self.starts, at), None)


def movements_of(plan: Plan, place_code: str = "") -> tuple[TownDay, ...]:
    """Of all who travel, by date and then by town; of one place where its code is given. Nothing that is cancelled."""
    present = {person.id: person for person in plan.present}
    lines = _lines(plan, present)
    towns: dict[tuple[dt.date, UUID], list[Movement]] = defaultdict(list)
    known: list[Place] = []
    for leg in plan.standing:
        people = tuple(present[person] for person in present if person in leg.people)
        if people:
            for movement in _movements(leg, people, lines):
                if place_code in {"", movement.place.code}:
                    towns[movement.at.wall.date(), _town(movement.place, known)].append(movement)
    days = [_town_day(date, found) for (date, _name), found in towns.items()]
    return tuple(sorted(days, key=lambda day: (day.date, day.movements[0].at.instant())))


def _lines(plan: Plan, present: Mapping[UUID, Delegate]) -> Mapping[UUID, _Line]:
    """Everybody's line; the instants of a leg, which cost most, are reckoned once for all who are on it."""
    rows: dict[UUID, list[Row]] = {person: [] for person in present}
    for leg in plan.standing:
        row = (leg.starts_at, leg.ends_at, leg)
        for person in leg.people & rows.keys():
            rows[person].append(row)
    return {person: _Line(found) for person, found in rows.items()}


def _town_day(date: dt.date, found: Sequence[Movement]) -> TownDay:
    movements = sorted(found, key=lambda movement: (movement.at.wall, movement.at.fold, movement.way))
    return TownDay(date, movements[0].place, tuple(movements))


def _town(place: Place, known: list[Place]) -> UUID:
    """The first place met in its town, by which the town goes."""
    found = next((other for other in known if is_same_town(other, place)), None)
    if found is None:
        known.append(place)
    return (found or place).id


def _movements(leg: Leg, people: tuple[Delegate, ...], lines: Mapping[UUID, _Line]) -> Iterator[Movement]:
    if leg.is_stay and leg.origin:
        yield Movement(Way.CHECK_IN, leg, leg.starts, leg.origin, "", people)
        yield Movement(Way.CHECK_OUT, leg, leg.ends, leg.origin, "", people)
    if leg.is_transport:
        yield from _of_journey(leg, people, lines)


def _of_journey(leg: Leg, people: tuple[Delegate, ...], lines: Mapping[UUID, _Line]) -> Iterator[Movement]:
    if leg.origin:
        at = leg.starts_at
        came = _parties(people, {person.id: (_bed_before(lines[person.id], at), None) for person in people})
        yield Movement(Way.DEPARTURE, leg, leg.starts, leg.origin, leg.origin_terminal, people, came)
    if leg.destination:
        at = leg.ends_at
        going = _parties(people, {person.id: _after(leg, lines[person.id], at) for person in people})
        yield Movement(Way.ARRIVAL, leg, leg.ends, leg.destination, leg.destination_terminal, people, going)


def _parties(people: Sequence[Delegate], where: Mapping[UUID, tuple[Leg | None, Leg | None]]) -> tuple[Party, ...]:
    groups: dict[tuple[UUID | None, UUID | None], list[Delegate]] = defaultdict(list)
    for person in people:
        lodging, connection = where[person.id]
        groups[lodging.id if lodging else None, connection.id if connection else None].append(person)
    return tuple(Party(tuple(group), *where[group[0].id]) for group in groups.values() if any(where[group[0].id]))


def _bed_before(line: _Line, at: dt.datetime) -> Leg | None:
    """The lodging from which somebody leaves at an instant, if no other journey but a road lies between."""
    for _starts, ends, leg in line.before(at):
        if leg.is_stay and ends > at - _AT_MOST:
            return leg
        if not leg.is_stay and ends <= at:
            return None
    return None


def _after(arrived: Leg, line: _Line, at: dt.datetime) -> tuple[Leg | None, Leg | None]:
    """To which lodging somebody goes, or with which leg they go on from the same place."""
    for starts, _ends, leg in line.since(at):
        if starts > at + _AT_MOST:
            break
        if leg.is_stay:
            return leg, None
        if leg.kind in _CONNECTING:
            return None, leg if leg.origin == arrived.destination else None
    kept = (leg for starts, ends, leg in line.beds if starts <= at < ends)
    return next(kept, None), None
