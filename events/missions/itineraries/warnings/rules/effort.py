"""The needs of bodies: rest after a long journey, a day to get used to the height."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from events.missions.itineraries.plan.values import Place
from events.missions.itineraries.warnings.rules.limits import Limits
from events.missions.itineraries.warnings.rules.prepared import HOUR, Line, Prepared, Timed
from events.missions.itineraries.warnings.rules.values import Warning, WarningCode

DAY_HOURS = 24


@dataclass(frozen=True, slots=True)
class Journey:
    """Transport upon transport, from the departure of the first to the arrival of the last to arrive."""

    first: Timed
    last: Timed

    @property
    def seconds(self) -> int:
        return self.last.ends - self.first.starts


def journeys(line: Line, gap: int) -> Iterator[Journey]:
    """Chains of transport with at most `gap` seconds between and no meeting that begins there."""
    first: Timed | None = None
    last: Timed | None = None
    for transport in line.transports:
        if first is None or last is None:
            first = last = transport
        elif transport.starts - last.ends > gap or _is_met_between(line, last.ends, transport.starts):
            yield Journey(first, last)
            first = last = transport
        elif transport.ends >= last.ends:
            last = transport
    if first is not None and last is not None:
        yield Journey(first, last)


def _is_met_between(line: Line, starts: int, ends: int) -> bool:
    first = bisect_left(line.encounters, starts, key=lambda encounter: encounter.starts)
    return first < len(line.encounters) and line.encounters[first].starts < ends


def meetings_after_journeys(prepared: Prepared, line: Line) -> Iterator[Warning]:
    """A meeting, visit, workshop or public event too soon after a journey of `Limits.journey` hours or more."""
    limits = prepared.limits
    long = [one for one in journeys(line, limits.journey_gap * HOUR) if one.seconds >= limits.journey * HOUR]
    for encounter in line.encounters:
        for journey in long:
            if 0 <= encounter.starts - journey.last.ends < limits.rest * HOUR:
                yield _too_soon(line, encounter, journey)


def _too_soon(line: Line, encounter: Timed, journey: Journey) -> Warning:
    last, first = journey.last.leg.id, journey.first.leg.id
    since = (encounter.starts - journey.last.ends) // 60
    facts = {"journey_minutes": journey.seconds // 60, "minutes": since}
    return Warning(WarningCode.AFTER_LANDING, encounter.leg.id, last, line.people, facts, first.hex)


@dataclass(frozen=True, slots=True)
class TimeUp:
    """Time spent above `Limits.altitude`: how they came up (None: their first leg begins there), and the instant in
    seconds at which they came down again, if they did."""

    by: Timed | None
    until: int | None


def meetings_at_altitude(prepared: Prepared, line: Line) -> Iterator[Warning]:
    """A meeting within `Limits.altitude_rest` hours after coming above `Limits.altitude`."""
    altitude = prepared.limits.altitude
    for by, until in unaccustomed(line, prepared.limits):
        for encounter in line.encounters:
            if by.ends <= encounter.starts < until and _is_above(encounter.leg.origin, altitude) is not False:
                metres = by.leg.destination.altitude if by.leg.destination else None
                facts = {"metres": metres or 0, "minutes": (encounter.starts - by.ends) // 60}
                yield Warning(WarningCode.ALTITUDE, encounter.leg.id, by.leg.id, line.people, facts)


def unaccustomed(line: Line, limits: Limits) -> Iterator[tuple[Timed, int]]:
    """The transports that bring them up while they are not used to it, each with the instant until which that is so.

    Used to it is who begins up there, or was there for `altitude_rest` hours within the last `acclimatized` days.
    """
    rest, kept = limits.altitude_rest * HOUR, limits.acclimatized * DAY_HOURS * HOUR
    used_until: int | None = None
    for time_up in times_up(line, limits.altitude):
        by, until = time_up.by, time_up.until
        if by is not None and (used_until is None or by.ends > used_until):
            yield by, by.ends + rest if until is None else min(by.ends + rest, until)
        if until is not None and (by is None or until - by.ends >= rest):
            used_until = until + kept


def times_up(line: Line, altitude: int) -> Iterator[TimeUp]:
    """When they are above an altitude, by where their first leg begins and their transport arrives; a place whose
    altitude is not known changes nothing."""
    by: Timed | None = None
    is_up = bool(line.moving) and _is_above(line.moving[0].leg.origin, altitude) is True
    for transport in sorted(line.transports, key=lambda timed: timed.ends):
        is_above = _is_above(transport.leg.destination, altitude)
        if is_above is False and is_up:
            yield TimeUp(by, transport.ends)
        elif is_above and not is_up:
            by = transport
        is_up = is_up if is_above is None else is_above
    if is_up:
        yield TimeUp(by, None)


def _is_above(place: Place | None, altitude: int) -> bool | None:
    return None if place is None or place.altitude is None else place.altitude > altitude
