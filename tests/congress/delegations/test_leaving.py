"""Leaving a delegation while staying registered, and who its head is when the head goes."""

from __future__ import annotations

from uuid import UUID

import httpx
import pytest
from starlette.applications import Starlette
from tortoise.exceptions import DoesNotExist

from events.congress.delegations import nominee_operations as acts
from events.congress.delegations.leaving_operations import leave
from events.congress.delegations.operations import choose_head
from events.congress.delegations.queries import delegation_left_by, file_of
from events.congress.quotas.models import Delegation
from events.congress.registration.duplicates.operations import Merger, merge, separate
from events.congress.registration.life_operations import cancel
from events.congress.registration.models import Registration
from events.congress.registration.question_queries import questions_of
from events.publishing.pocket.participant_queries import personal_token
from events.records.auditing.models import Change
from tests.congress.delegations.naming import BY, LATER, World, make_delegation, nominee, seats_taken
from tests.congress.registration.filling import register
from tests.factories import NOW, make_event, sign_in

MERGER = Merger(BY, LATER)


async def head_of(world: World) -> str:
    """The name of the head of the delegation, "" for none."""
    file = await file_of(await Delegation.get(id=world.delegation.id), await world.questions())
    return file.head.badge_name if file.head else ""


async def with_head(**made: int) -> tuple[World, Registration]:
    """A delegation whose first person, who has confirmed, is its head."""
    world = await World.made(**made)
    row = await world.confirm(await world.name(1))
    await choose_head(world.delegation, row, by=BY, now=NOW)
    return world, row


async def joined(world: World, client: httpx.AsyncClient) -> Registration:
    """Somebody who had registered by themselves, and whom the delegation named then."""
    row = await register(client, badge_name="Awa Diallo", email="awa@sahel.example.org")
    known = nominee(world.category, name="Awa Diallo", email="awa@sahel.example.org")
    await acts.nominate(await world.questions(), world.delegation, acts.Naming(known, "nonce-of-joining-0001"), NOW)
    return await Registration.get(id=row.id)


async def standing(row: Registration) -> tuple[str, UUID | None, object]:
    fresh = await Registration.get(id=row.id)
    return fresh.state, fresh.delegation_id, fresh.nominated_at


@pytest.mark.parametrize(("capacity", "state"), [(1, "confirmed"), (0, "waitlisted")])
async def test_who_is_taken_out_by_an_organizer_keeps_seat_or_rank_and_frees_the_place(
    database: str, capacity: int, state: str
) -> None:
    world, row = await with_head(places=1, capacity=capacity)
    assert await leave(await world.questions(), row.id, by=BY, now=LATER) is True
    assert await standing(row) == (state, None, None)
    assert (await world.taken(), await seats_taken(world), await head_of(world)) == (0, capacity, "")
    change = await Change.filter(subject=row.id).order_by("-id").first()
    assert change is not None
    assert (change.act, change.actor) == ("delegation left", BY)
    assert await leave(await world.questions(), row.id, by=BY, now=LATER) is False
    assert (await world.name(2)).state == "nominated"  # in the place that is free


async def test_who_was_named_leaves_by_nobody_but_an_organizer_and_not_before_confirming(database: str) -> None:
    world = await World.made()
    row = await world.name(1)
    assert await leave(await world.questions(), row.id, by=BY, now=LATER) is False
    await world.confirm(row)
    assert await leave(await world.questions(), row.id, by=None, now=LATER) is False
    assert (await world.taken(), (await standing(row))[:2]) == (1, ("confirmed", world.delegation.id))


async def test_who_had_registered_by_themselves_leaves_behind_their_link(
    app: Starlette, client: httpx.AsyncClient
) -> None:
    world = await World.made(places=1)
    row = await joined(world, client)
    await choose_head(world.delegation, row, by=BY, now=NOW)
    there = f"/fr/registrations/{personal_token(row, app.state.installation)}"
    assert f"{there}/delegation/departure" in (await client.get(there)).text
    assert "Eaux du Sahel" in (await client.get(f"{there}/delegation/departure")).text
    answer = await client.post(f"{there}/delegation/departure")
    assert (answer.status_code, answer.headers["location"]) == (303, there)
    assert await standing(row) == ("confirmed", None, None)
    assert (await world.taken(), await head_of(world)) == (0, "")
    assert (await client.get(f"{there}/delegation/departure")).status_code == 303
    assert await Change.filter(subject=row.id, act="left delegation", actor=None).count() == 1


async def test_who_was_named_is_offered_no_leaving_on_their_page(app: Starlette, client: httpx.AsyncClient) -> None:
    world = await World.made()
    row = await world.confirm(await world.name(1))
    there = f"/fr/registrations/{personal_token(row, app.state.installation)}"
    assert "departure" not in (await client.get(there)).text
    await client.post(f"{there}/delegation/departure")
    assert (await standing(row))[:2] == ("confirmed", world.delegation.id)


async def test_an_organizer_takes_somebody_out_on_the_page_of_the_delegation(client: httpx.AsyncClient) -> None:
    world, row = await with_head()
    client.cookies.update(await sign_in(event=world.event, role="organizer"))
    there = f"/en/organize/events/congress/delegations/{world.delegation.id}/people/{row.reference}"
    assert f"{there}/departure" in (await client.get(there)).text
    assert "They stay registered as they are" in (await client.get(f"{there}/departure")).text
    assert (await client.post(f"{there}/departure")).status_code == 303
    assert (await standing(row))[:2] == ("confirmed", None)
    assert (await client.get(there)).status_code == 404


async def test_who_takes_the_place_of_the_head_is_not_the_head_by_that(database: str) -> None:
    world, row = await with_head()
    assert await head_of(world) == "Nom 1"
    substitute = await world.substitute(row, 2)
    assert (substitute.delegation_id, await head_of(world)) == (world.delegation.id, "")


async def test_a_head_who_cancelled_or_was_withdrawn_is_it_no_more(database: str) -> None:
    world, row = await with_head()
    await cancel(await world.questions(), row.id, LATER)
    assert await head_of(world) == ""
    other = await world.confirm(await world.name(2))
    await choose_head(world.delegation, other, by=BY, now=LATER)
    await acts.withdraw(await world.questions(), world.delegation, other, by=None, now=LATER)
    assert await head_of(world) == ""


async def test_a_head_merged_with_another_of_the_delegation_is_it_under_that_registration(database: str) -> None:
    world, row = await with_head()
    kept = await world.confirm(await world.name(2))
    await merge(await world.questions(), row.id, kept.id, MERGER)
    assert await head_of(world) == "Nom 2"
    await separate(await world.questions(), row.id, MERGER)
    assert await head_of(world) == "Nom 1"


async def test_a_head_merged_with_somebody_outside_is_it_no_more(database: str) -> None:
    world, row = await with_head()
    other = await make_delegation(world.event, {world.category.id: 1}, name="Autre")
    kept = await world.confirm(await world.name(2, of=other))
    await merge(await world.questions(), row.id, kept.id, MERGER)
    assert await head_of(world) == ""


async def test_nobody_is_shown_the_delegation_of_another_event_as_theirs(client: httpx.AsyncClient) -> None:
    world = await World.made()
    row = await joined(world, client)
    assert (found := await delegation_left_by(row)) is not None
    assert found.id == world.delegation.id
    row.event_id = (await make_event("other")).id
    assert await delegation_left_by(row) is None


async def test_another_event_takes_nobody_out(database: str) -> None:
    _world, row = await with_head()
    with pytest.raises(DoesNotExist):
        await leave(await questions_of(await make_event("other")), row.id, by=BY, now=LATER)
