"""Which event a mission goes with, saved with its file in one act."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from events.congress.organizing.models import Event
from events.missions.file.models import Mission
from events.platform.storage.versions import ChangedMeanwhileError
from events.records.auditing.models import Change
from events.secretariat.mission_events.models import MissionEvent
from events.secretariat.mission_events.operations import link_event, save_mission_file
from events.secretariat.mission_events.queries import event_of, missions_with
from tests.factories import NOW, make_event
from tests.missions_factory import make_mission

BY = uuid.UUID(int=31)

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def events(database: str) -> list[Event]:
    return [await make_event(slug) for slug in ("one", "two")]


@pytest.fixture
async def missions(events: list[Event]) -> list[Mission]:
    """One mission that goes with each event."""
    return [await make_mission(f"to-{event.slug}", event=event) for event in events]


async def _links() -> dict[str, str]:
    rows = await MissionEvent.all().select_related("mission", "event")
    return {row.mission.slug: row.event.slug for row in rows}


async def test_a_mission_has_its_own_event_and_an_event_its_own_missions(
    events: list[Event], missions: list[Mission]
) -> None:
    alone = await make_mission("alone")
    assert [await event_of(mission) for mission in (*missions, alone)] == [*events, None]
    ids = [mission.id for mission in (*missions, alone)]
    found = [[one.mission for one in await missions_with(event, ids)] for event in events]
    assert found == [[missions[0]], [missions[1]]]


async def test_only_missions_that_may_be_seen_are_named_and_no_templates(events: list[Event]) -> None:
    later = await make_mission("later", event=events[0], begins_on=dt.date(2028, 1, 1), ends_on=dt.date(2028, 1, 9))
    sooner = await make_mission("sooner", event=events[0])
    template = await make_mission("template", event=events[0], is_template=True)
    hidden = await make_mission("hidden", event=events[0])
    found = await missions_with(events[0], [later.id, sooner.id, template.id])
    assert [one.mission.slug for one in found] == ["sooner", "later"]
    assert await missions_with(events[0], []) == []
    assert [one.mission for one in await missions_with(events[0], [hidden.id])] == [hidden]


async def test_another_event_takes_the_place_of_one_missions_own(events: list[Event], missions: list[Mission]) -> None:
    await link_event(missions[0].id, events[1].id)
    assert await _links() == {"to-one": "two", "to-two": "two"}
    await link_event(missions[0].id, None)
    assert await _links() == {"to-two": "two"}


async def _save(mission: Mission, event_id: uuid.UUID | None, version: int = 1) -> None:
    columns = {"country": mission.country}
    await save_mission_file(mission, version, columns, event_id, {}, by=BY, now=NOW)


async def test_the_file_is_saved_with_its_event_and_says_that_it_is_another(
    events: list[Event], missions: list[Mission]
) -> None:
    await _save(missions[0], events[1].id)
    assert await _links() == {"to-one": "two", "to-two": "two"}
    change = await Change.get(scope=missions[0].id)
    assert (change.act, change.actor, change.details) == ("revised", BY, {"changed": ["event_id"]})


@pytest.mark.parametrize("has_event", [True, False])
async def test_the_same_event_or_none_as_before_is_no_change(
    events: list[Event], missions: list[Mission], has_event: bool
) -> None:
    mission = missions[0] if has_event else await make_mission("alone")
    before = await MissionEvent.all().order_by("id").values()
    await _save(mission, events[0].id if has_event else None)
    assert await MissionEvent.all().order_by("id").values() == before
    assert (await Change.get(scope=mission.id)).details == {"changed": []}


async def test_neither_is_saved_when_somebody_else_saved_the_file_meanwhile(
    events: list[Event], missions: list[Mission]
) -> None:
    await _save(missions[0], events[0].id)
    with pytest.raises(ChangedMeanwhileError):
        await _save(missions[0], events[1].id)
    assert await _links() == {"to-one": "one", "to-two": "two"}
    assert await Change.filter(scope=missions[0].id).count() == 1
