"""The way of people out and home: whether there is one, and in that order; and beds for nights spent aboard."""

from __future__ import annotations

from collections.abc import Iterator

from events.missions.itineraries.plan.days import nights_aboard
from events.missions.itineraries.plan.values import Place
from events.missions.itineraries.warnings.rules.prepared import Line, Prepared, Timed
from events.missions.itineraries.warnings.rules.values import Warning, WarningCode


def ways_out_and_home(prepared: Prepared, line: Line) -> Iterator[Warning]:
    """A return before the outbound journey; else who sleeps somewhere without having come there, or does not get home.

    Home is from where they first leave. Who sleeps nowhere is of the place, as far as is known.
    """
    if not line.stays:
        return
    if not line.transports:
        yield Warning(WarningCode.NO_WAY_IN, line.stays[0].leg.id, None, line.people)
        return
    first, last = line.transports[0], line.transports[-1]
    if _is_reversed(prepared, line, first, last):
        yield Warning(WarningCode.RETURN_FIRST, first.leg.id, last.leg.id, line.people)
        return
    home, end = first.leg.origin, last.leg.destination
    if home and end and prepared.is_far(home, end):
        yield Warning(WarningCode.NO_WAY_HOME, last.leg.id, None, line.people)


def _is_reversed(prepared: Prepared, line: Line, first: Timed, last: Timed) -> bool:
    """Whether they leave from where they work, before they come there: between the two journeys nothing is done."""
    there = first.leg.origin
    if first is last or not _is_inverse(prepared, first, last):
        return False
    done = [timed for timed in line.legs if timed.is_stay or timed.is_encounter]
    is_there = any(_is_near(prepared, timed.leg.origin, there) for timed in done)
    return is_there and not any(first.ends <= timed.starts < last.starts for timed in done)


def _is_inverse(prepared: Prepared, first: Timed, last: Timed) -> bool:
    one, other = first.leg, last.leg
    return _is_near(prepared, one.origin, other.destination) and _is_near(prepared, one.destination, other.origin)


def _is_near(prepared: Prepared, one: Place | None, other: Place | None) -> bool:
    return one is not None and other is not None and not prepared.is_far(one, other)


def beds_left_empty(_prepared: Prepared, line: Line) -> Iterator[Warning]:
    """A bed for a night that they spend aboard."""
    for transport in line.transports:
        for evening in nights_aboard(transport.leg):
            for stay in line.stays:
                if evening in stay.leg.nights:
                    facts = {"night": evening}
                    yield Warning(WarningCode.BED_EMPTY, stay.leg.id, transport.leg.id, line.people, facts)
