"""The demonstration's two missions: one to Bolivia in 2008, one that is on its way when the demonstration is made."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from events.demonstration.mission_file import Days, make_file
from events.demonstration.mission_legs import make_itinerary
from events.demonstration.mission_outcomes import make_outcomes
from events.demonstration.mission_papers import seal_private
from events.demonstration.reading import Item, read_data
from events.missions.file.models import Delegate, Mission
from events.platform.storage.database import transaction
from events.platform.zoned import ZonedTime
from events.records.texts.operations import create_texts
from events.records.vault.sealing import MasterKeys

_PAST, _PRESENT = "missions/bolivia.json", "missions/utilities.json"
_UNDER_WAY_FOR = dt.timedelta(days=3)

Report = Callable[[str], object]


@dataclass(frozen=True)
class Missions:
    """The two missions, and the traveller of the second whose private links are given."""

    past: Mission
    present: Mission
    traveller: Delegate


async def ensure_missions(event_id: uuid.UUID, keys: MasterKeys, now: dt.datetime, report: Report) -> Missions:
    """Both missions, each made in a transaction of its own when it is not there yet."""
    past = await _ensure(_PAST, event_id, keys, now, report)
    present = await _ensure(_PRESENT, event_id, keys, now, report)
    traveller = await Delegate.filter(mission_id=present.id, left_at=None).order_by("position", "code").first()
    assert traveller is not None  # noqa: S101 - the data have five, and the last one cannot be taken out
    return Missions(past, present, traveller)


async def _ensure(name: str, event_id: uuid.UUID, keys: MasterKeys, now: dt.datetime, report: Report) -> Mission:
    """The partnership tells whether it was made: its slug may have been edited since, and copies are younger."""
    data = read_data(name)
    code = data["partnership"]["code"]
    found = await Mission.filter(is_demonstration=True, partnership__code=code).order_by("created_at").first()
    return found or await _make(data, event_id, keys, now, report)


async def _make(data: Item, event_id: uuid.UUID, keys: MasterKeys, now: dt.datetime, report: Report) -> Mission:
    report(f"Making a mission of the demonstration: {data['title']['en']}")
    today = ZonedTime.from_instant(now, data["home_zone"]).wall.date()
    async with transaction():
        linked = event_id if data.get("event") else None
        made = await make_file(data, linked, Days(today - _UNDER_WAY_FOR), now)
        await seal_private(made, data, keys)
        await make_itinerary(made, data)
        await make_outcomes(made, data)
        await create_texts(made.mission.id, made.texts, now)
    report(f"  {len(made.legs)} legs, {len(made.delegates)} travellers, {len(made.texts)} things with texts")
    return made.mission
