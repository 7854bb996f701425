"""From one leg to the next: two at once, too little time between, and a start from where nobody is."""

from __future__ import annotations

from collections.abc import Iterator

from events.missions.itineraries.plan.kinds import KINDS, PlaceKind
from events.missions.itineraries.plan.values import Place
from events.missions.itineraries.warnings.rules.prepared import Line, Prepared, Timed
from events.missions.itineraries.warnings.rules.values import Facts, Warning, WarningCode


def overlaps(_prepared: Prepared, line: Line) -> Iterator[Warning]:
    """Two legs of theirs at the same moment. Legs that only touch do not overlap; stays run beneath everything, a meal
    wholly within a meeting, visit, workshop or public event belongs to it, and who knows when an open arrival is."""
    running: list[Timed] = []
    for timed in line.moving:
        running = [other for other in running if other.ends > timed.starts and not other.leg.is_open_ended]
        for other in running:
            if timed.ends > other.starts and not _is_meal_within(timed, other) and not _is_meal_within(other, timed):
                yield Warning(WarningCode.OVERLAP, timed.leg.id, other.leg.id, line.people)
        running.append(timed)


def _is_meal_within(meal: Timed, other: Timed) -> bool:
    is_within = other.starts <= meal.starts and meal.ends <= other.ends
    return KINDS[meal.leg.kind].is_part_of_encounters and other.is_encounter and is_within


def short_connections(prepared: Prepared, line: Line) -> Iterator[Warning]:
    """Transport that leaves sooner than `Limits` say after what they came from: the leg that ends last of those that
    began before. Meals, rest and free time are no reason to be late; where the two overlap, that is said instead."""
    before: Timed | None = None
    for timed in line.moving:
        if not (timed.is_transport or timed.is_encounter):
            continue
        is_known = before is not None and not before.leg.is_open_ended
        if before is not None and is_known and timed.is_transport and before.ends <= timed.starts:
            minutes, wanted = (timed.starts - before.ends) // 60, minutes_wanted(prepared, before, timed)
            if minutes < wanted:
                facts: Facts = {"minutes": minutes, "wanted": wanted, "case": connection_case(prepared, before, timed)}
                yield Warning(WarningCode.CONNECTION_SHORT, timed.leg.id, before.leg.id, line.people, facts)
        if before is None or timed.ends >= before.ends:
            before = timed


def minutes_wanted(prepared: Prepared, before: Timed, after: Timed) -> int:
    """The least time between the end of one leg and the departure of the next, in minutes."""
    kind = KINDS[after.leg.kind]
    if kind.is_by_air:
        return _to_flight(prepared, before, after)
    if not kind.connection:
        return 0
    limits = {"train": prepared.limits.train, "bus": prepared.limits.bus, "boat": prepared.limits.boat}
    return max(limits[kind.connection], prepared.limits.after_flight if KINDS[before.leg.kind].is_by_air else 0)


def connection_case(prepared: Prepared, before: Timed, after: Timed) -> str:
    """Why so much time is wanted: "airports", "terminals", "international", "domestic", "ground" or "check_in"."""
    if not KINDS[after.leg.kind].is_by_air:
        return "ground"
    if not KINDS[before.leg.kind].is_by_air:
        return "check_in"
    if _changes_airport(prepared, before, after):
        return "airports"
    if _changes_terminal(before, after):
        return "terminals"
    return "international" if _is_international(before, after) else "domestic"


def _to_flight(prepared: Prepared, before: Timed, after: Timed) -> int:
    limits, case = prepared.limits, connection_case(prepared, before, after)
    if case == "check_in":
        return limits.check_in_international if _is_international(after) else limits.check_in_domestic
    usual = limits.flight_international if _is_international(before, after) else limits.flight_domestic
    return {"airports": limits.airport_change, "terminals": usual + limits.terminal_change}.get(case, usual)


def _changes_airport(prepared: Prepared, before: Timed, after: Timed) -> bool:
    """Another airport of the same city; one of another city is a start from elsewhere."""
    landed, leaves = before.leg.destination, after.leg.origin
    if landed is None or leaves is None or landed.id == leaves.id or not _are_airports(landed, leaves):
        return False
    is_same_by_code = bool(landed.iata) and landed.iata == leaves.iata
    return not is_same_by_code and not prepared.is_far(landed, leaves)


def _are_airports(*places: Place) -> bool:
    return all(place.kind is PlaceKind.AIRPORT for place in places)


def _changes_terminal(before: Timed, after: Timed) -> bool:
    arrived, leaves = before.leg.destination_terminal.strip(), after.leg.origin_terminal.strip()
    return bool(arrived and leaves) and arrived.casefold() != leaves.casefold()


def _is_international(*flights: Timed) -> bool:
    return len({place.country for flight in flights for place in flight.leg.places} - {None}) > 1


def starts_elsewhere(prepared: Prepared, line: Line) -> Iterator[Warning]:
    """A leg that begins far from where they are by their last leg with a place. Where transport ends nowhere that is
    known, nothing is said of the next."""
    here: Place | None = None
    came: Timed | None = None
    for timed in line.moving:
        leg = timed.leg
        if came is not None and here is not None and leg.origin is not None and prepared.is_far(here, leg.origin):
            yield Warning(WarningCode.ELSEWHERE, leg.id, came.leg.id, line.people)
        if timed.is_transport or leg.origin is not None:
            here, came = leg.final_place, timed
