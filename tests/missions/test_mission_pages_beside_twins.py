"""What is sent from the pages of a mission reaches its own rows, beside a mission that is like it in everything."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette

from events.missions.costs.models import BudgetLine
from events.missions.file.models import Objective
from events.platform.web.addresses import address
from events.records.outbox.models import Message
from events.settings import Settings
from tests.editing import filled
from tests.factories import NOW
from tests.twins import make_twins
from tests.walking import browser
from tests.world import World, make_world


@pytest.fixture
async def world(app: Starlette, settings: Settings) -> World:
    made = await make_world(settings.files_dir)
    await make_twins()
    return made


@pytest.fixture
async def owner(app: Starlette, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(app, world.cookies["owner"]) as client:
        yield client


async def test_a_cost_is_that_of_a_leg_of_its_own_mission(owner: httpx.AsyncClient, world: World) -> None:
    mission, leg = world.away.mission, world.away.leg
    here = address("mission.cost", "fr", slug=mission.slug, code="flights")
    answer = await owner.post(here, data=filled(await owner.get(here)) | {"leg": leg.code})
    assert answer.status_code == 303, answer.text
    lines = {line.mission_id: line.leg_id for line in await BudgetLine.all()}
    assert (lines.pop(mission.id), [*lines.values()]) == (leg.id, [None])


async def test_links_are_mailed_to_who_travels_on_the_mission(owner: httpx.AsyncClient, world: World) -> None:
    mission = world.away.mission
    before = {mail.id for mail in await Message.all()}
    assert (await owner.post(address("mission.delegates.links", "fr", slug=mission.slug))).status_code == 303
    mails = await Message.exclude(id__in=list(before))
    assert mails
    assert {mail.scope for mail in mails} == {mission.id}


async def test_a_mission_has_no_general_objective_because_another_has(owner: httpx.AsyncClient, world: World) -> None:
    mission = world.away.mission
    await Objective.filter(mission_id=mission.id, is_general=True).update(removed_at=NOW)
    here = address("mission.objective", "fr", slug=mission.slug, code="new")
    form = filled(await owner.get(here)) | {"kind": "general", "title-fr": "Échanger"}
    assert (await owner.post(here, data=form)).status_code == 303
    assert await Objective.filter(mission_id=mission.id, is_general=True, removed_at=None).count() == 1
