"""Making a mission, saving its file, taking its steps, publishing it: each act one transaction."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from typing import Any

from events.missions.file.change_operations import note_change
from events.missions.file.models import Mission, MissionStep
from events.missions.file.private_day_operations import move_private_days
from events.missions.file.rules import MissionState
from events.platform.language.slugs import RESERVED, SlugTakenError
from events.platform.storage.database import IntegrityError, execute_count, transaction
from events.platform.storage.versions import ChangedMeanwhileError, hold_version
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.people.models import Grant
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
        await Grant.create(
            id=uuid.uuid4(), account_id=owner, role="owner", scope_kind="mission", scope=made, granted_at=now
        )
        await write_texts(made, made, texts, now)
        details = {"from": str(columns["copied_from"])} if columns.get("copied_from") else None
        await record_change(made, "mission", made, act, now, actor=owner, details=details)
    return mission


async def revise_mission(
    mission: Mission,
    version: int,
    columns: Mapping[str, Any],
    texts: Written,
    *,
    by: uuid.UUID,
    now: dt.datetime,
    also_changed: Collection[str] = (),
) -> None:
    """Save a mission's file; `also_changed` names what the caller changes beside its columns.

    Raise ChangedMeanwhileError when `version` is not the present one.

    With its last day moves the day on which what is sealed about its people is destroyed.
    """
    changed = sorted({name for name, value in columns.items() if value != getattr(mission, name)} | set(also_changed))
    async with transaction():
        await note_change(mission.id, "mission", mission.id, Act.REVISED, now, by=by, details={"changed": changed})
        await hold_version(Mission, mission.id, version)
        await Mission.filter(id=mission.id).update(**columns)
        await write_texts(mission.id, mission.id, texts, now)
        if "ends_on" in changed:
            await move_private_days(await Mission.get(id=mission.id), now)


async def take_step(
    mission: Mission,
    seen: MissionState,
    to: MissionState,
    *,
    reason: str,
    by: uuid.UUID,
    by_name: str,
    now: dt.datetime,
) -> None:
    """Change a mission's state from the one that was `seen`; whether that is right, `rules.refusal` has said.

    Raise ChangedMeanwhileError when somebody else took a step since.
    """
    async with transaction():
        details = {"from": str(seen), "to": str(to)}
        await note_change(mission.id, "mission", mission.id, Act.STEP, now, by=by, details=details)
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
            taken_by=by,
            taken_by_name=by_name,
            reason=reason,
        )


async def publish(mission: Mission, *, is_public: bool, by: uuid.UUID, now: dt.datetime) -> None:
    """Let everybody read the mission's public page, or only its team again. Does nothing when it is so already."""
    if is_public == (mission.published_at is not None):
        return
    async with transaction():
        act = Act.PUBLISHED if is_public else Act.UNPUBLISHED
        await note_change(mission.id, "mission", mission.id, act, now, by=by)
        await Mission.filter(id=mission.id).update(published_at=now if is_public else None)
