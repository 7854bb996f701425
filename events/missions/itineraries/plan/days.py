"""An itinerary by days: what begins, goes on and ends on each date as the walls there show it, and each night's bed.

Pure. Pages, papers and calendars of one day are made from it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from events.missions.itineraries.plan.majority import clocks_of
from events.missions.itineraries.plan.nearness import is_same_town
from events.missions.itineraries.plan.values import Leg, Place, Plan

_DAY = dt.timedelta(days=1)
# A stay or a boat of months fills no page; neither does a mission of a year with nothing on most days.
MOST_NIGHTS = 120
_MOST_EMPTY = 62

# The name of the public holiday of a country (ISO 3166-1 alpha-2) on a day, or None.
Holidays = Callable[[str, dt.date], str | None]


class Part(StrEnum):
    """The part of a leg that a day has."""

    BEGINS = "begins"
    GOES_ON = "goes_on"  # begun before this day and over after it; stays are told by their nights instead
    ENDS = "ends"  # begun on another day: an arrival, the morning of leaving a lodging


@dataclass(frozen=True, slots=True)
class Entry:
    """A leg on a day."""

    leg: Leg
    part: Part


@dataclass(frozen=True, slots=True)
class Night:
    """Where some spend the night that follows a day: the bed of a stay, or aboard a transport leg."""

    leg: Leg
    people: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class ItineraryDay:
    """A date on the wall where people are.

    `entries` are in the order of their instants. `places` are the towns of the day as reached, `zones` their IANA keys;
    a day on which nothing is has those of the day before. `holidays` are country and name. `travellers` are those whose
    journey began by that night and goes on after it.
    """

    date: dt.date
    entries: tuple[Entry, ...] = ()
    nights: tuple[Night, ...] = ()
    places: tuple[Place, ...] = ()
    zones: tuple[str, ...] = ()
    holidays: tuple[tuple[str, str], ...] = ()
    travellers: frozenset[UUID] = frozenset()

    @property
    def without_bed(self) -> frozenset[UUID]:
        """Travellers for whom nothing is known of that night; somebody at home counts too."""
        return self.travellers.difference(*(night.people for night in self.nights))

    @property
    def countries(self) -> tuple[str, ...]:
        return _once(place.country for place in self.places if place.country)


def days_of(
    plan: Plan, delegate_id: UUID | None = None, *, holidays: Holidays | None = None, has_cancelled: bool = True
) -> tuple[ItineraryDay, ...]:
    """Each day of the mission, or of somebody's part in it, in order.

    For the delegation (None) every date of the mission too on which nothing is planned; for a person every date from
    their first leg to their last. Cancelled legs stand where they would have begun, and count for nothing else.
    """
    legs = _legs_for(plan, delegate_id)
    standing = [leg for leg in legs if not leg.is_cancelled]
    entries = entries_by_day(legs if has_cancelled else standing)
    nights, towns = _nights(standing), places_by_day(standing)
    span = (plan.begins_on, plan.ends_on) if delegate_id is None else None
    travellers = _travellers(standing)
    made: list[ItineraryDay] = []
    dates = _dates(entries.keys() | nights.keys(), span)
    clocks = clocks_of(standing, dates)
    for date in dates:
        shown = towns.get(date) or (_where_most_are(made[-1].places, clocks[date][0]) if made else ())
        day = ItineraryDay(
            date=date,
            entries=tuple(entries.get(date, ())),
            nights=nights.get(date, ()),
            places=shown,
            zones=_zones(shown, entries.get(date, ())),
            holidays=holidays_on(shown, date, holidays) if holidays else (),
            travellers=_on_the_way(travellers, date, delegate_id),
        )
        made.append(day)
    return tuple(made)


def _where_most_are(places: Sequence[Place], key: str) -> tuple[Place, ...]:
    """Return the last of the places of a day that has this zone, else the last."""
    return tuple([place for place in places if place.zone == key][-1:] or places[-1:])


def _legs_for(plan: Plan, delegate_id: UUID | None) -> Sequence[Leg]:
    return plan.legs if delegate_id is None else [leg for leg in plan.legs if delegate_id in leg.people]


def entries_by_day(legs: Iterable[Leg]) -> Mapping[dt.date, list[Entry]]:
    """Return each leg on each date that it touches, in the order of the instants."""
    found = sorted((row for leg in legs for row in _parts(leg)), key=lambda row: row[:2])
    days: dict[dt.date, list[Entry]] = defaultdict(list)
    for _instant, _order, _number, date, entry in found:
        days[date].append(entry)
    return days


def _parts(leg: Leg) -> Iterator[tuple[dt.datetime, int, str, dt.date, Entry]]:
    """When and on which date; at one instant what goes on is first, then what ends."""
    first, last = leg.starts.wall.date(), leg.ends.wall.date()
    yield leg.starts_at, 2, leg.code, first, Entry(leg, Part.BEGINS)
    if leg.is_cancelled or leg.is_open_ended or first == last:
        return
    yield leg.ends_at, 1, leg.code, last, Entry(leg, Part.ENDS)
    for number in range(1, 0 if leg.is_stay else min((last - first).days, MOST_NIGHTS)):
        yield leg.starts_at + number * _DAY, 0, leg.code, first + number * _DAY, Entry(leg, Part.GOES_ON)


def _nights(legs: Iterable[Leg]) -> Mapping[dt.date, tuple[Night, ...]]:
    found: dict[dt.date, list[Night]] = defaultdict(list)
    for leg in legs:
        evenings = nights_aboard(leg) if leg.is_transport else leg.nights[:MOST_NIGHTS]
        for evening in evenings:
            found[evening].append(Night(leg, leg.people))
    return {date: tuple(nights) for date, nights in found.items()}


def nights_aboard(leg: Leg) -> list[dt.date]:
    """The evenings after which somebody is still aboard: at three at night, by the clock of the departure."""
    if _is_by_day(leg):
        return []
    ends = leg.ends_at.astimezone(leg.starts.aware.tzinfo).replace(tzinfo=None)
    first = leg.starts.wall.date() - (_DAY if leg.starts.wall.hour < 3 else dt.timedelta())
    count = min((ends.date() - first).days + 1, MOST_NIGHTS)
    evenings = (first + _DAY * number for number in range(count))
    return [evening for evening in evenings if leg.starts.wall <= _small_hours(evening) < ends]


def _is_by_day(leg: Leg) -> bool:
    return not leg.day_change and leg.starts.zone == leg.ends.zone and leg.starts.wall.hour >= 3


def _small_hours(evening: dt.date) -> dt.datetime:
    return dt.datetime.combine(evening + _DAY, dt.time(3))


def places_by_day(legs: Sequence[Leg]) -> Mapping[dt.date, tuple[Place, ...]]:
    """Return where people are on each date: as reached, and the beds of those who reach nothing on it.

    Where more stay than move, the place where they are is the first.
    """
    reached: dict[dt.date, list[Place]] = defaultdict(list)
    moving: dict[dt.date, set[UUID]] = defaultdict(set)
    beds: dict[dt.date, list[tuple[int, Place]]] = defaultdict(list)
    for date, place, people in _reached(legs):
        reached[date].append(place)
        moving[date] |= people
    for evening, place, people in _slept(legs):
        beds[evening].append((len(people - moving[evening]), place))
    return {
        date: _towns(_in_order(reached[date], beds[date], len(moving[date]))) for date in reached.keys() | beds.keys()
    }


def _in_order(reached: Sequence[Place], beds: Iterable[tuple[int, Place]], moving: int) -> Iterator[Place]:
    staying = sorted(beds, key=lambda bed: -bed[0])
    yield from (place for count, place in staying if count > moving)
    yield from reached
    yield from (place for count, place in staying if count <= moving and (count or not reached))


def _reached(legs: Iterable[Leg]) -> Iterator[tuple[dt.date, Place, frozenset[UUID]]]:
    for leg in legs:
        if leg.origin:
            yield leg.starts.wall.date(), leg.origin, leg.people
        if leg.is_transport and leg.destination:
            yield leg.ends.wall.date(), leg.destination, leg.people


def _slept(legs: Iterable[Leg]) -> Iterator[tuple[dt.date, Place, frozenset[UUID]]]:
    for leg in legs:
        if leg.origin:
            yield from ((evening, leg.origin, leg.people) for evening in leg.nights[:MOST_NIGHTS])


def _towns(places: Iterable[Place]) -> tuple[Place, ...]:
    """One place of each town."""
    found: list[Place] = []
    for place in places:
        if not any(is_same_town(known, place) for known in found):
            found.append(place)
    return tuple(found)


def _zones(places: Iterable[Place], entries: Iterable[Entry]) -> tuple[str, ...]:
    ends = (entry.leg.ends if entry.part is Part.ENDS else entry.leg.starts for entry in entries)
    return _once(place.zone for place in places) or _once(time.zone for time in ends)


def holidays_on(places: Iterable[Place], date: dt.date, holidays: Holidays) -> tuple[tuple[str, str], ...]:
    """Return country and name of the public holidays where people are on a date."""
    countries = _once(place.country for place in places if place.country)
    return tuple((country, name) for country in countries if (name := holidays(country, date)))


def _travellers(legs: Iterable[Leg]) -> Mapping[UUID, tuple[dt.date, dt.date]]:
    """From which date to which each is on the journey."""
    found: dict[UUID, tuple[dt.date, dt.date]] = {}
    for leg in legs:
        first, last = leg.starts.wall.date(), leg.ends.wall.date()
        for person in leg.people:
            begun, over = found.get(person, (first, last))
            found[person] = (min(begun, first), max(over, last))
    return found


def _on_the_way(
    spans: Mapping[UUID, tuple[dt.date, dt.date]], date: dt.date, delegate_id: UUID | None
) -> frozenset[UUID]:
    people = {person for person, (first, last) in spans.items() if first <= date < last}
    return frozenset(people if delegate_id is None else people & {delegate_id})


def _dates(dates: Iterable[dt.date], span: tuple[dt.date, dt.date] | None) -> list[dt.date]:
    """Those with something and those between, as far as they are not too many."""
    found = sorted({*dates, *(span or ())})
    if not found or (found[-1] - found[0]).days > len(found) + _MOST_EMPTY:
        return sorted(dates)
    return [found[0] + number * _DAY for number in range((found[-1] - found[0]).days + 1)]


def _once(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))
