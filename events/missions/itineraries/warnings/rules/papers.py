"""Passports, visas and vaccinations: what somebody's papers say beside where and until when they travel."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from events.missions.itineraries.plan.values import Place
from events.missions.itineraries.warnings.rules.prepared import Line, Prepared, Timed
from events.missions.itineraries.warnings.rules.values import (
    NO_PAPERS,
    Facts,
    Papers,
    Requirement,
    Warning,
    WarningCode,
)

# Who only changes planes or trains needs no visa of that country: so many hours between are a stop.
STOP_HOURS = 24

_MISSING = {"visa": WarningCode.VISA_MISSING, "vaccination": WarningCode.VACCINATION_MISSING}
_ENDS = {"visa": WarningCode.VISA_ENDS, "vaccination": WarningCode.VACCINATION_ENDS}


@dataclass(frozen=True, slots=True)
class Stop:
    """A country somebody stops in: the first leg there, and the last day by its calendar."""

    first: Timed
    last_day: dt.date


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or its last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def passports(prepared: Prepared, line: Line, papers: Mapping[UUID, Papers]) -> Iterator[Warning]:
    """Passports that expire before `Limits.passport` months have passed since the return; not asked of those who, as
    far as is known, stay in the country of their passport."""
    returns = max((timed.leg.ends.wall.date() for timed in line.legs), default=prepared.plan.ends_on)
    wanted = months_later(returns, prepared.limits.passport)
    countries = {place.country for timed in line.legs for place in _places(timed) if place.country}
    leg_id = max(line.legs, key=lambda timed: timed.ends).leg.id if line.legs else None
    for person in line.people:
        own = papers.get(person, NO_PAPERS)
        is_at_home = bool(countries) and countries == {own.passport_country}
        if own.passport_expires_on is not None and own.passport_expires_on < wanted and not is_at_home:
            facts: Facts = {"expires": own.passport_expires_on, "returns": returns, "wanted": wanted}
            yield Warning(WarningCode.PASSPORT, leg_id, None, frozenset({person}), facts, person.hex)


def unmet_requirements(
    prepared: Prepared, line: Line, wanted: Iterable[Requirement], papers: Mapping[UUID, Papers]
) -> Iterator[Warning]:
    """Visas and vaccinations of the countries they stop in that are not ticked, or end before their last day there.

    A country asks no visa of its own citizens.
    """
    stops = _stops(line)
    for requirement in wanted:
        if stop := stops.get(requirement.country):
            for person in line.people:
                own = papers.get(person, NO_PAPERS)
                if requirement.kind != "visa" or own.passport_country != requirement.country:
                    yield from _unmet(requirement, stop, person, own)


def _unmet(requirement: Requirement, stop: Stop, person: UUID, own: Papers) -> Iterator[Warning]:
    valid_until = own.ticks.get(requirement.id, dt.date.min) or dt.date.max
    if valid_until >= stop.last_day:
        return
    facts: Facts = {"name": requirement.name, "country": requirement.country, "last_day": stop.last_day}
    is_ticked = requirement.id in own.ticks
    if is_ticked:
        facts = {**facts, "valid_until": valid_until}
    code = (_ENDS if is_ticked else _MISSING)[requirement.kind]
    distinct = f"{requirement.id.hex}:{person.hex}"
    yield Warning(code, stop.first.leg.id, None, frozenset({person}), facts, distinct)


def _stops(line: Line) -> dict[str, Stop]:
    """The countries in which they sleep or meet somebody, or which no transport leaves again within STOP_HOURS."""
    found: dict[str, Stop] = {}
    legs = tuple(timed for timed in line.legs if timed.is_stay or timed.is_transport or timed.is_encounter)
    for number, timed in enumerate(legs):
        place = timed.leg.final_place
        if place is None or not place.country or (timed.is_transport and _passes(legs[number + 1 :], timed)):
            continue
        known = found.get(place.country)
        days = [timed.leg.ends.wall.date(), known.last_day] if known else [timed.leg.ends.wall.date()]
        found[place.country] = Stop(known.first if known else timed, max(days))
    for timed in line.transports:
        country = timed.leg.origin.country if timed.leg.origin else None
        if country in found:
            last_day = max(found[country].last_day, timed.leg.starts.wall.date())
            found[country] = Stop(found[country].first, last_day)
    return found


def _passes(later: tuple[Timed, ...], arrival: Timed) -> bool:
    """Whether the next transport leaves within STOP_HOURS, before anything else begins."""
    following = next((timed for timed in later if timed.starts >= arrival.ends), None)
    is_soon = following is not None and following.starts - arrival.ends < STOP_HOURS * 3600
    return is_soon and following is not None and following.is_transport


def _places(timed: Timed) -> Iterator[Place]:
    for place in (timed.leg.origin, timed.leg.destination):
        if place is not None:
            yield place
