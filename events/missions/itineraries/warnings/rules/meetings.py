"""The purpose of meetings, and whether people understand each other there."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from events.missions.itineraries.plan.kinds import DelegateRole
from events.missions.itineraries.plan.values import Delegate
from events.missions.itineraries.warnings.rules.prepared import Prepared, Timed
from events.missions.itineraries.warnings.rules.values import Facts, Warning, WarningCode


def meetings_without_objective(prepared: Prepared) -> Iterator[Warning]:
    """Meetings, visits, workshops and public events that serve no objective of the mission, where it has some."""
    known = {objective.id for objective in prepared.plan.objectives}
    for timed in prepared.encounters if known else ():
        if known.isdisjoint(timed.leg.objective_ids):
            yield Warning(WarningCode.NO_OBJECTIVE, timed.leg.id)


def objectives_without_meeting(prepared: Prepared) -> Iterator[Warning]:
    """Objectives that no meeting serves. The general one is served by serving the others, where there are others."""
    served = frozenset[UUID]().union(*(timed.leg.objective_ids for timed in prepared.encounters))
    specific = [objective for objective in prepared.plan.objectives if not objective.is_general]
    for objective in specific or prepared.plan.objectives:
        if objective.id not in served:
            facts = {"objective": objective.id}
            yield Warning(WarningCode.NO_MEETING, None, facts=facts, distinct=objective.id.hex)


def interpreters(prepared: Prepared) -> Iterator[Warning]:
    """An interpreter who is wanted and not named, or named and not there; a language that nobody there speaks."""
    by_id = {delegate.id: delegate for delegate in prepared.plan.present}
    for timed in prepared.encounters:
        there = [by_id[person] for person in timed.people]
        if (there or timed.leg.needs_interpreter) and (code := _lacking(timed, there)):
            facts: Facts = {"language": timed.leg.language}
            if code is WarningCode.INTERPRETER_ABSENT and timed.leg.interpreter_id:
                facts = {**facts, "interpreter": timed.leg.interpreter_id}
            yield Warning(code, timed.leg.id, None, timed.people, facts)


def _lacking(timed: Timed, there: list[Delegate]) -> WarningCode | None:
    leg = timed.leg
    if leg.interpreter_id is not None and leg.interpreter_id not in timed.people:
        return WarningCode.INTERPRETER_ABSENT
    if leg.interpreter_id is not None or leg.interpreter_name.strip() or _has_interpreter(there, leg.language):
        return None
    if leg.needs_interpreter:
        return WarningCode.INTERPRETER_MISSING
    is_understood = not leg.language or any(speaks(delegate, leg.language) for delegate in there)
    return None if is_understood else WarningCode.NO_COMMON_LANGUAGE


def _has_interpreter(there: list[Delegate], language: str) -> bool:
    """Whether an interpreter of the delegation is there who, as far as is known, speaks the language."""
    interpreting = [delegate for delegate in there if delegate.role is DelegateRole.INTERPRETER]
    return any(not language or not delegate.languages or speaks(delegate, language) for delegate in interpreting)


def speaks(delegate: Delegate, language: str) -> bool:
    """Whether somebody speaks a language or reads it; "es-419" is Spanish."""
    return _primary(language) in {_primary(known) for known in (*delegate.languages, delegate.language)}


def _primary(tag: str) -> str:
    return tag.replace("_", "-").split("-")[0].casefold()
