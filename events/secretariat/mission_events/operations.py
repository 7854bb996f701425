"""Saving a mission's file together with the event that it goes with: one act, one transaction."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from events.missions.file.models import Mission
from events.missions.file.operations import FileValues, revise_mission
from events.platform.storage.database import transaction
from events.platform.storage.versions import Opened
from events.records.texts.operations import Written
from events.secretariat.mission_events.models import MissionEvent


async def link_event(mission_id: uuid.UUID, event_id: uuid.UUID | None) -> None:
    """Let a mission go with an event, or with none, inside the caller's transaction."""
    await MissionEvent.filter(mission_id=mission_id).delete()
    if event_id is not None:
        await MissionEvent.create(id=uuid.uuid4(), mission_id=mission_id, event_id=event_id)


async def save_mission_file(
    mission: Mission,
    version: int,
    columns: Mapping[str, Any],
    event_id: uuid.UUID | None,
    texts: Written,
    *,
    by: uuid.UUID,
    now: dt.datetime,
) -> None:
    """Save a mission's file and its event. Raise ChangedMeanwhileError when `version` is not the present one."""
    async with transaction():
        link = await MissionEvent.get_or_none(mission_id=mission.id)
        is_other = (link.event_id if link else None) != event_id
        also = ("event_id",) if is_other else ()
        await revise_mission(Opened(mission, version), FileValues(columns, texts, also), by=by, now=now)
        if is_other:
            await link_event(mission.id, event_id)
