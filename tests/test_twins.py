"""Beside a twin of everything, each page is answered as it was alone, and the database tells it nothing more.

Not only what a page shows is compared: a row too many that is thrown away was read in vain, and the next change of the
page shows it.
"""

from __future__ import annotations

import pytest
from starlette.applications import Starlette

from events.platform.storage.database import execute_count, transaction
from events.platform.storage.revisions import raise_revision
from events.publishing.calendars import fetches
from events.records.vault.models import Look
from events.settings import Settings
from tests.twins import Told, first_difference, listening, make_twins
from tests.walking import browser, stops
from tests.world import World, make_world

# These pages tell of every event or mission that is public, or that somebody has to do with. Organizations
# are of no scope.
OF_ALL = {
    "organize.organizations.csv",
    "organize.organizations.json",
    "organize.organizations.xlsx",
    "home",
    "mission.delegate.organization",
    "mission.partner.organization",
    "mission.settings",
    "missions",
    "sitemap",
    "organization",
    "organize.figures",
    "organize.figures.csv",
    "organize.figures.png",
    "organize.figures.report",
    "organize.figures.svg",
    "organize.organization.merge",
    "organize.organizations",
    "organize.registration.organization",
    "organize.speaker.organization",
    "organize.typed_organizations",
}


@pytest.fixture
async def world(app: Starlette, settings: Settings) -> World:
    return await make_world(settings.files_dir)


@pytest.mark.once
async def test_a_page_reads_nothing_of_another_scope(
    app: Starlette, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetches, "_MOST", 0)  # else a slow walk sees its own fetches of calendars written midway
    await told_to_pages(app, world)  # what is done once: digests of entries, codes of badges
    alone = await told_to_pages(app, world)
    await make_twins()
    beside = await told_to_pages(app, world)
    others = {name: first_difference(told, beside[name]) for name, told in alone.items() if told != beside[name]}
    assert {name: found for name, found in others.items() if name not in OF_ALL} == {}
    assert others.keys() == OF_ALL


async def told_to_pages(app: Starlette, world: World) -> dict[str, Told]:
    """Return what the database answers to each page."""
    async with transaction():
        await raise_revision(world.event.id)
        await execute_count("UPDATE mission SET revision = revision + 1 WHERE id = $1", [world.away.mission.id])
    found = {}
    await Look.all().delete()  # those of an earlier walk
    async with browser(app, world.cookies["owner"] | world.cookies["participant"]) as client:
        for stop in stops(world, "GET"):
            if stop.name not in ("sign_in.token", "healthz"):  # healthz looks once in five seconds
                with listening() as told:
                    answer = await client.get(stop.path)
                    assert answer.status_code < 500, (stop.name, answer.text)
                found[stop.name] = told
    return found
