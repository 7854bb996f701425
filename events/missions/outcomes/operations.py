"""Acts on what came of a mission: minutes, results, lessons, ratings."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from events.missions.file.authors import Author
from events.missions.file.change_operations import note_change
from events.missions.file.models import Indicator, Mission, Objective
from events.missions.file.nonces import id_from
from events.missions.outcomes.models import Lesson, Minutes, Rating
from events.platform.storage.database import transaction
from events.platform.storage.revisions import hold_scope
from events.platform.storage.versions import NEXT_VERSION, Opened, hold_version
from events.platform.zoned import zone
from events.records.auditing.acts import Act
from events.records.texts.operations import write_texts
from events.records.texts.queries import texts_of

Bodies = Mapping[str, str]


async def save_minutes(mission: Mission, meeting: Opened[UUID], body: Bodies, author: Author, now: dt.datetime) -> None:
    """Save the minutes of one meeting (a leg), version 0 for those not yet written. Raise ChangedMeanwhileError."""
    leg_id = meeting.row
    async with transaction():
        await note_change(mission.id, "minutes", leg_id, Act.WRITTEN, now, by=author.account_id)
        row = await Minutes.get_or_none(leg_id=leg_id)
        if row is None:
            row = await Minutes.create(id=uuid.uuid4(), leg_id=leg_id, written_by=author.name, updated_at=now)
        else:
            await hold_version(Minutes, row.id, meeting.version)
        if await write_texts(mission.id, row.id, {"body": body}, now):
            await Minutes.filter(id=row.id).update(written_by=author.name, updated_at=now)


async def append_minutes(mission: Mission, leg_id: UUID, added: Bodies, author: Author, now: dt.datetime) -> None:
    """Add what somebody sent from the field below what is there, under their name."""
    async with transaction():
        await note_change(mission.id, "minutes", leg_id, Act.ADDED_TO, now, by=author.account_id)
        row = await Minutes.get_or_none(leg_id=leg_id)
        if row is None:
            row = await Minutes.create(id=uuid.uuid4(), leg_id=leg_id, written_by=author.name, updated_at=now)
        present = (await texts_of([row.id])).of(row.id, "body").texts
        whole = {
            language: f"{present[language]}\n\n**{author.name}**\n\n{text}".strip() if present.get(language) else text
            for language, text in added.items()
        }
        await Minutes.filter(id=row.id).update(updated_at=now, version=NEXT_VERSION)
        await write_texts(mission.id, row.id, {"body": whole}, now)


@dataclass(frozen=True, slots=True)
class ResultOf:
    """The results of an objective: told, and by indicator counted (`reached`) or told (`indicators`)."""

    told: Bodies
    reached: Mapping[UUID, int | None] = field(default_factory=dict)
    indicators: Mapping[UUID, Bodies] = field(default_factory=dict)


async def save_results(opened: Opened[Objective], result: ResultOf, *, by: UUID, now: dt.datetime) -> None:
    """Save the results of one objective. Raise ChangedMeanwhileError when its version is not the present one."""
    objective, scope = opened.row, opened.row.mission_id
    async with transaction():
        await note_change(scope, "objective", objective.id, Act.RESULTS_SAVED, now, by=by)
        await hold_version(Objective, objective.id, opened.version)
        await write_texts(scope, objective.id, {"result": result.told}, now)
        for indicator, reached in result.reached.items():
            await Indicator.filter(id=indicator, objective_id=objective.id).update(reached=reached)
        for indicator, told in result.indicators.items():
            await write_texts(scope, indicator, {"result": told}, now)


@dataclass(frozen=True, slots=True)
class LessonValues:
    """A lesson as it is typed: to keep ("keep") or to do otherwise ("change"), and its text."""

    kind: str
    body: Bodies
    nonce: str = ""


async def save_lesson(
    mission: Mission, opened: Opened[Lesson | None], values: LessonValues, *, by: UUID, now: dt.datetime
) -> None:
    """Save a lesson, new (one for each nonce) or changed. Raise ChangedMeanwhileError."""
    lesson, kind = opened.row, values.kind
    subject = lesson.id if lesson else id_from(mission.id, "lesson", values.nonce)
    async with transaction():
        await hold_scope("mission", mission.id)
        if lesson is None and await Lesson.exists(id=subject):
            return
        await note_change(mission.id, "lesson", subject, Act.SAVED, now, by=by)
        if lesson is None:
            position = await Lesson.filter(mission_id=mission.id).count() + 1
            await Lesson.create(id=subject, mission_id=mission.id, position=position, kind=kind)
        else:
            await hold_version(Lesson, subject, opened.version)
            await Lesson.filter(id=subject).update(kind=kind)
        await write_texts(mission.id, subject, {"body": values.body}, now)


async def remove_lesson(lesson: Lesson, *, by: UUID, now: dt.datetime) -> None:
    async with transaction():
        await hold_scope("mission", lesson.mission_id)
        if await Lesson.filter(id=lesson.id, removed_at=None).update(removed_at=now):
            await note_change(lesson.mission_id, "lesson", lesson.id, Act.REMOVED, now, by=by)


@dataclass(frozen=True, slots=True)
class RatingValues:
    """Criterion to 1–5, left out where nothing was said; keys of signs; a remark, who made it, the form's nonce.

    `may_quote` says whether the report may tell the remark and the signs.
    """

    scores: Mapping[str, int]
    signs: Sequence[str]
    comment: str
    rated_by_name: str
    language: str
    nonce: str
    may_quote: bool = False


async def add_rating(
    mission: Mission, partner_id: UUID | None, values: RatingValues, *, by: UUID | None, now: dt.datetime
) -> Rating:
    """Add how one side sees the partnership, `partner_id` None for the sending side; one for each nonce."""
    async with transaction():
        await hold_scope("mission", mission.id)
        if known := await Rating.get_or_none(nonce=values.nonce):
            return known
        await note_change(mission.id, "rating", partner_id or mission.id, Act.RATED, now, by=by)
        return await Rating.create(
            id=uuid.uuid4(),
            mission_id=mission.id,
            partnership_id=mission.partnership_id,
            partner_id=partner_id,
            rated_on=now.astimezone(zone(mission.home_zone)).date(),
            scores=dict(values.scores),
            signs=list(values.signs),
            comment=values.comment,
            may_quote=values.may_quote,
            language=values.language,
            rated_by_name=values.rated_by_name,
            nonce=values.nonce,
            created_at=now,
        )
