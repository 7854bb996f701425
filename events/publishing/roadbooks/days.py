"""Legs gathered into days: rows by the clock of the place where they begin, and where each night is spent."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from events.missions.itineraries.plan import words as wording
from events.missions.itineraries.plan.days import MOST_NIGHTS, entries_by_day, holidays_on, nights_aboard, places_by_day
from events.missions.itineraries.plan.public_holidays import holiday_here
from events.missions.itineraries.plan.values import Leg, Place
from events.missions.itineraries.warnings.nights_without_bed import without_bed
from events.platform.language.formats import date, day_month
from events.platform.language.i18n import gettext as _
from events.publishing.roadbooks.legs import RowMaker
from events.publishing.roadbooks.values import DayPage, DayRow, Night


def day_pages(maker: RowMaker, legs: Sequence[Leg], *, has_nights: bool = True) -> tuple[DayPage, ...]:
    """Return a page for each day that a leg touches or on which a night is spent, in order.

    `legs` are in the order of their instants. A day is the date on the wall where something happens: a journey through
    the night leaves on one and arrives on another, and the morning of leaving a lodging is a row of its own.
    """
    rows = {day: [maker.part(entry) for entry in entries] for day, entries in entries_by_day(legs).items()}
    nights = _nights_by_day(maker, legs) if has_nights else {}
    places = places_by_day(legs)
    return tuple(
        day_page(day, places.get(day, ()), tuple(rows.get(day, ())), nights.get(day, ()))
        for day in sorted(rows.keys() | nights.keys())
    )


def day_page(
    day: dt.date, places: Sequence[Place] = (), rows: tuple[DayRow, ...] = (), nights: tuple[Night, ...] = ()
) -> DayPage:
    found = holidays_on(places, day, holiday_here)
    return DayPage(
        figure=str(day.day),
        short=day_month(day),
        heading=date(day, capital=True),
        places=" – ".join(dict.fromkeys(wording.town(place) for place in places)),
        holidays=tuple(wording.public_holiday_words(code, name) for code, name in found),
        rows=rows,
        nights=nights,
    )


def _nights_by_day(maker: RowMaker, legs: Sequence[Leg]) -> Mapping[dt.date, tuple[Night, ...]]:
    """Return where each night is spent, from the first day to the eve of the last."""
    spent: dict[dt.date, list[tuple[str, frozenset[UUID]]]] = defaultdict(list)
    for leg in legs:
        text, nights = _spent_on(leg)
        for night in nights:
            spent[night].append((text, leg.people))
    days = sorted(spent.keys() | {time.wall.date() for leg in legs for time in (leg.starts, leg.ends)})
    bedless, asked = without_bed(maker.plan), {maker.reader.id} if maker.reader else {one.id for one in maker.party}
    return {day: _night(maker, spent.get(day, []), bedless.get(day, frozenset()) & asked) for day in days[:-1]}


def _spent_on(leg: Leg) -> tuple[str, Sequence[dt.date]]:
    """Return where the nights of a leg are spent, and which these are."""
    if leg.is_transport:
        return _under_way(leg), nights_aboard(leg)
    nights = leg.nights[:MOST_NIGHTS]
    return _of_bed(leg) if nights else "", nights


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


def _under_way(leg: Leg) -> str:
    return _("Under way, arriving at %(time)s", time=wording.arrival(leg))
