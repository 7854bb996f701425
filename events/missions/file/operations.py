"""Making a mission, saving its file, taking its steps, publishing it: each act one transaction."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from events.missions.file.authors import Author
from events.missions.file.change_operations import note_change
from events.missions.file.models import Mission, MissionStep
from events.missions.file.private_day_operations import move_private_days
from events.missions.file.rules import MissionState
from events.platform.language.slugs import RESERVED, SlugTakenError
from events.platform.storage.database import IntegrityError, execute_count, transaction
from events.platform.storage.versions import ChangedMeanwhileError, Opened, hold_version
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.people.grant_operations import make_grant
from events.records.texts.operations import Written, write_texts


async def create_mission(
    columns: Mapping[str, Any], texts: Written, *, owner: uuid.UUID, now: dt.datetime, act: Act = Act.CREATED
) -> Mission:
    """Make a mission, a draft coordinated by whoever made it. Raise SlugTakenError."""
    try:
        return await _create_mission(columns, texts, owner, now, act)
    except IntegrityError:  # somebody else made it in this moment
        if await Mission.exists(slug=columns["slug"]):
            raise SlugTakenError from None
        raise


async def _create_mission(
    columns: Mapping[str, Any], texts: Written, owner: uuid.UUID, now: dt.datetime, act: Act
) -> Mission:
    async with transaction():
        if columns["slug"] in RESERVED or await Mission.exists(slug=columns["slug"]):
            raise SlugTakenError
        made = uuid.uuid4()
        mission = await Mission.create(id=made, **columns, created_at=now, updated_at=now)
        await make_grant(owner, "owner", "mission", made, now)
        await write_texts(made, made, texts, now)
        details = {"from": str(columns["copied_from"])} if columns.get("copied_from") else None
        await record_change(made, "mission", made, act, now, actor=owner, details=details)
    return mission


@dataclass(frozen=True, slots=True)
class FileValues:
    """A mission's file as it is typed; `also_changed` names what the caller changes beside its columns."""

    columns: Mapping[str, Any]
    texts: Written
    also_changed: Collection[str] = ()


async def revise_mission(opened: Opened[Mission], values: FileValues, *, by: uuid.UUID, now: dt.datetime) -> None:
    """Save a mission's file. Raise ChangedMeanwhileError when its version is not the present one.

    With its last day moves the day on which what is sealed about its people is destroyed.
    """
    mission, columns = opened.row, values.columns
    others = {name for name, value in columns.items() if value != getattr(mission, name)}
    changed = sorted(others | set(values.also_changed))
    async with transaction():
        await note_change(mission.id, "mission", mission.id, Act.REVISED, now, by=by, details={"changed": changed})
        await hold_version(Mission, mission.id, opened.version)
        await Mission.filter(id=mission.id).update(**columns)
        await write_texts(mission.id, mission.id, values.texts, now)
        if "ends_on" in changed:
            await move_private_days(await Mission.get(id=mission.id), now)


@dataclass(frozen=True, slots=True)
class Step:
    """A step from the state that was seen to another, and why it is taken."""

    seen: MissionState
    to: MissionState
    reason: str = ""


async def take_step(mission: Mission, step: Step, author: Author, now: dt.datetime) -> None:
    """Change a mission's state; whether that is right, `rules.refusal` has said.

    Raise ChangedMeanwhileError when somebody else took a step since.
    """
    seen, to = step.seen, step.to
    async with transaction():
        details = {"from": str(seen), "to": str(to)}
        await note_change(mission.id, "mission", mission.id, Act.STEP, now, by=author.account_id, details=details)
        held = await execute_count(
            "UPDATE mission SET state = $1 WHERE id = $2 AND state = $3", [str(to), mission.id, str(seen)]
        )
        if not held:
            raise ChangedMeanwhileError
        await MissionStep.create(
            mission=mission,
            from_state=str(seen),
            to_state=str(to),
            taken_at=now,
            taken_by=author.account_id,
            taken_by_name=author.name,
            reason=step.reason,
        )


async def publish(mission: Mission, *, is_public: bool, by: uuid.UUID, now: dt.datetime) -> None:
    """Let everybody read the mission's public page, or only its team again. Does nothing when it is so already."""
    if is_public == (mission.published_at is not None):
        return
    async with transaction():
        act = Act.PUBLISHED if is_public else Act.UNPUBLISHED
        await note_change(mission.id, "mission", mission.id, act, now, by=by)
        await Mission.filter(id=mission.id).update(published_at=now if is_public else None)
