"""The calendar and the clock of a place: the mission's dates, holidays, weekends, and hours that clocks change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from events.missions.itineraries.plan.kinds import KINDS
from events.missions.itineraries.plan.values import Leg
from events.missions.itineraries.warnings.rules.prepared import DAY, Prepared, Timed
from events.missions.itineraries.warnings.rules.values import Closures, Facts, Warning, WarningCode

OTHER_YEAR = dt.timedelta(days=180)
MOST_DAYS = 31  # of one leg that are looked up


def ends_before_start(prepared: Prepared) -> Iterator[Warning]:
    """Legs whose end is an earlier instant than their beginning; no other rule looks at their hours."""
    for timed in prepared.legs:
        if timed.ends < timed.starts:
            yield Warning(WarningCode.ENDS_BEFORE_START, timed.leg.id)


def nobody_on_it(prepared: Prepared) -> Iterator[Warning]:
    """Legs on which nobody is who still belongs to the delegation, once there is one."""
    for timed in prepared.legs if prepared.plan.present else ():
        if not timed.people:
            yield Warning(WarningCode.NOBODY, timed.leg.id)


def outside_dates(prepared: Prepared) -> Iterator[Warning]:
    """Legs that begin before the mission's first day or end after its last, by the calendars of their places."""
    plan = prepared.plan
    for timed in prepared.legs:
        leg = timed.leg
        is_outside = leg.starts.wall.date() < plan.begins_on or leg.ends.wall.date() > plan.ends_on
        if is_outside and day_meant(prepared, leg.starts.wall.date()) is None:
            facts: Facts = {"first": plan.begins_on, "last": plan.ends_on}
            yield Warning(WarningCode.OUTSIDE_DATES, leg.id, facts=facts)


def other_years(prepared: Prepared) -> Iterator[Warning]:
    """Legs that would be within the mission's dates in its own year."""
    for timed in prepared.legs:
        day = timed.leg.starts.wall.date()
        if meant := day_meant(prepared, day):
            yield Warning(WarningCode.OTHER_YEAR, timed.leg.id, facts={"day": day, "meant": meant})


def day_meant(prepared: Prepared, day: dt.date) -> dt.date | None:
    """Return the day of the mission that was meant with another year; None for one that is of its year."""
    first, last = prepared.plan.begins_on, prepared.plan.ends_on
    if abs(day - first) < OTHER_YEAR or (day.month, day.day) == (2, 29):
        return None
    return next((same for year in (first.year, last.year) if first <= (same := day.replace(year=year)) <= last), None)


def closed_days(prepared: Prepared, closures: Closures) -> Iterator[Warning]:
    """Meetings, visits, workshops and public events on a public holiday of their country; but for the last kind, those
    on its weekend too. A day that is both is told as holiday."""
    for timed in prepared.encounters:
        country = timed.leg.origin.country if timed.leg.origin else None
        if country:
            yield from _closed(timed, country, closures)


def _closed(timed: Timed, country: str, closures: Closures) -> Iterator[Warning]:
    leg = timed.leg
    for day in _days(leg):
        facts: Facts = {"day": day, "country": country}
        if name := closures.holidays(country, day):
            named: Facts = {**facts, "holiday": name}
            yield Warning(WarningCode.HOLIDAY, leg.id, None, timed.people, named, day.isoformat())
        elif KINDS[leg.kind].is_for_working_days and closures.weekends(country, day):
            yield Warning(WarningCode.WEEKEND, leg.id, None, timed.people, facts, day.isoformat())


def _days(leg: Leg) -> Iterator[dt.date]:
    """The days on which a leg takes place; one that ends at midnight does not go on the next day.

    The first is among them even where clocks that go back at midnight end it on the day before.
    """
    first, ends = leg.starts.wall.date(), leg.ends.wall
    last = ends.date() - DAY if ends.time() == dt.time() and ends.date() > first else ends.date()
    return (first + count * DAY for count in range(max(1, min((last - first).days + 1, MOST_DAYS))))


def clock_changes(prepared: Prepared) -> Iterator[Warning]:
    """Legs with an hour that clocks skip or show twice, and legs during which the clocks of their own zone change.

    A stay may go on through the change: only its hours are looked at.
    """
    for timed in prepared.legs:
        found = list(_ends_in_change(timed))
        yield from found or _spans_change(timed)


def _ends_in_change(timed: Timed) -> Iterator[Warning]:
    for end, time in (("begin", timed.leg.starts), ("end", timed.leg.ends)):
        if not time.is_unique:
            code = WarningCode.CLOCK_SKIPPED if time.is_skipped else WarningCode.CLOCK_REPEATED
            facts: Facts = {"end": end, "day": time.wall.date(), "zone": time.zone}
            yield Warning(code, timed.leg.id, None, timed.people, facts, end)


def _spans_change(timed: Timed) -> Iterator[Warning]:
    starts, ends = timed.leg.starts, timed.leg.ends
    if timed.is_stay or starts.zone != ends.zone or timed.ends < timed.starts:
        return
    shown, true = int((ends.wall - starts.wall).total_seconds()) // 60, (timed.ends - timed.starts) // 60
    if shown != true:
        facts: Facts = {"shown": shown, "true": true, "zone": starts.zone}
        yield Warning(WarningCode.CLOCK_SPANNED, timed.leg.id, None, timed.people, facts)
