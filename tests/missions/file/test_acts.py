"""The acts on a mission's file: making it, its steps, its public page."""

from __future__ import annotations

import datetime as dt

import pytest

from events.missions.file.authors import Author
from events.missions.file.models import Mission, MissionStep
from events.missions.file.operations import (
    FileValues,
    Step,
    create_mission,
    publish,
    revise_mission,
    take_step,
)
from events.missions.file.rules import MissionState
from events.platform.language.slugs import SlugTakenError
from events.platform.storage.versions import ChangedMeanwhileError, Opened
from events.records.auditing.models import Change
from events.records.people.models import Grant
from events.records.texts.models import Text
from tests.factories import NOW, make_account
from tests.missions_factory import make_mission

LATER = NOW + dt.timedelta(hours=1)
COLUMNS = {
    "default_language": "fr",
    "languages": ["fr", "es"],
    "home_zone": "America/Toronto",
    "begins_on": dt.date(2027, 3, 15),
    "ends_on": dt.date(2027, 3, 28),
    "currency": "CAD",
}


async def test_whoever_makes_a_mission_coordinates_it(database: str) -> None:
    by = (await make_account()).id
    made = await create_mission({**COLUMNS, "slug": "andes"}, {"title": {"fr": "Andes"}}, owner=by, now=NOW)
    grant = await Grant.get(scope=made.id)
    assert (grant.account_id, grant.role, grant.scope_kind) == (by, "owner", "mission")
    assert (made.state, made.published_at, (await Text.get(subject=made.id)).body) == ("draft", None, "Andes")
    assert (await Change.get(subject=made.id)).details == {}


@pytest.mark.parametrize("slug", ["mission", "new"])
async def test_an_address_that_is_taken_or_kept_makes_nothing(database: str, slug: str) -> None:
    await make_mission()
    by = (await make_account()).id
    with pytest.raises(SlugTakenError):
        await create_mission({**COLUMNS, "slug": slug}, {}, owner=by, now=NOW)
    assert (await Mission.all().count(), await Grant.all().count()) == (1, 0)


async def test_saving_the_file_records_which_columns_became_others(database: str) -> None:
    mission, by = await make_mission(currency="CAD"), (await make_account()).id
    values = FileValues({"currency": "EUR", "home_zone": mission.home_zone}, {"title": {"fr": "Neuf"}}, ("event_id",))
    await revise_mission(Opened(mission, mission.version), values, by=by, now=LATER)
    after = await Mission.get(id=mission.id)
    assert (after.currency, after.version, after.revision) == ("EUR", mission.version + 1, mission.revision + 1)
    assert (await Change.get(subject=mission.id)).details == {"changed": ["currency", "event_id"]}


async def test_an_older_file_is_not_saved_and_nothing_is_recorded(database: str) -> None:
    mission, by = await make_mission(currency="CAD"), (await make_account()).id
    values = FileValues({"currency": "EUR"}, {"title": {"fr": "Neuf"}})
    with pytest.raises(ChangedMeanwhileError):
        await revise_mission(Opened(mission, mission.version + 1), values, by=by, now=LATER)
    after = await Mission.get(id=mission.id)
    assert (after.currency, after.revision) == ("CAD", mission.revision)
    assert await Change.filter(subject=mission.id).count() == await Text.filter(body="Neuf").count() == 0


async def test_a_step_keeps_who_took_it_when_and_why(database: str) -> None:
    mission, by = await make_mission(state="approved"), (await make_account()).id
    step = Step(MissionState.APPROVED, MissionState.DRAFT, "Dates à revoir")
    await take_step(mission, step, Author(by, "Ona Vidal"), LATER)
    kept = await MissionStep.get()
    assert (kept.from_state, kept.to_state, kept.reason) == ("approved", "draft", "Dates à revoir")
    assert (kept.taken_by, kept.taken_by_name, kept.taken_at) == (by, "Ona Vidal", LATER)
    assert (await Change.get(subject=mission.id)).details == {"from": "approved", "to": "draft"}


async def test_a_page_that_is_published_already_is_not_published_again(database: str) -> None:
    mission, by = await make_mission(published_at=None), (await make_account()).id
    await publish(mission, is_public=True, by=by, now=NOW)
    shown = await Mission.get(id=mission.id)
    await publish(shown, is_public=True, by=by, now=LATER)
    assert (await Mission.get(id=mission.id)).published_at == NOW
    await publish(shown, is_public=False, by=by, now=LATER)
    hidden = await Mission.get(id=mission.id)
    await publish(hidden, is_public=False, by=by, now=LATER)
    assert hidden.published_at is None
    rows = await Change.filter(subject=mission.id).order_by("id")
    assert [row.act for row in rows] == ["published", "unpublished"]
