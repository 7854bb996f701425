"""The waiting list of an event: places that are offered for a while, and people who wait together."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace

import httpx
import pytest
from starlette.applications import Starlette

from events.congress.organizing.models import Category, Event
from events.congress.registration import life_operations, operations
from events.congress.registration.models import Registration
from events.congress.registration.question_queries import Questions, questions_of
from events.congress.registration.waiting_operations import accept_offer, lapse_offers, wait_alone, wait_together
from events.platform.web.addresses import address
from events.records.auditing.acts import Act
from events.records.auditing.models import Change
from events.records.outbox.models import Message
from events.records.seats import operations as seats
from tests.congress.registration.filling import application, open_event, register
from tests.factories import NOW, make_account, sign_in
from tests.records.seats.invariants import check_seats

LIST = "/en/organize/events/congress/registrations"
LATER = NOW + dt.timedelta(hours=3)


async def full(client: httpx.AsyncClient, hours: int | None = None, waiting: int = 2) -> list[Registration]:
    """Somebody with the only seat of an event, and some who wait for it; freed seats are offered for so many hours."""
    event, _ = await open_event(capacity=1)
    await seats.set_offer_hours(event.pool_id, hours)
    names = [f"Person {letter}" for letter in "ABCDEFGH"[: waiting + 1]]
    return [await register(client, badge_name=name, email=f"{name[-1]}@example.org") for name in names]


async def questions() -> Questions:
    return await questions_of(await Event.get(slug="congress"))


async def reload(row: Registration) -> Registration:
    return await Registration.get(id=row.id)


async def mails(row: Registration) -> set[str]:
    return {mail.kind for mail in await Message.filter(subject=row.id)}


async def test_a_freed_place_is_offered_and_accepted(client: httpx.AsyncClient) -> None:
    first, second, third = await full(client, hours=24)
    await life_operations.cancel(await questions(), first.id, NOW)
    assert [(await reload(row)).state for row in (second, third)] == ["waitlisted", "waitlisted"]
    assert await mails(second) == {"registration_waitlisted", "registration_offered"}
    assert await accept_offer(await questions(), third, LATER) is False
    assert await accept_offer(await questions(), second, LATER) is True
    assert await accept_offer(await questions(), second, LATER) is False
    assert (await reload(second)).state == "confirmed"
    assert "registration_promoted" in await mails(second)
    acts = [change.act for change in await Change.filter(subject=second.id).order_by("id")]
    assert acts == ["offered", "accepted"]
    await check_seats()


async def test_an_offer_that_nobody_accepts_ends_the_registration_and_passes_on(client: httpx.AsyncClient) -> None:
    first, second, third = await full(client, hours=24)
    await life_operations.cancel(await questions(), first.id, NOW)
    assert await lapse_offers(NOW + dt.timedelta(hours=23)) == 0
    assert await lapse_offers(NOW + dt.timedelta(hours=24)) == 1
    assert await lapse_offers(NOW + dt.timedelta(hours=24)) == 0
    ended = await reload(second)
    assert (ended.state, ended.active_key, ended.cancelled_at) == ("cancelled", None, NOW + dt.timedelta(hours=24))
    assert ("registration_lapsed" in await mails(second), "registration_offered" in await mails(third)) == (True, True)
    await check_seats()


async def test_whoever_declines_passes_the_place_on(client: httpx.AsyncClient) -> None:
    first, second, third = await full(client, hours=24)
    await life_operations.cancel(await questions(), first.id, NOW)
    await life_operations.cancel(await questions(), second.id, LATER)
    assert "registration_offered" in await mails(third)
    await check_seats()


async def test_an_accepted_place_still_waits_for_an_approval_that_is_asked(client: httpx.AsyncClient) -> None:
    event, category = await open_event(capacity=1)
    await Category.filter(id=category.id).update(access="by_approval")
    await seats.set_offer_hours(event.pool_id, 24)
    first = await register(client)
    second = await register(client, badge_name="Ida Lund", email="ida@example.org")
    await life_operations.cancel(await questions(), first.id, NOW)
    await accept_offer(await questions(), second, LATER)
    row = await reload(second)
    assert (row.state, row.approval, row.holds_seat) == ("submitted", "asked", True)


async def test_a_group_is_told_that_it_was_passed_over_and_may_take_a_part(client: httpx.AsyncClient) -> None:
    first, second, third, fourth = await full(client, waiting=3)
    by = (await make_account()).id
    assert await wait_together(await questions(), [second.id, third.id], by=by, now=NOW) == 2
    await life_operations.cancel(await questions(), first.id, NOW)
    assert [(await reload(row)).state for row in (second, third, fourth)] == ["waitlisted", "waitlisted", "confirmed"]
    assert "registration_passed_over" in await mails(second) & await mails(third)
    await wait_alone(await questions(), second, LATER, by=None)
    await life_operations.cancel(await questions(), fourth.id, LATER)
    assert [(await reload(row)).state for row in (second, third)] == ["confirmed", "waitlisted"]
    await check_seats()


async def test_only_those_who_wait_at_this_event_wait_together(client: httpx.AsyncClient) -> None:
    first, second, third = await full(client)
    elsewhere, _ = await open_event(slug="elsewhere", capacity=0)
    by = (await make_account()).id
    assert await wait_together(await questions(), [first.id, second.id], by=by, now=NOW) == 0
    assert await wait_together(await questions_of(elsewhere), [second.id, third.id], by=by, now=NOW) == 0
    assert not await Change.filter(act=Act.JOINED_IN_WAITING).exists()


async def test_the_person_accepts_on_their_page(app: Starlette, client: httpx.AsyncClient) -> None:
    first, second, _ = await full(client, hours=48)
    here = address("personal", "en", token=app.state.installation.signer.token("registration", second.id, 1))
    assert "is offered to you for 48 hours" in (await client.get(here)).text
    await life_operations.cancel(await questions(), first.id, dt.datetime.now(dt.UTC))
    assert "A place is offered to you" in (await client.get(here)).text
    assert (await client.post(f"{here}/acceptance")).status_code == 303
    assert "You are registered" in (await client.get(here)).text
    assert (await client.post(f"{here}/acceptance")).status_code == 303


async def test_the_secretariat_has_people_wait_together(app: Starlette, client: httpx.AsyncClient) -> None:
    _, second, third = await full(client)
    client.cookies.update(await sign_in(event=await Event.get(slug="congress"), role="organizer"))
    there = f"{LIST}/{second.reference}/companions"
    assert (await client.post(there, data={"references": "nobody"})).status_code == 422
    assert (await client.post(there, data={"references": third.reference.lower()})).status_code == 303
    assert "They wait together with 1 other person." in (await client.get(f"{LIST}/{third.reference}")).text
    page = address("personal", "en", token=app.state.installation.signer.token("registration", third.id, 1))
    assert "You wait together with 1 other person" in (await client.get(page)).text
    await client.post(f"{page}/waiting-alone")
    assert "You wait together" not in (await client.get(page)).text


async def race(clients: int, places: int) -> list[str]:
    """So many people register at once for the last places; return what became of each."""
    event, category = await open_event(capacity=places)
    asked, first = await questions_of(event), application(category, {})

    async def come(number: int) -> str:
        details = replace(first.details, badge_name=f"Person {number}", email=f"p{number}@example.org")
        made = await operations.register(asked, replace(first, details=details, nonce=f"nonce-{number:020}"), NOW)
        return made.state

    return sorted(await asyncio.gather(*(come(number) for number in range(clients))))


@pytest.mark.parametrize("places", [1, 7, 50])
async def test_of_many_who_race_for_the_last_places_exactly_as_many_get_one(database: str, places: int) -> None:
    states = await race(60, places)
    assert (states.count("confirmed"), states.count("waitlisted")) == (places, 60 - places)
    await check_seats()


@pytest.mark.long
@pytest.mark.parametrize("places", [1, 7, 50])
async def test_of_five_hundred_exactly_as_many_get_one(database: str, places: int) -> None:
    states = await race(500, places)
    assert (states.count("confirmed"), states.count("waitlisted")) == (places, 500 - places)
    await check_seats()


async def test_without_the_guard_the_race_oversells(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seats, "_TAKE", "UPDATE pool SET taken = taken + 1 WHERE id = $1")
    assert (await race(20, 7)).count("confirmed") > 7
