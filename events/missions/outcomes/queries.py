"""Reading what came of a mission."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from events.missions.file.models import Indicator, Mission, MissionPartner, Objective
from events.missions.outcomes.models import ActionComment, JointAction, Lesson, Minutes, Rating
from events.missions.outcomes.words import OVER
from events.platform.language.i18n import Translated
from events.records.texts.languages import fallback_order
from events.records.texts.queries import Texts, texts_in, texts_of


@dataclass(frozen=True)
class Measured:
    """An objective with its indicators, in order."""

    objective: Objective
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True)
class Results:
    """All objectives, the general one first, with every text of the mission."""

    objectives: tuple[Measured, ...]
    texts: Texts


async def results_of(mission: Mission) -> Results:
    rows = await Objective.filter(mission_id=mission.id, removed_at=None).order_by("-is_general", "position", "code")
    found = Indicator.filter(objective_id__in=[row.id for row in rows], removed_at=None).order_by("position")
    by_objective: dict[UUID, list[Indicator]] = {}
    for indicator in await found:
        by_objective.setdefault(indicator.objective_id, []).append(indicator)
    measured = tuple(Measured(row, tuple(by_objective.get(row.id, ()))) for row in rows)
    return Results(measured, await texts_in(mission.id, fallback_order(mission)))


async def minutes_by_leg(mission: Mission) -> dict[UUID, Minutes]:
    """Return the minutes there are, by leg."""
    return {row.leg_id: row for row in await Minutes.filter(leg__mission_id=mission.id)}


@dataclass(frozen=True)
class ShownAction:
    """A joint action with its texts and its partner's name."""

    row: JointAction
    title: Translated
    details: Translated
    partner: Translated | None

    def is_overdue(self, today: dt.date) -> bool:
        row = self.row
        return row.state not in OVER and row.carried_to is None and row.due_on is not None and row.due_on < today


async def actions_of(mission: Mission) -> list[ShownAction]:
    """Return every joint action: open ones first, by their day."""
    rows = await JointAction.filter(mission_id=mission.id)
    partners = {row.partner_id for row in rows if row.partner_id}
    texts = await texts_of([*(row.id for row in rows), *partners], fallback_order(mission))
    return [shown_action(row, texts) for row in sorted(rows, key=_order)]


def _order(row: JointAction) -> tuple[bool, dt.date, str]:
    return _is_settled(row), row.due_on or dt.date.max, row.code


def _is_settled(row: JointAction) -> bool:
    return row.state in OVER or row.carried_to is not None


def shown_action(row: JointAction, texts: Texts) -> ShownAction:
    partner = texts.of(row.partner_id, "name") if row.partner_id else None
    return ShownAction(row, texts.of(row.id, "title"), texts.of(row.id, "details"), partner)


async def remarks_on(action: JointAction) -> list[ActionComment]:
    return await ActionComment.filter(action_id=action.id).order_by("made_at", "id")


async def last_remarks(actions: Sequence[UUID]) -> dict[UUID, str]:
    """Return the last remark on each of these joint actions that has one."""
    rows = ActionComment.filter(action_id__in=list(actions)).exclude(body="").order_by("made_at", "id")
    return {UUID(str(action)): body for action, body in await rows.values_list("action_id", "body")}


@dataclass(frozen=True)
class ShownRating:
    """A rating and whose it is; `partner` None is the sending side."""

    row: Rating
    partner: Translated | None


async def ratings_of(mission: Mission) -> list[ShownRating]:
    """Return every rating of the partnership that a mission serves, else of the mission, in order of time."""
    partnership, own = mission.partnership_id, Rating.filter(mission_id=mission.id)
    asked = Rating.filter(partnership_id=partnership) if partnership else own
    rows = await asked.order_by("rated_on", "created_at")
    partners = {row.partner_id for row in rows if row.partner_id}
    texts = await texts_of(partners, fallback_order(mission))
    return [ShownRating(row, texts.of(row.partner_id, "name") if row.partner_id else None) for row in rows]


async def lessons_of(mission: Mission) -> Sequence[tuple[Lesson, Translated]]:
    rows = await Lesson.filter(mission_id=mission.id, removed_at=None).order_by("kind", "position")
    texts = await texts_of([row.id for row in rows], fallback_order(mission))
    # "keep" stands before "change", which the alphabet has the other way round.
    return sorted(((row, texts.of(row.id, "body")) for row in rows), key=lambda pair: pair[0].kind != "keep")


async def partners_of(mission: Mission) -> list[tuple[MissionPartner, Translated]]:
    rows = await MissionPartner.filter(mission_id=mission.id, removed_at=None).order_by("position", "code")
    texts = await texts_of([row.id for row in rows], fallback_order(mission))
    return [(row, texts.of(row.id, "name")) for row in rows]
