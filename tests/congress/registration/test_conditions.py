"""Questions that are asked of some people only: decided on the server, whatever the page sent."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from events.congress.organizing.models import Event, FieldOption, FormField
from events.congress.registration.conditions import asked_of, dependants_of, is_asked_of_nobody
from events.congress.registration.models import Answer
from events.congress.registration.question_queries import questions_of
from events.congress.registration.question_values import Condition
from events.records.texts.models import Text
from tests.congress.registration.filling import FORM, controls_in, errors_in, fill, open_event
from tests.factories import NOW, make_category, make_field, sign_in

ORGANIZE = "/en/organize/events/congress"


def when(question: str = "", option: str = "", *categories: str) -> dict[str, Any]:
    return {"question": question, "options": [option] if option else [], "categories": list(categories)}


async def excursion(**values: Any) -> Event:
    """Whether one comes, and then which bus; asked of operators, and not of the press."""
    event, _category = await open_event()
    await make_category(event, "press", position=2)
    await make_field(event, "comes", "yes_no", shown_when=when("", "", "operator"))
    await make_field(
        event, "bus", "choice", ("one", "two"), position=2, shown_when=when("comes", "yes"), is_required=True, **values
    )
    await make_field(event, "seat", position=3, shown_when=when("bus", "two"), is_required=True)
    return event


ASKED = [
    ("operator", {}, {"comes"}),
    ("operator", {"comes": ["no"]}, {"comes"}),
    ("operator", {"comes": ["yes"]}, {"comes", "bus"}),
    ("operator", {"comes": ["yes"], "bus": ["one"]}, {"comes", "bus"}),
    ("operator", {"comes": ["yes"], "bus": ["two"]}, {"comes", "bus", "seat"}),
    ("operator", {"comes": ["no"], "bus": ["two"]}, {"comes"}),
    ("press", {"comes": ["yes"], "bus": ["two"]}, set()),
    ("", {"comes": ["yes"]}, set()),
]


@pytest.mark.parametrize(("category", "chosen", "expected"), ASKED)
async def test_who_is_asked_what(
    database: str, category: str, chosen: dict[str, list[str]], expected: set[str]
) -> None:
    questions = await questions_of(await excursion())
    assert asked_of(questions.questions, category, chosen) == expected


async def test_questions_in_a_circle_are_asked_of_nobody_and_end(database: str) -> None:
    event, _category = await open_event()
    await make_field(event, "a", "yes_no", shown_when=when("b", "yes"))
    await make_field(event, "b", "yes_no", shown_when=when("a", "yes"))
    questions = await questions_of(event)
    assert asked_of(questions.questions, "operator", {"a": ["yes"], "b": ["yes"]}) == frozenset()
    assert dependants_of(questions.questions, "a") == {"b"}


async def test_what_is_not_asked_is_neither_required_nor_kept(client: httpx.AsyncClient) -> None:
    await excursion()
    answer = await fill(
        client, category="press", **{"question-comes": "yes", "question-bus": "nonsense", "question-seat": "12"}
    )
    assert answer.status_code == 303, errors_in(answer.text)
    assert await Answer.all().count() == 0


async def test_what_is_asked_is_required(client: httpx.AsyncClient) -> None:
    await excursion()
    refused = await fill(client, **{"question-comes": "yes"})
    assert (refused.status_code, [*errors_in(refused.text)]) == (422, ["question-bus"])
    refused = await fill(client, **{"question-comes": "yes", "question-bus": "two"})
    assert (refused.status_code, [*errors_in(refused.text)]) == (422, ["question-seat"])
    assert (await fill(client, **{"question-comes": "yes", "question-bus": "one"})).status_code == 303


async def test_a_correction_takes_away_what_is_asked_no_more(client: httpx.AsyncClient) -> None:
    await excursion()
    given = {"question-comes": "yes", "question-bus": "two", "question-seat": "12"}
    answer = await fill(client, **given)
    edit = answer.headers["location"] + "/edit"
    form = controls_in((await client.get(edit)).text)
    assert (await client.post(edit, data={**form, "question-comes": "no"})).status_code == 303
    assert [row.value for row in await Answer.all()] == ["no"]


async def test_an_answer_stays_when_what_it_depends_on_is_sealed_and_was_not_on_the_page(
    client: httpx.AsyncClient,
) -> None:
    event, _category = await open_event()
    await make_field(event, "ill", "yes_no", is_sensitive=True)
    await make_field(event, "how", position=2, shown_when=when("ill", "yes"))
    answer = await fill(client, **{"question-ill": "yes", "question-how": "Peanuts"})
    edit = answer.headers["location"] + "/edit"
    form = controls_in((await client.get(edit)).text)
    for name in ("question-ill", "asked-question-ill"):
        form.pop(name)
    assert (await client.post(edit, data={**form, "function": "Minister"})).status_code == 303
    assert (await Answer.get()).value == "Peanuts"


async def test_without_a_script_a_sentence_says_of_whom_a_question_is_asked(client: httpx.AsyncClient) -> None:
    await excursion()
    page = (await client.get(FORM.replace("/en/", "/fr/"))).text
    assert "Uniquement si vous avez répondu «\u202fOui\u202f» à «\u202fQuestion comes\u202f»." in page
    assert "Uniquement pour\u00a0: Opérateur." in page
    assert 'data-asked="bus" data-question="comes" data-options="yes"' in page
    assert 'data-asked="comes" data-only-for="operator"' in page


async def test_words_of_organizers_are_text_in_that_sentence(client: httpx.AsyncClient) -> None:
    event, _category = await open_event()
    other = await make_field(event, "other", "yes_no")
    await make_field(event, "asked", position=2, shown_when=when("other", "yes"))
    await Text.filter(subject=other.id, name="label").update(body="<b>%(bold)s</b>")
    page = await client.get(FORM)
    assert (page.status_code, "<b>%(bold)s" in page.text, "&lt;b&gt;%(bold)s" in page.text) == (200, False, True)


async def change(client: httpx.AsyncClient, code: str, **changes: Any) -> httpx.Response:
    page = await client.get(f"{ORGANIZE}/fields/{code}")
    kind = (await FormField.get(code=code)).kind
    return await client.post(f"{ORGANIZE}/fields/{code}", data={"kind": kind, **controls_in(page.text), **changes})


async def test_a_condition_is_chosen_and_no_circle_is_offered(client: httpx.AsyncClient) -> None:
    event = await excursion()
    client.cookies.update(await sign_in(event=event))
    assert (await change(client, "seat", shown_when="bus=one", categories=["press"])).status_code == 303
    assert (await FormField.get(code="seat")).shown_when == when("bus", "one", "press")
    assert (await change(client, "seat", shown_when=[], categories=[])).status_code == 303
    page = (await client.get(f"{ORGANIZE}/fields/bus")).text
    assert ("comes=yes" in controls_in(page)["shown_when"], 'value="bus=one"' in page) == (True, False)
    assert 'value="bus=one"' not in (await client.get(f"{ORGANIZE}/fields/comes")).text
    refused = await change(client, "comes", shown_when="bus=one")
    assert "not offered any more" in errors_in(refused.text)["shown_when"]
    assert (await FormField.get(code="comes")).shown_when == when("", "", "operator")


async def test_a_question_whose_condition_is_gone_is_asked_of_nobody_and_the_list_says_so(
    client: httpx.AsyncClient,
) -> None:
    event = await excursion()
    client.cookies.update(await sign_in(event=event))
    asked = await client.get(f"{ORGANIZE}/fields/comes/retirement")
    assert "2 questions depend on its answer" in asked.text
    assert "Nobody is asked this" not in (await client.get(f"{ORGANIZE}/fields")).text
    await FieldOption.filter(code="two").update(retired_at=NOW)
    await Event.filter(id=event.id).update(revision=50)
    questions = await questions_of(await Event.get(id=event.id))
    assert [one.code for one in questions.questions if is_asked_of_nobody(questions, one)] == ["seat"]
    await client.post(f"{ORGANIZE}/fields/comes/retirement")
    assert (await client.get(f"{ORGANIZE}/fields")).text.count("Nobody is asked this") == 2
    client.cookies.clear()
    assert (await fill(client, **{"question-comes": "yes"})).status_code == 303


async def test_one_of_several_answers_is_enough(client: httpx.AsyncClient) -> None:
    event = await excursion()
    client.cookies.update(await sign_in(event=event))
    mixed = await change(client, "seat", shown_when=["bus=one", "comes=yes"])
    assert errors_in(mixed.text) == {"shown_when": "Choose answers to one question only."}
    assert (await change(client, "seat", shown_when=["bus=one", "bus=two"])).status_code == 303
    assert (await FormField.get(code="seat")).shown_when == {
        "question": "bus",
        "options": ["one", "two"],
        "categories": [],
    }
    client.cookies.clear()
    page = (await client.get(FORM)).text
    assert "Only if you answered “Question bus” with one of these: One, Two." in re.sub("<[^>]*>", "", page)
    asked = {"category": "operator", "question-comes": "yes"}
    for bus in ("one", "two"):
        answer = await fill(client, **asked, **{"question-bus": bus, "question-seat": ""})
        assert errors_in(answer.text) == {"question-seat": "This answer is missing."}
    await FieldOption.filter(code="one").update(retired_at=NOW)
    await Event.filter(id=event.id).update(revision=event.revision + 50)
    questions = await questions_of(await Event.get(id=event.id))
    seat = next(one for one in questions.questions if one.code == "seat")
    assert not is_asked_of_nobody(questions, seat)


async def test_a_condition_that_was_kept_with_one_answer_is_read() -> None:
    kept = {"question": "bus", "option": "one", "categories": ["press"]}
    assert Condition.read(kept) == Condition("bus", frozenset({"one"}), frozenset({"press"}))


async def test_airports_are_proposed_by_code_and_by_city(client: httpx.AsyncClient) -> None:
    found = (await client.get("/en/airport-suggestions", params={"q": "malaga"})).json()
    assert [one["name"] for one in found][:1] == ["AGP"]
    by_code = (await client.get("/en/airport-suggestions", params={"q": "bcn"})).json()
    assert by_code[0]["name"] == "BCN"
    assert by_code[0]["told"].endswith("Barcelona, Spain")
    assert (await client.get("/en/airport-suggestions", params={"q": "ma"})).json() == []
    event, _category = await open_event()
    await make_field(event, "arrives", "arrival")
    assert 'data-organizations="/en/airport-suggestions"' in (await client.get(FORM)).text
