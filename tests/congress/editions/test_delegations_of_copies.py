"""Delegations in a copy of an event: who is asked again, and what stays behind."""

from __future__ import annotations

import datetime as dt
from typing import Any

import httpx
import pytest

from events.congress.delegations.operations import choose_head, renew_link, retire_delegation
from events.congress.organizing.models import Category, Event
from events.congress.quotas.models import Delegation, DelegationQuota
from events.congress.registration.models import Registration
from tests.congress.delegations.naming import BY, World, change_event, make_delegation
from tests.factories import NOW, make_category, make_event, sign_in

COPY = "/en/organize/events/congress/copy"
OURS = "Also copy delegations with their focal points and places, their dates shifted"


async def copied(client: httpx.AsyncClient, event: Event, **typed: Any) -> Event:
    """The next edition, a year and two days later."""
    client.cookies.update(await sign_in(event=event))
    first_day = (event.starts_on + dt.timedelta(days=367)).isoformat()
    answer = await client.post(COPY, data={"slug": "next", "first_day": first_day, **typed})
    assert answer.status_code == 303
    return await Event.get(slug="next")


async def places_of(event: Event) -> list[tuple[Any, ...]]:
    quotas = DelegationQuota.filter(delegation__event_id=event.id, category__event_id=event.id)
    return await quotas.order_by("category__code").values_list("category__code", "pool__capacity", "pool__taken")


async def used(**entered: Any) -> World:
    """A delegation that named and confirmed its head, sent a letter and got another link."""
    world = await World.made()
    world.delegation = await make_delegation(world.event, {world.category.id: 3}, name="Régie", **entered)
    row = await world.confirm(await world.name(1))
    await choose_head(world.delegation, row, by=BY, now=NOW)
    await renew_link(world.delegation, by=BY, now=NOW)
    letter = {"letter_state": "sent_back", "letter_reason": "Illegible", "letter_at": NOW, "waits_together": True}
    await Delegation.filter(id=world.delegation.id).update(**letter)
    return world


async def test_a_delegation_goes_along_with_focal_point_and_places_and_nothing_that_happened(
    client: httpx.AsyncClient,
) -> None:
    world = await used(opens="2027-02-01T09:00", closes="2027-03-28T02:30", notes="By mail only")
    made = await copied(client, world.event, with_delegations="y")
    row = await Delegation.get(event_id=made.id, name="Régie")
    kept = ("country", "focal_name", "focal_email", "focal_language", "notes", "opens", "closes")
    assert [getattr(row, name) for name in kept] == [
        "ML",
        "Mariam Traoré",
        "mariam@sahel.example.org",
        "fr",
        "By mail only",
        "2028-02-03T09:00",
        "2028-03-29T02:30",
    ]
    fresh = ("head_id", "letter_id", "letter_state", "letter_reason", "letter_at", "waits_together", "link_generation")
    assert [getattr(row, name) for name in fresh] == [None, None, "missing", "", None, False, 1]
    assert await places_of(made) == [("operator", 3, 0), ("operator", 3, 0)]
    assert await Registration.filter(event_id=made.id).count() == 0
    assert await places_of(world.event) == [("operator", 3, 0), ("operator", 3, 1)]


async def test_without_being_asked_no_delegation_goes_along(client: httpx.AsyncClient) -> None:
    world = await used()
    made = await copied(client, world.event)
    assert await Delegation.filter(event_id=made.id).count() == 0


async def test_what_ended_stays_behind(client: httpx.AsyncClient) -> None:
    world = await World.made()
    press = await make_category(world.event, "press", position=2)
    event = await Event.get(id=world.event.id)
    await make_delegation(event, {world.category.id: 2, press.id: 1}, name="Régie")
    await Category.filter(id=press.id).update(retired_at=NOW)
    await retire_delegation(world.delegation, is_retired=True, by=BY, now=NOW)
    await make_delegation(await make_event("other"), {}, name="Elsewhere")
    made = await copied(client, event, with_delegations="y")
    assert [row.name for row in await Delegation.filter(event_id=made.id)] == ["Régie"]
    assert await places_of(made) == [("operator", 2, 0)]


async def test_the_page_says_what_goes_along_where_there_is_something(client: httpx.AsyncClient) -> None:
    world = await World.made()
    client.cookies.update(await sign_in(event=world.event))
    page = (await client.get(COPY)).text
    assert (OURS in page, "1 delegation goes along" in page) == (True, True)
    await retire_delegation(world.delegation, is_retired=True, by=BY, now=NOW)
    await make_delegation(await make_event("other"), {})
    assert OURS not in (await client.get(COPY)).text


@pytest.mark.parametrize("state", ["cancelled", "draft"])
async def test_they_go_along_from_whatever_state_the_event_is_in(client: httpx.AsyncClient, state: str) -> None:
    world = await World.made()
    await change_event(state=state)
    made = await copied(client, world.event, with_delegations="y")
    assert await Delegation.filter(event_id=made.id).count() == 1
