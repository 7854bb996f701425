"""Legs gathered into days: rows by the clock of the place where they begin, and where each night is spent."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from events.missions.itineraries.plan import words as wording
from events.missions.itineraries.plan.values import Leg
from events.missions.itineraries.warnings.nights_without_bed import without_bed
from events.platform.language.formats import date, day_month, time
from events.platform.language.i18n import gettext as _
from events.publishing.roadbooks.legs import RowMaker
from events.publishing.roadbooks.values import DayPage, DayRow, Night

_DAY = dt.timedelta(days=1)
# A stay of months (a resident at the partner's) fills no book.
_MOST_NIGHTS = 120


def day_pages(maker: RowMaker, legs: Sequence[Leg], *, has_nights: bool = True) -> tuple[DayPage, ...]:
    """Return a page for each day on which something begins or a night is spent, in order.

    `legs` are in the order of their instants. A day is the date on the wall where a leg begins; the morning of
    leaving a lodging is a row of its own.
    """
    rows = _rows_by_day(maker, legs)
    nights = _nights_by_day(maker, legs) if has_nights else {}
    places = _places_by_day(legs)
    return tuple(
        day_page(day, wording_of_places(places[day]), tuple(rows.get(day, ())), nights.get(day, ()))
        for day in sorted(rows.keys() | nights.keys())
    )


def day_page(day: dt.date, places: str, rows: tuple[DayRow, ...], nights: tuple[Night, ...] = ()) -> DayPage:
    return DayPage(
        figure=str(day.day),
        short=day_month(day),
        heading=date(day, capital=True),
        places=places,
        rows=rows,
        nights=nights,
    )


def wording_of_places(towns: Iterable[str]) -> str:
    return " – ".join(town for town in dict.fromkeys(towns) if town)


def _rows_by_day(maker: RowMaker, legs: Sequence[Leg]) -> Mapping[dt.date, list[DayRow]]:
    found: list[tuple[dt.datetime, int, dt.date, DayRow]] = []
    for leg in legs:
        found.append((leg.starts_at, 1, leg.starts.wall.date(), maker.row(leg)))
        if leg.is_stay and leg.nights:
            found.append((leg.ends_at, 0, leg.ends.wall.date(), maker.check_out(leg)))
    rows: dict[dt.date, list[DayRow]] = defaultdict(list)
    for _instant, _order, day, row in sorted(found, key=lambda one: one[:2]):
        rows[day].append(row)
    return rows


def _places_by_day(legs: Sequence[Leg]) -> Mapping[dt.date, list[str]]:
    """Return the towns of each day in the order of the day; of a night's, the town of the bed."""
    towns: dict[dt.date, list[str]] = defaultdict(list)
    for leg in legs:
        towns[leg.starts.wall.date()].append(wording.town(leg.origin))
        if leg.is_transport:
            towns[leg.ends.wall.date()].append(wording.town(leg.destination))
    for leg in legs:
        for night in leg.nights[:_MOST_NIGHTS]:
            if not any(towns[night]):
                towns[night].append(wording.town(leg.origin))
    return towns


def _nights_by_day(maker: RowMaker, legs: Sequence[Leg]) -> Mapping[dt.date, tuple[Night, ...]]:
    """Return where each night is spent, from the first day to the eve of the last."""
    spent: dict[dt.date, list[tuple[str, frozenset[UUID]]]] = defaultdict(list)
    for leg in legs:
        for night in leg.nights[:_MOST_NIGHTS]:
            spent[night].append((_of_bed(leg), leg.people))
        if leg.is_transport:
            for night in _nights_under_way(leg):
                spent[night].append((_under_way(leg), leg.people))
    days = sorted(spent.keys() | {leg.starts.wall.date() for leg in legs} | {leg.ends.wall.date() for leg in legs})
    bedless, asked = without_bed(maker.plan), {maker.reader.id} if maker.reader else {one.id for one in maker.party}
    return {day: _night(maker, spent.get(day, []), bedless.get(day, frozenset()) & asked) for day in days[:-1]}


def _night(
    maker: RowMaker, spent: Sequence[tuple[str, frozenset[UUID]]], bedless: frozenset[UUID]
) -> tuple[Night, ...]:
    """Return one line per bed, those without one last."""
    by_bed: dict[str, frozenset[UUID]] = {}
    for text, people in spent:
        by_bed[text] = by_bed.get(text, frozenset()) | people
    found = [Night(text=text, who=maker.who(people)) for text, people in by_bed.items()]
    if bedless:
        who = "" if maker.reader else maker.who(bedless)
        found.append(Night(text=_("No bed is planned yet"), who=who, needs_attention=True))
    return tuple(found)


def _of_bed(leg: Leg) -> str:
    place = leg.origin
    if place is None:
        return str(leg.title) or wording.word_of_kind(leg.kind)
    name = str(leg.title) or str(place.name)
    return wording.dotted(", ".join(dict.fromkeys(filter(None, (name, place.city)))), wording.altitude(place.altitude))


def _nights_under_way(leg: Leg) -> list[dt.date]:
    """Return the evenings after which somebody is still aboard: at three at night, by the clock of the departure."""
    ends = leg.ends_at.astimezone(leg.starts.aware.tzinfo).replace(tzinfo=None)
    first = leg.starts.wall.date() - (_DAY if leg.starts.wall.hour < 3 else dt.timedelta())
    count = min((ends.date() - first).days + 1, _MOST_NIGHTS)
    evenings = (first + _DAY * number for number in range(count))
    return [day for day in evenings if leg.starts.wall <= _small_hours(day) <= ends]


def _small_hours(evening: dt.date) -> dt.datetime:
    return dt.datetime.combine(evening + _DAY, dt.time(3))


def _under_way(leg: Leg) -> str:
    return _("Under way, arriving at %(time)s", time=time(leg.ends.wall))
