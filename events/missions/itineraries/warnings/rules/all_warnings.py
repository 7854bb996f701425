"""All warnings about a plan, the same one told once for everybody whom it concerns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from events.missions.itineraries.plan.values import Plan
from events.missions.itineraries.warnings.rules.connections import overlaps, short_connections, starts_elsewhere
from events.missions.itineraries.warnings.rules.days import (
    clock_changes,
    closed_days,
    ends_before_start,
    nobody_on_it,
    other_years,
    outside_dates,
)
from events.missions.itineraries.warnings.rules.effort import meetings_after_journeys, meetings_at_altitude
from events.missions.itineraries.warnings.rules.limits import Limits
from events.missions.itineraries.warnings.rules.meetings import (
    interpreters,
    meetings_without_objective,
    objectives_without_meeting,
)
from events.missions.itineraries.warnings.rules.nights import alone_at_night, beds
from events.missions.itineraries.warnings.rules.papers import passports, unmet_requirements
from events.missions.itineraries.warnings.rules.plausible import foreign_clocks, odd_hours, open_ended, speeds
from events.missions.itineraries.warnings.rules.prepared import Prepared
from events.missions.itineraries.warnings.rules.values import (
    USUAL_CLOSURES,
    Closures,
    Papers,
    Requirement,
    Warning,
    WarningCode,
)
from events.missions.itineraries.warnings.rules.ways import beds_left_empty, ways_out_and_home

OF_LEGS = (
    ends_before_start,
    nobody_on_it,
    other_years,
    outside_dates,
    speeds,
    open_ended,
    foreign_clocks,
    odd_hours,
    clock_changes,
    alone_at_night,
    meetings_without_objective,
    objectives_without_meeting,
    interpreters,
)
OF_PEOPLE = (
    overlaps,
    short_connections,
    starts_elsewhere,
    beds,
    beds_left_empty,
    ways_out_and_home,
    meetings_after_journeys,
    meetings_at_altitude,
)
NO_ONES_PAPERS: Mapping[UUID, Papers] = {}
_RANK = {code: rank for rank, code in enumerate(WarningCode)}


def warnings_of(
    plan: Plan,
    *,
    limits: Limits | None = None,
    closures: Closures = USUAL_CLOSURES,
    requirements: Sequence[Requirement] = (),
    papers: Mapping[UUID, Papers] = NO_ONES_PAPERS,
) -> tuple[Warning, ...]:
    """Everything that a coordinator should look at, in the order of the legs; what concerns no leg comes last.

    Cancelled legs and people who have left do not count. `limits` None: the defaults. `requirements` and `papers` are
    for those who may see papers. No two of the warnings have the same `key`.
    """
    prepared = Prepared(plan, limits or Limits())
    found = (
        *(warning for rule in OF_LEGS for warning in rule(prepared)),
        *closed_days(prepared, closures),
        *(warning for line in prepared.lines for rule in OF_PEOPLE for warning in rule(prepared, line)),
        *(warning for line in prepared.lines for warning in passports(prepared, line, papers)),
        *(warning for line in prepared.lines for warning in unmet_requirements(prepared, line, requirements, papers)),
    )
    return tuple(_in_order(prepared, _together(found)))


def warnings_about(warnings: Iterable[Warning], leg_id: UUID) -> list[Warning]:
    """Those that lead to a leg."""
    return [warning for warning in warnings if warning.leg_id == leg_id]


def _together(found: Iterable[Warning]) -> Iterator[Warning]:
    """Warnings that differ only in whom they concern, as one."""
    same: dict[tuple[object, ...], list[Warning]] = {}
    for warning in found:
        leg, other = warning.leg_id, warning.other_leg_id
        name = (warning.code, leg and leg.int, other and other.int, warning.distinct)  # an int is hashed faster
        same.setdefault(name, []).append(warning)
    for first, *others in same.values():
        people = frozenset[UUID]().union(*(warning.delegate_ids for warning in others))
        yield replace(first, delegate_ids=first.delegate_ids | people) if others else first


def _in_order(prepared: Prepared, warnings: Iterable[Warning]) -> list[Warning]:
    place = {timed.leg.id: number for number, timed in enumerate(prepared.legs)}
    last = len(place)

    def order(warning: Warning) -> tuple[int, int, str, int]:
        leg = place[warning.leg_id] if warning.leg_id else last
        other = place[warning.other_leg_id] if warning.other_leg_id else last
        return leg, _RANK[warning.code], warning.distinct, other

    return sorted(warnings, key=order)
