"""Acts on what came of a mission: minutes, results, lessons, ratings."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from events.missions.file.change_operations import note_change
from events.missions.file.models import Indicator, Mission, Objective
from events.missions.outcomes.models import Lesson, Minutes, Rating
from events.platform.storage.database import transaction
from events.platform.storage.versions import NEXT_VERSION, hold_version
from events.records.auditing.acts import Act
from events.records.texts.operations import write_texts

Bodies = Mapping[str, str]


async def save_minutes(
    mission: Mission, leg_id: UUID, version: int, body: Bodies, *, by: UUID, by_name: str, now: dt.datetime
) -> None:
    """Save the minutes of one meeting, `version` 0 for those not yet written. Raise ChangedMeanwhileError."""
    async with transaction():
        await note_change(mission.id, "minutes", leg_id, Act.WRITTEN, now, by=by)
        row = await Minutes.get_or_none(leg_id=leg_id)
        if row is None:
            row = await Minutes.create(id=uuid.uuid4(), leg_id=leg_id, written_by=by_name, updated_at=now)
        else:
            await hold_version(Minutes, row.id, version)
            await Minutes.filter(id=row.id).update(written_by=by_name, updated_at=now)
        await write_texts(mission.id, row.id, {"body": body}, now)


async def append_minutes(
    mission: Mission, leg_id: UUID, language: str, text: str, *, author: str, by: UUID | None, now: dt.datetime
) -> None:
    """Add what somebody sent from the field below what is there, under their name."""
    from events.records.texts.queries import texts_of

    async with transaction():
        await note_change(mission.id, "minutes", leg_id, Act.ADDED_TO, now, by=by)
        row = await Minutes.get_or_none(leg_id=leg_id)
        if row is None:
            row = await Minutes.create(id=uuid.uuid4(), leg_id=leg_id, written_by=author, updated_at=now)
        present = (await texts_of([row.id])).of(row.id, "body").texts.get(language, "")
        whole = f"{present}\n\n**{author}**\n\n{text}".strip() if present else text
        await Minutes.filter(id=row.id).update(updated_at=now, version=NEXT_VERSION)
        await write_texts(mission.id, row.id, {"body": {language: whole}}, now)


@dataclass(frozen=True, slots=True)
class ResultOf:
    """The results of an objective: told, and by indicator counted (`reached`) or told (`indicators`)."""

    told: Bodies
    reached: Mapping[UUID, int | None] = field(default_factory=dict)
    indicators: Mapping[UUID, Bodies] = field(default_factory=dict)


async def save_results(
    mission: Mission, objective: Objective, version: int, result: ResultOf, *, by: UUID, now: dt.datetime
) -> None:
    """Save the results of one objective. Raise ChangedMeanwhileError when `version` is not the present one."""
    async with transaction():
        await note_change(mission.id, "objective", objective.id, Act.RESULTS_SAVED, now, by=by)
        await hold_version(Objective, objective.id, version)
        await write_texts(mission.id, objective.id, {"result": result.told}, now)
        for indicator, reached in result.reached.items():
            await Indicator.filter(id=indicator, objective_id=objective.id).update(reached=reached)
        for indicator, told in result.indicators.items():
            await write_texts(mission.id, indicator, {"result": told}, now)


async def save_lesson(
    mission: Mission, lesson: Lesson | None, version: int, kind: str, body: Bodies, *, by: UUID, now: dt.datetime
) -> None:
    """Save a lesson, new or changed. Raise ChangedMeanwhileError when `version` is not the present one."""
    async with transaction():
        subject = lesson.id if lesson else uuid.uuid4()
        await note_change(mission.id, "lesson", subject, Act.SAVED, now, by=by)
        if lesson is None:
            position = await Lesson.filter(mission_id=mission.id).count() + 1
            await Lesson.create(id=subject, mission_id=mission.id, position=position, kind=kind)
        else:
            await hold_version(Lesson, subject, version)
            await Lesson.filter(id=subject).update(kind=kind)
        await write_texts(mission.id, subject, {"body": body}, now)


async def remove_lesson(lesson: Lesson, *, by: UUID, now: dt.datetime) -> None:
    async with transaction():
        await note_change(lesson.mission_id, "lesson", lesson.id, Act.REMOVED, now, by=by)
        await Lesson.filter(id=lesson.id).update(removed_at=now)


@dataclass(frozen=True, slots=True)
class RatingValues:
    """Criterion to 1–5, left out where nothing was said; keys of signs; a remark and who made it."""

    scores: Mapping[str, int]
    signs: Sequence[str]
    comment: str
    rated_by_name: str
    language: str


async def add_rating(
    mission: Mission,
    partner_id: UUID | None,
    values: RatingValues,
    *,
    nonce: str,
    rated_on: dt.date,
    by: UUID | None,
    now: dt.datetime,
) -> Rating:
    """Add how one side sees the partnership, `partner_id` None for the sending side; one for each nonce."""
    async with transaction():
        await note_change(mission.id, "rating", partner_id or mission.id, Act.RATED, now, by=by)
        known = await Rating.get_or_none(nonce=nonce)
        return known or await Rating.create(
            id=uuid.uuid4(),
            mission_id=mission.id,
            partnership_id=mission.partnership_id,
            partner_id=partner_id,
            rated_on=rated_on,
            scores=dict(values.scores),
            signs=list(values.signs),
            comment=values.comment,
            language=values.language,
            rated_by_name=values.rated_by_name,
            nonce=nonce,
            created_at=now,
        )
