"""Answers, places and questions are those of one question and one event, beside others that are like them."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest

from events.congress.organizing.entered import Entered
from events.congress.organizing.models import Category, Event, FieldOption, FormField
from events.congress.organizing.operations import PricedError, revise_event
from events.congress.registration import life_operations, operations
from events.congress.registration import option_seat_operations as options
from events.congress.registration.list_columns import list_of
from events.congress.registration.list_queries import page_of
from events.congress.registration.models import Answer, Registration
from events.congress.registration.question_order_operations import place_before
from events.congress.registration.question_queries import questions_of
from events.congress.registration.sight import Sight
from events.congress.registration.stored_answers import Given
from events.platform.storage.database import transaction
from events.platform.storage.versions import ChangedMeanwhileError
from events.platform.web.lists.asked import ListRequest
from events.records.seats import operations as seats
from events.records.seats.models import Claim, Pool
from tests.congress.registration.filling import application, open_event
from tests.factories import NOW, make_category, make_event, make_field

BY = uuid.UUID(int=31)

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def event(database: str) -> tuple[Event, Category]:
    """An event with two questions for a bus that has one place, each with an option of the same code."""
    event, category = await open_event()
    for number, code in enumerate(("there", "back"), 1):
        field = await make_field(event, code, "choice", ("bus",), id=uuid.UUID(int=number), position=number)
        await _limit(event, field, 1)
    return event, category


async def _limit(event: Event, field: FormField, capacity: int) -> None:
    pool = await Pool.create(id=uuid.uuid4(), scope=event.id, capacity=capacity)
    await FieldOption.filter(field_id=field.id).update(pool_id=pool.id)


async def _register(event: Event, category: Category, name: str, *chosen: str) -> Registration:
    """Somebody who chose the bus in these questions."""
    fields = await FormField.filter(event_id=event.id, code__in=chosen)
    asked = application(category, dict.fromkeys(fields, "bus"))
    details = replace(asked.details, email=f"{name}@example.org", badge_name=name)
    sent = replace(asked, nonce=f"nonce-of-the-form-of-{name}", details=details)
    made = await operations.register(await questions_of(event), sent, NOW)
    return await Registration.get(id=made.id)


async def _held() -> set[tuple[str, str]]:
    """Who holds a place in which bus."""
    names = {row.id: row.badge_name for row in await Registration.all()}
    held = set()
    for bus in await FieldOption.exclude(pool_id=None).select_related("field"):
        claims = await Claim.filter(state="taken", pool_id=bus.pool_id)
        held |= {(names[row.holder], bus.field.code) for row in claims}
    return held


async def test_who_stands_again_holds_what_they_chose_themselves_and_loses_what_is_full(
    event: tuple[Event, Category],
) -> None:
    awa = await _register(*event, "Awa", "there", "back")
    await life_operations.cancel(await questions_of(event[0]), awa.id, NOW)
    await _register(*event, "Luc", "back")
    ida = await _register(*event, "Ida")
    for person in (ida, awa):
        async with transaction():
            await options.hold_options_again(await questions_of(event[0]), person.id, NOW)
    assert await _held() == {("Awa", "there"), ("Luc", "back")}
    answered = {(row.registration_id, row.field_id.int) for row in await Answer.filter(registration_id=awa.id)}
    assert answered == {(awa.id, 1)}


async def test_places_are_those_of_the_options_of_one_event(event: tuple[Event, Category]) -> None:
    other = await make_event("other", uid="o@example.org")
    await _limit(other, await make_field(other, "there", "choice", ("bus",)), 1)
    async with transaction():
        found = await options._pools_of(event[0].id)
    assert {(field.int, code) for field, code in found.values()} == {(1, "bus"), (2, "bus")}


async def test_an_option_is_limited_for_those_who_chose_it_and_not_one_like_it(event: tuple[Event, Category]) -> None:
    await FieldOption.all().update(pool_id=None)
    await _register(*event, "Awa", "there")
    option = await FieldOption.get(field_id=uuid.UUID(int=2))
    async with transaction():
        await seats.hold(event[0].pool_id)
        await options.limit_option(event[0], option, 0, NOW)
    assert await _held() == set()
    assert (await Pool.get(id=option.pool_id)).capacity == 0


async def test_a_question_that_limits_no_more_leaves_the_places_of_another(event: tuple[Event, Category]) -> None:
    await _register(*event, "Awa", "there", "back")
    async with transaction():
        await options.unlimit_options(uuid.UUID(int=1))
    assert await _held() == {("Awa", "back")}


async def test_questions_are_put_in_order_in_one_event(event: tuple[Event, Category]) -> None:
    other = await make_event("other", uid="o@example.org")
    for code, position in (("back", 7), ("first", 3)):
        await make_field(other, code, position=position)
    await place_before(await FormField.get(id=uuid.UUID(int=2)), "there", by=BY, now=NOW)
    placed = {(row.event_id, row.code): row.position for row in await FormField.all()}
    here, there = event[0].id, other.id
    assert placed == {(here, "back"): 1, (here, "there"): 2, (there, "back"): 7, (there, "first"): 3}


async def test_a_registration_that_moves_is_not_cancelled_in_the_category_that_it_left(
    event: tuple[Event, Category],
) -> None:
    """Its seat would be given back where it is no more, and kept where it is."""
    awa, there = await _register(*event, "Awa"), await make_category(event[0], "press", capacity=1, position=2)
    await Registration.filter(id=awa.id).update(category_id=there.id)  # between the look and the act
    with pytest.raises(ChangedMeanwhileError):
        await life_operations._cancel(await questions_of(event[0]), awa, NOW, life_operations.Ending(), {})
    assert (await Registration.get(id=awa.id)).state == "confirmed"
    assert await Claim.filter(holder=awa.id, pool_id=event[1].pool_id, state="taken").exists()


async def test_a_page_of_the_list_reads_the_answers_that_it_shows(event: tuple[Event, Category]) -> None:
    awa = await _register(*event, "Awa", "there", "back")
    made = list_of(await questions_of(event[0]), Sight("owner"), event[0].time_zone)
    assert await page_of(made, ListRequest(), ["state", "answer-back"]) == [(awa, {uuid.UUID(int=2): Given("bus", 1)})]


async def test_prices_of_another_event_keep_no_event_from_another_currency(event: tuple[Event, Category]) -> None:
    other = await make_event("other", uid="o@example.org")
    await make_category(other, price=150)
    for at in (event[0], other):
        at.currency = "EUR"
        await at.save()
    await revise_event(event[0], _in_dollars(event[0]), by=BY, now=NOW)
    with pytest.raises(PricedError):
        await revise_event(other, _in_dollars(other), by=BY, now=NOW)
    assert {row.slug: row.currency for row in await Event.all()} == {"congress": "USD", "other": "EUR"}


def _in_dollars(event: Event) -> Entered:
    same = {name: getattr(event, name) for name in ("starts_on", "ends_on", "time_zone", "address")}
    return Entered({**same, "currency": "USD"}, {}, event.version)
