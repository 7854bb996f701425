"""Nights: without a bed, with two, and alone on a road."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from events.missions.itineraries.plan.kinds import KINDS
from events.missions.itineraries.plan.values import Place
from events.missions.itineraries.warnings.rules.prepared import HOUR, Line, Prepared, Timed
from events.missions.itineraries.warnings.rules.values import Warning, WarningCode


@dataclass(frozen=True, slots=True)
class _OnGround:
    """A span between two transports, in seconds of Unix time: which leg brought them there, and where that is."""

    by: Timed
    place: Place | None
    zone: str
    starts: int
    ends: int


def beds(prepared: Prepared, line: Line) -> Iterator[Warning]:
    """Nights on the ground, between their first leg and their last, without a bed or with two.

    A night counts where at least `Limits.bed` hours of it are spent in one place between two transports, so not one in
    a train, nor a change of planes at two in the morning. A stay is a bed for a night when it covers half of that time
    or more; a bed in another city is none. At home, from where they first left and where no stay of theirs is, nobody
    needs one.
    """
    home = _home(prepared, line)
    doubled: set[tuple[Timed, Timed]] = set()
    for span in _spans(line):
        is_home = home is not None and span.place is not None and not prepared.is_far(home, span.place)
        for evening, part in prepared.nights(span.zone, span.starts, span.ends):
            if part < prepared.limits.bed * HOUR:
                continue
            found = _beds_in(prepared, line, span, evening, part)
            doubled.update(_pairs(found))
            near = [stay for stay in found if not _is_elsewhere(prepared, stay, span)]
            if not near and not is_home:
                yield _without_bed(line, span, evening, found)
    for one, other in doubled:
        facts = {"night": max(one.leg.starts.wall.date(), other.leg.starts.wall.date())}
        yield Warning(WarningCode.TWO_BEDS, other.leg.id, one.leg.id, line.people, facts)


def _without_bed(line: Line, span: _OnGround, evening: dt.date, elsewhere: list[Timed]) -> Warning:
    other = elsewhere[0].leg.id if elsewhere else None
    return Warning(WarningCode.NO_BED, span.by.leg.id, other, line.people, {"night": evening}, evening.isoformat())


def _spans(line: Line) -> Iterator[_OnGround]:
    """Their time on the ground, span after span. Before the first transport they are where their first leg is."""
    if not line.legs:
        return
    first, last = line.legs[0], max(timed.ends for timed in line.legs)
    by, place, zone, since = first, first.leg.origin, first.leg.starts.zone, first.starts
    for transport in line.transports:
        if transport.starts > since:
            yield _OnGround(by, place, zone, since, transport.starts)
        if transport.ends >= since:
            by, place, zone = transport, transport.leg.destination, transport.leg.ends.zone
            since = transport.ends
    if last > since:
        yield _OnGround(by, place, zone, since, last)


def _home(prepared: Prepared, line: Line) -> Place | None:
    """From where they first leave, unless they have a bed there."""
    home = line.transports[0].leg.origin if line.transports else None
    if home is None:
        return None
    places = [stay.leg.origin for stay in line.stays]
    has_bed = any(place is not None and not prepared.is_far(home, place) for place in places)
    return None if has_bed else home


def _beds_in(prepared: Prepared, line: Line, span: _OnGround, evening: dt.date, part: int) -> list[Timed]:
    """The stays that cover at least half of the part of a night that is spent in this span."""
    begins, ends = prepared.night(span.zone, evening)
    begins, ends = max(begins, span.starts), min(ends, span.ends)
    return [stay for stay in line.stays if 2 * (min(stay.ends, ends) - max(stay.starts, begins)) >= part]


def _is_elsewhere(prepared: Prepared, stay: Timed, span: _OnGround) -> bool:
    place = stay.leg.origin
    return place is not None and span.place is not None and prepared.is_far(place, span.place)


def _pairs(found: list[Timed]) -> Iterator[tuple[Timed, Timed]]:
    for number, one in enumerate(found):
        for other in found[number + 1 :]:
            yield one, other


def alone_at_night(prepared: Prepared) -> Iterator[Warning]:
    """A road or bus with one person of the delegation for `Limits.night_road` minutes of night or more, by the clock of
    its origin. A driver is not company."""
    least = prepared.limits.night_road * 60
    for timed in prepared.legs:
        if KINDS[timed.leg.kind].is_on_road and len(timed.people) == 1:
            parts = prepared.nights(timed.leg.starts.zone, timed.starts, timed.ends)
            minutes = sum(part for _, part in parts) // 60
            if minutes * 60 >= least:
                yield Warning(WarningCode.ALONE_AT_NIGHT, timed.leg.id, None, timed.people, {"minutes": minutes})
