"""What refers to organizations, and what was typed, is that of the events and missions that are asked for."""

from __future__ import annotations

import uuid
from functools import partial

import pytest

from events.congress.agenda.models import Speaker
from events.congress.registration.models import Registration
from events.missions.file.models import Delegate, MissionPartner
from events.records.organizations.values import OrganizationKind
from events.secretariat.organizations.operations import Choice, confirm_typed
from events.secretariat.organizations.queries import references_to
from events.secretariat.organizations.typed_queries import typed_names
from events.settings import Settings
from tests.factories import NOW
from tests.twins import differences_beside_twins
from tests.world import World, make_world

BY = uuid.UUID(int=31)


@pytest.fixture
async def world(database: str, settings: Settings) -> World:
    return await make_world(settings.files_dir)


async def test_names_are_read_and_confirmed_in_the_scopes_that_are_named(world: World) -> None:
    scopes = [world.event.id, world.away.mission.id]
    codes = [group.code for group in (await typed_names(scopes)).groups]
    assert len(codes) > 2
    assert await differences_beside_twins({"typed": partial(typed_names, scopes)}) == {}
    before, choice = await _references(), Choice(codes, OrganizationKind.FUNDER)
    confirmed = await confirm_typed(scopes, choice, by=BY, now=NOW)
    after = await _references()
    changed = {row for row, organization in after.items() if before[row] != organization}
    assert {type(row) for row, _scope in changed} == set(TABLES)
    assert (len(changed), {scope for _row, scope in changed}) == (confirmed.linked, set(scopes))


Row = Registration | Speaker | MissionPartner | Delegate
TABLES: tuple[type[Row], ...] = (Registration, Speaker, MissionPartner, Delegate)


async def _references() -> dict[tuple[Row, uuid.UUID], uuid.UUID | None]:
    """Return to what organization each row of an event or mission refers."""
    rows = [row for model in TABLES for row in await model.all()]
    return {(row, _scope(row)): row.known_organization_id for row in rows}


def _scope(row: Row) -> uuid.UUID:
    return row.event_id if isinstance(row, Registration | Speaker) else row.mission_id


async def test_what_refers_to_an_organization_is_read_in_the_scopes_that_are_named(world: World) -> None:
    for model in TABLES:
        await model.all().update(known_organization_id=world.organization.id)
    kinds = ("registrations", "speakers", "partners", "delegates")
    told = {}
    for scope in (world.event.id, world.away.mission.id):
        found = await references_to([world.organization.id], [scope])
        told[scope] = [kind for kind in kinds if getattr(found, kind)]
    assert told == {world.event.id: ["registrations", "speakers"], world.away.mission.id: ["partners", "delegates"]}
