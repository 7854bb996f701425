"""The clocks of a mission whose people are spread over places: those of the place where most of them are. Pure."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from events.missions.itineraries.plan.values import Leg, Plan
from events.missions.itineraries.plan.whereabouts import Being, whereabouts
from events.platform.zoned import zone

_AT_HOME = frozenset({Being.BEFORE, Being.AFTER})


class _Course(NamedTuple):
    """The dates that the legs of somebody touch, and the first and the last zone that they are in on each."""

    dates: Sequence[dt.date]
    zones: Sequence[tuple[str, str]]

    def on(self, date: dt.date) -> tuple[str, str]:
        """Return where they are when a date begins and when it ends; before the journey, where that begins."""
        number = bisect_right(self.dates, date) - 1
        if number < 0:
            return self.zones[0][0], self.zones[0][0]
        first, last = self.zones[number]
        return (first if self.dates[number] == date else last), last

    def goes_on(self, date: dt.date) -> bool:
        return self.dates[0] <= date < self.dates[-1]


def today_of(plan: Plan, at: dt.datetime) -> dt.date:
    """Return the date where most of the delegation are at an instant; that of the office while nobody has a leg."""
    found = [one for one in whereabouts(plan, at) if one.being is not Being.NOWHERE]
    key = _most((one.zone, one.being not in _AT_HOME) for one in found) or plan.home_zone
    return at.astimezone(zone(key)).date()


def clocks_of(legs: Iterable[Leg], dates: Iterable[dt.date]) -> Mapping[dt.date, tuple[str, str]]:
    """Return the zones where most are when each date begins and when it ends, of those whose legs these are."""
    courses = _courses(legs)
    return {
        date: (
            _most((course.on(date)[0], course.goes_on(date)) for course in courses),
            _most((course.on(date)[1], course.goes_on(date)) for course in courses),
        )
        for date in dates
    }


def _courses(legs: Iterable[Leg]) -> list[_Course]:
    zones: dict[UUID, dict[dt.date, tuple[str, str]]] = defaultdict(dict)
    ends = [(time.instant(), time, leg.people) for leg in legs for time in (leg.starts, leg.ends)]
    for _instant, time, people in sorted(ends, key=lambda end: end[0]):
        date = time.wall.date()
        for person in people:
            first, _last = zones[person].get(date, (time.zone, ""))
            zones[person][date] = first, time.zone
    return [_Course(*zip(*sorted(found.items()), strict=True)) for found in zones.values()]


def _most(zones: Iterable[tuple[str, bool]]) -> str:
    """Return the zone that most are in; of several, that of most who are on their journey. "" without anybody."""
    count, on_journey = Counter[str](), Counter[str]()
    for key, is_on in zones:
        count[key] += 1
        on_journey[key] += is_on
    return max(count, key=lambda key: (count[key], on_journey[key]), default="")
