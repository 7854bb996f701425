"""Options with a capacity: as many have one as there are places, whoever comes at the same time."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import replace
from typing import Any

import httpx
import pytest

from events.congress.organizing.models import Category, Event, FieldOption, FormField
from events.congress.registration import operations
from events.congress.registration.life_operations import cancel
from events.congress.registration.models import Answer, Registration
from events.congress.registration.operations import register as register_them
from events.congress.registration.option_seat_operations import OptionFullError
from events.congress.registration.question_queries import Questions, questions_of
from events.congress.registration.stored_answers import Given
from events.congress.registration.values import Application
from events.platform.storage.database import transaction
from events.records.seats import operations as seats
from events.records.seats.models import Claim, Pool
from tests.congress.registration.filling import (
    FORM,
    application,
    controls_in,
    errors_in,
    fill,
    nonce_in,
    open_event,
    typed,
)
from tests.factories import NOW, make_field, sign_in

ORGANIZE = "/en/organize/events/congress"


async def excursion(*places: int | None, kind: str = "choice", **values: Any) -> tuple[Event, Category, FormField]:
    """A question for a bus; the buses one, two … have so many places."""
    event, category = await open_event()
    names = ("one", "two", "three")[: len(places)]
    field = await make_field(event, "bus", kind, names, **values)
    for name, capacity in zip(names, places, strict=True):
        if capacity is not None:
            pool = await Pool.create(id=uuid.uuid4(), scope=event.id, capacity=capacity)
            await FieldOption.filter(code=name).update(pool_id=pool.id)
    return event, category, field


async def taken() -> dict[str, int]:
    """How many places of each limited option are taken; as many as there are claims of those who chose it."""
    found = {}
    for option in await FieldOption.exclude(pool_id=None).order_by("code"):
        pool = await Pool.get(id=option.pool_id)
        assert pool.taken == await Claim.filter(pool_id=pool.id, state="taken").count()
        assert pool.capacity is None or 0 <= pool.taken <= pool.capacity
        found[option.code] = pool.taken
    return found


async def race(questions: Questions, category: Category, field: FormField, number: int) -> int:
    """So many people choose the first bus at the same time; return how many got it."""

    async def one(at: int) -> bool:
        asked = application(category, {field: "one"})
        details = replace(asked.details, email=f"{at}@eau.example.org", badge_name=f"Awa {at}")
        try:
            await register_them(questions, replace(asked, nonce=f"nonce-of-the-race-{at:04}", details=details), NOW)
        except OptionFullError as full:
            assert (full.question, full.option) == ("bus", "one")
            return False
        return True

    return sum(await asyncio.gather(*(one(at) for at in range(number))))


@pytest.mark.tables
@pytest.mark.parametrize("places", [1, 7])
async def test_a_race_for_the_last_places_gives_exactly_these(database: str, places: int) -> None:
    event, category, field = await excursion(places)
    assert await race(await questions_of(event), category, field, 20) == places
    assert await taken() == {"one": places}
    assert await Registration.all().count() == await Answer.filter(value="one").count() == places


async def test_the_race_is_lost_without_its_guard(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def no_look(questions: Questions, application: Application) -> None:
        """As in many processes, of which each has looked before the others took what was left."""

    monkeypatch.setattr(seats, "_TAKE", "UPDATE pool SET taken = taken + 1 WHERE id = $1")
    event, category, field = await excursion(1)
    monkeypatch.setattr(operations, "_refuse_full", no_look)
    assert await race(await questions_of(event), category, field, 3) == 3


async def test_who_is_late_is_told_while_others_hold_the_seats(database: str) -> None:
    event, category, field = await excursion(0)
    questions, held = await questions_of(event), asyncio.Event()

    async def late() -> None:
        await held.wait()
        with pytest.raises(OptionFullError):
            await register_them(questions, application(category, {field: "one"}), NOW)

    task = asyncio.create_task(late())
    async with transaction(), asyncio.timeout(5):
        await seats.hold(event.pool_id)
        held.set()
        await task


async def test_a_form_that_took_the_last_place_is_sent_again(client: httpx.AsyncClient) -> None:
    await excursion(1)
    sent = {"nonce": nonce_in((await client.get(FORM)).text), **typed(**{"question-bus": "one"})}
    first = await client.post(FORM, data=sent)
    again = await client.post(FORM, data=sent)
    assert (first.status_code, again.headers["location"]) == (303, first.headers["location"])
    client.cookies.clear()
    other_form = await fill(client, **{"question-bus": "one"})
    assert other_form.headers["location"] == f"{FORM}/sent?draft=done"
    assert (await taken(), await Registration.all().count()) == ({"one": 1}, 1)


async def test_a_full_option_says_so_and_is_refused_at_its_question(client: httpx.AsyncClient) -> None:
    await excursion(1, None)
    assert "(full)" not in (await client.get(FORM)).text
    answer = await fill(client, **{"question-bus": "one"})
    assert answer.status_code == 303
    client.cookies.clear()
    assert "One</span> (full)" in (await client.get(FORM)).text
    refused = await fill(client, badge_name="Late", **{"question-bus": "one"})
    assert (refused.status_code, errors_in(refused.text)) == (
        422,
        {"question-bus": "“One” is full. Choose something else."},
    )
    assert controls_in(refused.text)["badge_name"] == ["Late"]
    assert (await fill(client, badge_name="Late", **{"question-bus": "two"})).status_code == 303
    assert await taken() == {"one": 1}


@pytest.mark.tables
async def test_a_place_is_freed_by_a_correction_and_by_a_cancellation(client: httpx.AsyncClient) -> None:
    event, _category, _field = await excursion(1, 1)
    answer = await fill(client, **{"question-bus": "one"})
    edit = answer.headers["location"] + "/edit"
    form = controls_in((await client.get(edit)).text)
    assert (await client.post(edit, data={**form, "function": "Minister"})).status_code == 303
    assert await taken() == {"one": 1, "two": 0}
    form = controls_in((await client.get(edit)).text)
    assert (await client.post(edit, data={**form, "question-bus": "two"})).status_code == 303
    assert await taken() == {"one": 0, "two": 1}
    client.cookies.clear()
    second = await fill(client, badge_name="Second", **{"question-bus": "one"})
    form = controls_in((await client.get(second.headers["location"] + "/edit")).text)
    refused = await client.post(second.headers["location"] + "/edit", data={**form, "question-bus": "two"})
    assert "“Two” is full" in errors_in(refused.text)["question-bus"]
    assert await taken() == {"one": 1, "two": 1}
    first = await Registration.get(badge_name="Awa Diallo")
    questions = await questions_of(await Event.get(id=event.id))
    assert await cancel(questions, first.id, NOW)
    assert await taken() == {"one": 1, "two": 0}


async def test_several_choices_hold_a_place_each(client: httpx.AsyncClient) -> None:
    await excursion(2, 2, None, kind="choices")
    answer = await fill(client, **{"question-bus": ["one", "two", "three"]})
    assert (answer.status_code, await taken()) == (303, {"one": 1, "two": 1})
    edit = answer.headers["location"] + "/edit"
    form = controls_in((await client.get(edit)).text)
    form.pop("question-bus")
    assert (await client.post(edit, data=form)).status_code == 303
    assert await taken() == {"one": 0, "two": 0}


async def change(client: httpx.AsyncClient, **changes: Any) -> httpx.Response:
    page = await client.get(f"{ORGANIZE}/fields/bus")
    kind = (await FormField.get(code="bus")).kind
    return await client.post(f"{ORGANIZE}/fields/bus", data={"kind": kind, **controls_in(page.text), **changes})


async def test_a_limit_counts_those_who_chose_before_and_is_not_below_them(client: httpx.AsyncClient) -> None:
    event, category, field = await excursion(None, None)
    assert await race(await questions_of(event), category, field, 3) == 3
    gone = await Registration.all().order_by("id").first()
    assert gone is not None
    await cancel(await questions_of(event), gone.id, NOW)
    client.cookies.update(await sign_in(event=event))
    refused = await change(client, **{"option-0-capacity": "1"})
    assert (refused.status_code, "2 people have already chosen" in refused.text) == (422, True)
    assert await taken() == {}
    assert (await change(client, **{"option-0-capacity": "few"})).status_code == 422
    assert (await change(client, **{"option-0-capacity": "2"})).status_code == 303
    assert await taken() == {"one": 2}
    page = (await client.get(f"{ORGANIZE}/fields/bus")).text
    assert ("2 places are taken." in page, controls_in(page)["option-0-capacity"]) == (True, ["2"])
    assert (await change(client, kind="text")).status_code == 422  # a choice is no text
    assert (await change(client, kind="choices")).status_code == 303
    assert await taken() == {"one": 2}
    assert (await change(client, **{"option-0-capacity": ""})).status_code == 303
    assert await Pool.filter(id=(await FieldOption.get(code="one")).pool_id).values_list("capacity", flat=True) == [
        None
    ]


async def test_a_sensitive_question_limits_no_places(client: httpx.AsyncClient) -> None:
    event, _category, _field = await excursion(None, is_sensitive=True)
    client.cookies.update(await sign_in(event=event))
    refused = await change(client, **{"option-0-capacity": "5"})
    assert "A sensitive question cannot limit places" in errors_in(refused.text)["kind"]


async def test_a_question_that_offers_no_options_any_more_limits_none(client: httpx.AsyncClient) -> None:
    event, _category, _field = await excursion(5)
    pool = (await FieldOption.get()).pool_id
    client.cookies.update(await sign_in(event=event))
    assert (await change(client, kind="text")).status_code == 303
    assert (await FieldOption.get()).pool_id is None
    ended = await Pool.get(id=pool)
    assert (ended.capacity, ended.taken) == (None, 0)


async def test_an_answer_to_another_question_touches_no_place(database: str) -> None:
    event, category, field = await excursion(3)
    other = await make_field(event, "diet", position=2)
    questions = await questions_of(event)
    asked = application(category, {field: "one", other: "Fish"})
    await register_them(questions, asked, NOW)
    assert await taken() == {"one": 1}
    assert {given.value for given in asked.details.answers.values()} == {"one", "Fish"}
    assert Given("one", 1) in asked.details.answers.values()
