"""Delegations are read and changed in their own event, beside another that is like it in everything."""

from __future__ import annotations

from functools import partial

import pytest
from tortoise.exceptions import DoesNotExist

from events.congress.delegations.nominee_operations import _join
from events.congress.delegations.operations import save_delegation
from events.congress.delegations.participant_queries import listed
from events.congress.delegations.queries import delegation_in, files_in
from events.congress.delegations.values import Entered
from events.congress.quotas.models import Delegation
from events.congress.registration.models import Registration
from events.congress.registration.question_queries import questions_of
from events.platform.storage.versions import ChangedMeanwhileError
from events.settings import Settings
from tests.congress.delegations.naming import BY
from tests.factories import NOW, make_event
from tests.twins import Act, differences_beside_twins
from tests.world import World, make_world


@pytest.fixture
async def world(database: str, settings: Settings) -> World:
    made = await make_world(settings.files_dir)
    await Registration.all().update(is_listed=True)
    return made


async def test_delegations_and_participants_are_read_of_one_event(world: World) -> None:
    questions = await questions_of(world.event)
    asked: dict[str, Act] = {
        "delegations": partial(files_in, world.event.id, questions),
        "participants": partial(listed, world.event.id),
    }
    assert await differences_beside_twins(asked) == {}
    assert await listed(world.event.id)


async def test_a_delegation_is_found_saved_and_joined_in_its_own_event(world: World) -> None:
    other, row = await make_event("other", uid="o@example.org"), await Delegation.get(id=world.delegation.id)
    found = [await delegation_in(event.id, row.id) for event in (world.event, other)]
    assert found == [row, None]
    entered = Entered("Other", "ML", "Colleague", "c@example.org", "fr", quotas={})
    with pytest.raises(ChangedMeanwhileError):
        await save_delegation(other, row, entered, row.version, by=BY, now=NOW)
    with pytest.raises(DoesNotExist):
        await _join(await questions_of(other), row, world.registrations["confirmed"].id, BY, NOW)
