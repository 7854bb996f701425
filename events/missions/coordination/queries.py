"""Where a mission stands: counts, what waits for somebody, what comes next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from events.missions.fieldwork.models import RollAnswer, RollCall
from events.missions.file.models import Mission, MissionStep
from events.missions.file.queries import MissionWithTexts, each_with_texts
from events.missions.file.rules import Facts
from events.missions.itineraries.plan.values import Leg, Plan
from events.missions.itineraries.warnings.operations import attention_for
from events.missions.outcomes.models import JointAction, Minutes
from events.platform.storage.database import execute_rows
from events.platform.web.permissions import Actor, Rule
from events.platform.zoned import zone

DUE_WITHIN = dt.timedelta(days=7)
AHEAD = dt.timedelta(hours=24)
_OPEN = ("open", "under_way")

# One statement for what is only counted.
_COUNTS = """
SELECT
 (SELECT COUNT(*) FROM booking WHERE mission_id = $1 AND state = 'found') AS bookings,
 (SELECT COUNT(*) FROM field_note WHERE mission_id = $1 AND state = 'new') AS notes,
 (SELECT COUNT(*) FROM receipt WHERE mission_id = $1 AND removed_at IS NULL AND line_id IS NULL) AS receipts
"""


@dataclass(frozen=True)
class Roll:
    """An open roll call: of how many, how many answered, who needs help (ids of delegates)."""

    asked: int
    answered: int
    in_need: frozenset[UUID]


@dataclass(frozen=True)
class Standing:
    """Counts of a mission, for its overview."""

    legs: int
    warnings: int
    bookings: int
    notes: int
    receipts: int
    minutes_missing: int
    actions_open: int
    actions_due: int
    roll: Roll | None


async def standing_of(mission: Mission, plan: Plan, now: dt.datetime) -> Standing:
    """Return where a mission stands at `now`, days being those of the sending office.

    Warnings about papers are not counted: each look at them is recorded.
    """
    counts = (await execute_rows(_COUNTS, [mission.id]))[0]
    soon = today_of(mission, now) + DUE_WITHIN
    due = await JointAction.filter(mission_id=mission.id, state__in=_OPEN, carried_to=None).values_list("due_on")
    told = {row.leg_id for row in await Minutes.filter(leg__mission_id=mission.id).only("leg_id")}
    return Standing(
        legs=len(plan.standing),
        warnings=len((await attention_for(mission, plan)).groups),
        bookings=int(counts["bookings"]),
        notes=int(counts["notes"]),
        receipts=int(counts["receipts"]),
        minutes_missing=len(_met(plan, now) - told),
        actions_open=len(due),
        actions_due=sum(day is not None and day <= soon for (day,) in due),
        roll=await open_roll(mission, plan),
    )


def _met(plan: Plan, now: dt.datetime) -> set[UUID]:
    """Return the ids of the encounters that are over."""
    return {leg.id for leg in plan.standing if leg.is_encounter and leg.ends_at <= now}


def today_of(mission: Mission, now: dt.datetime) -> dt.date:
    """Return the day it is for the sending office."""
    return now.astimezone(zone(mission.home_zone)).date()


async def open_roll(mission: Mission, plan: Plan) -> Roll | None:
    """Return the roll call that waits for answers, None without one; the last answer of a person counts."""
    call = await RollCall.filter(mission_id=mission.id, closed_at=None).order_by("-called_at").first()
    if call is None:
        return None
    answers = RollAnswer.filter(roll_call_id=call.id).order_by("answered_at", "received_at")
    last = dict(await answers.values_list("delegate_id", "is_safe"))
    in_need = frozenset(delegate for delegate, is_safe in last.items() if not is_safe)
    answered = sum(delegate.id in last for delegate in plan.present)
    return Roll(len(plan.present), answered, in_need)


def next_hours(plan: Plan, now: dt.datetime) -> tuple[Leg, ...]:
    """Return the legs under way at `now` or beginning within a day; of stays only those that begin."""
    return tuple(
        leg
        for leg in plan.standing
        if now <= leg.starts_at < now + AHEAD or (not leg.is_stay and leg.starts_at <= now < leg.ends_at)
    )


def facts_of(face: MissionWithTexts, plan: Plan, actor: Actor, now: dt.datetime, reason: str = "") -> Facts:
    """Return what decides about the mission's next step, for whoever asks."""
    mission = face.mission
    return Facts(
        begins_on=mission.begins_on,
        ends_on=mission.ends_on,
        today=today_of(mission, now),
        has_title=bool(face.title),
        objectives=len(plan.objectives),
        delegates=len(plan.present),
        may_edit=actor.may(Rule.MISSION_EDIT, mission.id),
        is_coordinator=actor.may(Rule.MISSION_OWN, mission.id),
        is_template=mission.is_template,
        reason=reason,
    )


async def steps_of(mission: Mission) -> list[MissionStep]:
    """Return the history of its states, the last one first."""
    return await MissionStep.filter(mission_id=mission.id).order_by("-taken_at", "-id")


async def missions_of(actor: Actor) -> list[MissionWithTexts]:
    """Return the missions and templates that somebody has a role in, the latest first."""
    if not actor.roles:
        return []
    return await each_with_texts(await Mission.filter(id__in=list(actor.roles)).order_by("-begins_on", "slug"))


async def published_missions(most: int | None = None) -> list[MissionWithTexts]:
    """Return the missions whose page everybody may read, the latest first."""
    rows = Mission.filter(published_at__not_isnull=True, is_template=False).order_by("-begins_on", "slug")
    return await each_with_texts(await (rows if most is None else rows.limit(most)))


def in_need(plan: Plan, roll: Roll | None) -> Sequence[str]:
    """Return the names of those who answered that they need help."""
    found = [plan.delegate(delegate) for delegate in roll.in_need] if roll else []
    return sorted(delegate.name for delegate in found if delegate)
