"""The states of a mission: which step leads where, and why one is refused. Pure: no row, no clock, no words.

    draft → submitted → approved → under way → back → closed; cancelled from any of them before closed

Each step can be taken back with a reason. What life may demand (leaving earlier than planned, returning sooner) is
possible with a reason, too; what would make the file worthless (nothing to approve) is not.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class MissionState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    UNDER_WAY = "under_way"
    BACK = "back"
    CLOSED = "closed"
    CANCELLED = "cancelled"


# From where one can go, the step forward first.
STEPS: dict[MissionState, tuple[MissionState, ...]] = {
    MissionState.DRAFT: (MissionState.SUBMITTED, MissionState.CANCELLED),
    MissionState.SUBMITTED: (MissionState.APPROVED, MissionState.DRAFT, MissionState.CANCELLED),
    MissionState.APPROVED: (MissionState.UNDER_WAY, MissionState.DRAFT, MissionState.CANCELLED),
    MissionState.UNDER_WAY: (MissionState.BACK, MissionState.APPROVED, MissionState.CANCELLED),
    MissionState.BACK: (MissionState.CLOSED, MissionState.UNDER_WAY, MissionState.CANCELLED),
    MissionState.CLOSED: (MissionState.BACK,),
    MissionState.CANCELLED: (MissionState.DRAFT,),
}
ORDER = (
    MissionState.DRAFT,
    MissionState.SUBMITTED,
    MissionState.APPROVED,
    MissionState.UNDER_WAY,
    MissionState.BACK,
    MissionState.CLOSED,
)
# Before these, the file is whole: a title, dates, an objective, somebody who goes.
_WANT_A_FILE = frozenset({MissionState.SUBMITTED, MissionState.APPROVED})
# What somebody answers for: only a coordinator decides it.
_OF_COORDINATORS = frozenset(
    {
        (MissionState.SUBMITTED, MissionState.APPROVED),
        (MissionState.APPROVED, MissionState.DRAFT),
        (MissionState.BACK, MissionState.CLOSED),
        (MissionState.CLOSED, MissionState.BACK),
        (MissionState.CANCELLED, MissionState.DRAFT),
    }
)


class Refusal(StrEnum):
    """Why a step is not taken."""

    TEMPLATE = "template"
    NO_SUCH_STEP = "no_such_step"
    EDITOR = "editor"
    COORDINATOR = "coordinator"
    TITLE = "title"
    DATES = "dates"
    OBJECTIVE = "objective"
    DELEGATE = "delegate"
    REASON = "reason"
    REASON_EARLY_START = "reason_early_start"
    REASON_EARLY_RETURN = "reason_early_return"


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts that decide about a step. `today` is that of the sending office; `objectives`, `delegates` are counts."""

    begins_on: dt.date
    ends_on: dt.date
    today: dt.date
    has_title: bool = True
    objectives: int = 0
    delegates: int = 0
    may_edit: bool = False
    is_coordinator: bool = False
    is_template: bool = False
    reason: str = ""


def steps_from(state: MissionState) -> tuple[MissionState, ...]:
    """Return where a mission can go from a state, the step forward first."""
    return STEPS[state]


def is_backwards(state: MissionState, to: MissionState) -> bool:
    """Whether a step takes back an earlier one."""
    if MissionState.CANCELLED in (state, to):
        return state is MissionState.CANCELLED
    return ORDER.index(to) < ORDER.index(state)


def missing(facts: Facts) -> tuple[Refusal, ...]:
    """Return what a mission file lacks before it can be submitted."""
    lacks = {
        Refusal.TITLE: not facts.has_title,
        Refusal.DATES: facts.ends_on < facts.begins_on,
        Refusal.OBJECTIVE: not facts.objectives,
        Refusal.DELEGATE: not facts.delegates,
    }
    return tuple(refusal for refusal, is_lacking in lacks.items() if is_lacking)


def reason_wanted(state: MissionState, to: MissionState, facts: Facts) -> Refusal | None:
    """Return why a step needs a reason, None when it needs none."""
    if to is MissionState.CANCELLED or is_backwards(state, to):
        return Refusal.REASON
    early = {
        MissionState.UNDER_WAY: (facts.begins_on, Refusal.REASON_EARLY_START),
        MissionState.BACK: (facts.ends_on, Refusal.REASON_EARLY_RETURN),
    }
    day, refusal = early.get(to, (dt.date.min, None))
    return refusal if facts.today < day else None


def refusal(state: MissionState, to: MissionState, facts: Facts) -> Refusal | None:
    """Return the first thing that is in the way of a step, None when it can be taken."""
    reason = reason_wanted(state, to, facts)
    obstacles = {
        Refusal.TEMPLATE: facts.is_template,
        Refusal.NO_SUCH_STEP: to not in STEPS[state],
        Refusal.EDITOR: not facts.may_edit,
        Refusal.COORDINATOR: is_for_coordinators(state, to) and not facts.is_coordinator,
        **(dict.fromkeys(missing(facts), True) if to in _WANT_A_FILE else {}),
    }
    if reason is not None:
        obstacles[reason] = not facts.reason.strip()
    return next((refusal for refusal, is_there in obstacles.items() if is_there), None)


def is_for_coordinators(state: MissionState, to: MissionState) -> bool:
    """Whether somebody answers for a step: only a coordinator takes it."""
    return to is MissionState.CANCELLED or (state, to) in _OF_COORDINATORS
