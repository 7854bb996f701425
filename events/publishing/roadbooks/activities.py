"""Planned beside done: encounters as they stood when the delegation left, and what became of them.

Pure; in the current language.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from events.missions.itineraries.plan import words as wording
from events.missions.itineraries.plan.kinds import LegStatus
from events.missions.itineraries.plan.values import Leg, Plan
from events.platform.language.formats import day, time
from events.platform.zoned import ZonedTime
from events.publishing.roadbooks.legs import RowMaker
from events.publishing.roadbooks.report import Outcome, ReportActivity
from events.records.auditing.acts import Act

# Minutes in a report are an account, not the minutes themselves.
LONGEST_MINUTES = 1500
_TOOK_PLACE = frozenset({Outcome.DONE, Outcome.CHANGED, Outcome.ADDED})


@dataclass(frozen=True)
class LegChange:
    """A change of a leg as the audit keeps it: `act` is "moved" or "cancelled"."""

    leg_id: UUID
    act: str
    made_at: dt.datetime
    details: Mapping[str, Any]


@dataclass(frozen=True)
class Course:
    """The course of a mission. `approved_at` and `left_at` are None where that is not known.

    `changes` are in order of time, `minutes` Markdown by leg.
    """

    now: dt.datetime
    approved_at: dt.datetime | None = None
    left_at: dt.datetime | None = None
    changes: tuple[LegChange, ...] = ()
    minutes: Mapping[UUID, str] = field(default_factory=dict)

    def had_left(self, at: dt.datetime) -> bool:
        """Whether the delegation had left by this instant."""
        return self.left_at is not None and at >= self.left_at


def activities(plan: Plan, course: Course) -> Iterator[ReportActivity]:
    """Yield every encounter of a plan; what was cancelled before the mission was approved was never planned."""
    numbers = RowMaker(plan).goal_numbers
    for leg in plan.legs:
        if leg.is_encounter and not _was_never_planned(leg, course):
            yield _activity(leg, plan, course, numbers)


def _was_never_planned(leg: Leg, course: Course) -> bool:
    return bool(leg.cancelled_at and course.approved_at and leg.cancelled_at < course.approved_at)


def _activity(leg: Leg, plan: Plan, course: Course, numbers: Mapping[UUID, str]) -> ReportActivity:
    mine = [change for change in course.changes if change.leg_id == leg.id]
    outcome, partner = _outcome(leg, course, mine), plan.partner(leg.partner_id)
    return ReportActivity(
        title=wording.title_of(leg, plan),
        partner=str(partner.name) if partner else "",
        planned="" if outcome is Outcome.ADDED else _when(_planned_start(leg, course, mine), leg),
        done=_when(leg.starts, leg) if outcome in _TOOK_PLACE else "",
        outcome=outcome,
        objectives=tuple(number for id_, number in numbers.items() if id_ in leg.objective_ids),
        note=_reason(mine) if leg.is_cancelled else "",
        minutes=shortened(course.minutes.get(leg.id, "")),
    )


def _reason(mine: Iterable[LegChange]) -> str:
    """Return why a leg was cancelled, as the last of these changes tells it."""
    reasons = [str(change.details.get("reason", "")) for change in mine if change.act == Act.CANCELLED]
    return reasons[-1] if reasons else ""


def _outcome(leg: Leg, course: Course, mine: Iterable[LegChange]) -> Outcome:
    if leg.is_cancelled:
        return Outcome.CANCELLED
    if leg.ends_at > course.now:
        return Outcome.AHEAD
    if course.left_at and leg.created_at > course.left_at:
        return Outcome.ADDED
    is_moved = _planned_start(leg, course, mine) != leg.starts
    return Outcome.CHANGED if is_moved or leg.status is LegStatus.CHANGED else Outcome.DONE


def _planned_start(leg: Leg, course: Course, mine: Iterable[LegChange]) -> ZonedTime:
    """Return when it was to begin as the plan stood when the delegation left."""
    for change in mine:
        wall = _before(change, "starts") if change.act == Act.MOVED and course.had_left(change.made_at) else ""
        if wall:
            return ZonedTime.parse(wall, _before(change, "starts_zone") or leg.starts.zone)
    return leg.starts


def _before(change: LegChange, name: str) -> str:
    """Return the old value of what a change tells as a pair of old and new."""
    pair = change.details.get(name)
    return str(pair[0]) if isinstance(pair, list) and pair and pair[0] else ""


def _when(starts: ZonedTime, leg: Leg) -> str:
    return ", ".join(filter(None, (day(starts.wall.date()), time(starts.wall), wording.town(leg.origin))))


def shortened(markdown: str, most: int = LONGEST_MINUTES) -> str:
    """Return the beginning of a text up to the last end of a paragraph, a sentence or a word that fits, and "…"."""
    if len(markdown) <= most:
        return markdown
    start = markdown[:most]
    for mark in ("\n\n", ". ", " "):
        if (end := start.rfind(mark)) > most // 3:
            return start[:end].rstrip(" .") + " …"
    return start + "…"
