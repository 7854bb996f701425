"""Passports, visas and vaccinations: what somebody's papers say beside where and until when they travel."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

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

    def until(self, day: dt.date) -> Stop:
        return Stop(self.first, max(self.last_day, day))


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or its last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def passports(prepared: Prepared, line: Line, papers: Mapping[UUID, Papers]) -> Iterator[Warning]:
    """Passports that expire before `Limits.passport` months have passed since the return; not asked of those who, as
    far as is known, stay in the country of their passport."""
    returns = max((timed.leg.ends.wall.date() for timed in line.legs), default=prepared.plan.ends_on)
    wanted = months_later(returns, prepared.limits.passport)
    countries = {place.country for timed in line.legs for place in timed.leg.places if place.country}
    leg_id = max(line.legs, key=lambda timed: timed.ends).leg.id if line.legs else None
    for person in line.people:
        own = papers.get(person, NO_PAPERS)
        expires = own.passport_expires_on or dt.date.max
        if expires < wanted and countries != {own.passport_country}:
            facts: Facts = {"expires": expires, "returns": returns, "wanted": wanted}
            code = WarningCode.PASSPORT_EXPIRED if expires < returns else WarningCode.PASSPORT
            yield Warning(code, leg_id, None, frozenset({person}), facts, person.hex)


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
        country = timed.leg.final_place.country if timed.leg.final_place else None
        if country and not (timed.is_transport and _passes(legs[number + 1 :], timed)):
            day = timed.leg.ends.wall.date()
            found[country] = found.get(country, Stop(timed, day)).until(day)
    for timed in line.transports:
        country = timed.leg.origin.country if timed.leg.origin else None
        if country in found:
            found[country] = found[country].until(timed.leg.starts.wall.date())
    return found


def _passes(later: tuple[Timed, ...], arrival: Timed) -> bool:
    """Whether the next transport leaves within STOP_HOURS, before anything else begins."""
    following = next((timed for timed in later if timed.starts >= arrival.ends), None)
    if following is None:
        return False
    return following.is_transport and following.starts - arrival.ends < STOP_HOURS * 3600
