"""The form as organizers build it: sections, order, options in bulk, preview, what is not translated."""

from __future__ import annotations

import datetime as dt
from typing import Any

import httpx

from events.congress.editions.operations import NextEdition, copy_edition
from events.congress.organizing.models import Event, FieldOption, FormField
from events.congress.registration.form_translations import missing_in
from events.congress.registration.models import Answer
from events.congress.registration.question_queries import questions_of
from events.congress.registration.retention_operations import destroy_due_answers
from events.records.auditing.models import Change
from events.records.seats.models import Pool
from events.records.texts.models import Text
from tests.congress.registration.filling import FORM, controls_in, fill, open_event, register
from tests.factories import NOW, make_account, make_category, make_field, make_pool, sign_in

ORGANIZE = "/en/organize/events/congress"


async def in_sections() -> Event:
    event, _category = await open_event()
    await make_field(event, "first")
    await make_field(event, "travel", "section", position=2)
    await make_field(event, "flight", position=3)
    await make_field(event, "hotel", position=4)
    return event


async def test_questions_stand_below_the_heading_before_them(client: httpx.AsyncClient) -> None:
    await in_sections()
    page = (await client.get(FORM)).text
    places = [page.index(words) for words in ("Questions of the organizers", "question-first", "Question travel</")]
    places += [page.index('id="question-flight"'), page.index('id="question-hotel"')]
    assert places == sorted(places)
    assert 'name="question-travel"' not in page


async def test_a_section_that_is_retired_leaves_its_questions_to_the_one_before(database: str) -> None:
    event = await in_sections()
    await FormField.filter(code="travel").update(retired_at=NOW)
    questions = await questions_of(event)
    assert [(one.code, one.section) for one in questions.questions] == [
        ("first", None),
        ("flight", None),
        ("hotel", None),
    ]


async def order() -> list[str]:
    return [row.code for row in await FormField.all().order_by("position", "code")]


async def test_a_question_is_moved_up_and_down_by_buttons(client: httpx.AsyncClient) -> None:
    event = await in_sections()
    client.cookies.update(await sign_in(event=event))
    page = (await client.get(f"{ORGANIZE}/fields")).text
    assert page.count('/place" data-once') == 6  # neither up from the first nor down from the last
    place = f"{ORGANIZE}/fields/hotel/place"
    assert (await client.post(place, data={"before": "travel"})).status_code == 303
    assert await order() == ["first", "hotel", "travel", "flight"]
    assert (await client.post(place, data={"before": ""})).status_code == 303
    assert await order() == ["first", "travel", "flight", "hotel"]
    assert [row.act for row in await Change.filter(kind="form_field")] == ["moved", "moved"]
    assert [row.code for row in (await questions_of(await Event.get(id=event.id))).questions][-1] == "hotel"


async def test_a_question_with_answers_becomes_no_section(client: httpx.AsyncClient) -> None:
    event = await in_sections()
    await register(client, **{"question-first": "Yes"})
    client.cookies.update(await sign_in(event=event))
    page = controls_in((await client.get(f"{ORGANIZE}/fields/first")).text)
    assert (await client.post(f"{ORGANIZE}/fields/first", data={**page, "kind": "section"})).status_code == 422
    page = controls_in((await client.get(f"{ORGANIZE}/fields/hotel")).text)
    assert (await client.post(f"{ORGANIZE}/fields/hotel", data={**page, "kind": "section"})).status_code == 303


async def test_twenty_options_are_pasted_as_twenty_lines(client: httpx.AsyncClient) -> None:
    event, _category = await open_event()
    client.cookies.update(await sign_in(event=event))
    lines = "\n".join(f"Atelier {number} | Taller {number}\tWorkshop {number}" for number in range(1, 21))
    form: dict[str, Any] = {"kind": "choice", "pasted": lines + "\n\n"}
    refused = await client.post(f"{ORGANIZE}/fields/new", data=form)
    assert (refused.status_code, lines in refused.text) == (422, False)
    again = controls_in(refused.text)
    assert again["option-19-fr"] == ["Atelier 20"]
    made = await client.post(f"{ORGANIZE}/fields/new", data={**again, "kind": "choice", "label-fr": "Atelier"})
    assert made.status_code == 303
    rows = await FieldOption.all().order_by("position")
    assert (len(rows), rows[19].code) == (20, "atelier-20")
    texts = await Text.filter(subject=rows[4].id).order_by("language").values_list("language", "body")
    assert texts == [("en", "Workshop 5"), ("es", "Taller 5"), ("fr", "Atelier 5")]


async def test_what_is_not_translated_is_pointed_out_in_the_list_and_before_publication(
    client: httpx.AsyncClient,
) -> None:
    event, _category = await open_event(state="draft")
    await make_field(event, "diet", "choice", ("vegan",))
    questions = await questions_of(event)
    assert [(one.code, str(one.text), one.languages) for one in missing_in(questions, event.languages)] == [
        ("diet", "Question diet", ("en",)),
        ("diet", "Vegan", ("es", "en")),
    ]
    client.cookies.update(await sign_in(event=event))
    for page in (f"{ORGANIZE}/fields", f"{ORGANIZE}/publication", f"{ORGANIZE}/form-preview"):
        text = (await client.get(page)).text
        assert ("missing in a language" in text, "Spanish and English" in text) == (True, True), page
    assert "missing in a language" not in (await client.get(f"{ORGANIZE}/cancellation")).text


async def test_the_preview_shows_each_language_and_what_a_category_is_asked(client: httpx.AsyncClient) -> None:
    event, _category = await open_event()
    await make_category(event, "press", position=2)
    await make_field(event, "diet")
    await make_field(event, "camera", position=2, shown_when={"categories": ["press"]})
    client.cookies.update(await sign_in(event=event))
    shown = (await client.get(f"{ORGANIZE}/form-preview")).text
    assert ("question-diet" in shown, "question-camera" in shown) == (True, True)
    spanish = (await client.get(f"{ORGANIZE}/form-preview?category=operator".replace("/en/", "/es/"))).text
    assert ("Pregunta diet" in spanish, "question-camera" in spanish) == (True, False)
    assert "/fr/organize/events/congress/form-preview" in spanish
    client.cookies.clear()
    client.cookies.update(await sign_in("reader@example.org", event=event, role="reader"))
    assert (await client.get(f"{ORGANIZE}/form-preview")).status_code == 403


async def test_answers_are_destroyed_on_their_day_and_their_number_stays(client: httpx.AsyncClient) -> None:
    event, _category = await open_event()
    await make_field(event, "diet", kept_days=30)
    await make_field(event, "other", position=2)
    await register(client, **{"question-diet": "Fish", "question-other": "Red"})
    assert await destroy_due_answers(dt.datetime(2027, 6, 27, 23, tzinfo=dt.UTC)) == 0
    due = dt.datetime(2027, 6, 28, 1, tzinfo=dt.UTC)
    await Event.filter(id=event.id).update(updated_at=due - dt.timedelta(days=13))
    assert await destroy_due_answers(due) == 0  # dates that were just changed may be a slip
    await Event.filter(id=event.id).update(updated_at=NOW)
    assert (await destroy_due_answers(due), await destroy_due_answers(due)) == (1, 0)
    assert [row.value for row in await Answer.all()] == ["Red"]
    assert (await FormField.get(code="diet")).destroyed == 1
    assert [(row.act, row.details) for row in await Change.filter(kind="form_field")] == [
        ("destroyed", {"answers": "1"})
    ]
    client.cookies.update(await sign_in(event=event))
    page = (await client.get(f"{ORGANIZE}/fields/diet")).text
    assert ("1 answer was given" in page, controls_in(page)["kept_days"]) == (True, ["30"])


async def test_the_next_edition_has_the_form_with_pools_of_its_own(database: str) -> None:
    event, _category = await open_event()
    pool = await make_pool(40)
    await Pool.filter(id=pool.id).update(taken=7)
    await make_field(event, "comes", "yes_no", destroyed=3)
    await make_field(event, "travel", "section", position=2)
    field = await make_field(
        event, "bus", "choice", ("one", "two"), position=3, shown_when={"question": "comes", "option": "yes"}
    )
    await FieldOption.filter(field_id=field.id, code="one").update(pool_id=pool.id)
    wanted = NextEdition("next", dt.date(2029, 5, 22), with_programme=False)
    made = await copy_edition(event, wanted, by=(await make_account()).id, now=NOW)
    questions = await questions_of(await Event.get(id=made.id))
    bus = questions.questions[1]
    assert (bus.condition.question, bus.condition.options) == ("comes", frozenset({"yes"}))
    assert bus.section is not None
    copied = {option.code: option.pool_id for option in bus.options}
    assert (copied["two"], copied["one"] in (None, pool.id)) == (None, False)
    own = await Pool.get(id=copied["one"])
    assert (own.capacity, own.taken, own.scope) == (40, 0, made.id)
    assert await FormField.filter(event_id=made.id, destroyed=0).count() == 3


async def test_a_question_is_answered_below_its_section(client: httpx.AsyncClient) -> None:
    await in_sections()
    answer = await fill(client, **{"question-flight": "AF 1148"})
    assert answer.status_code == 303
    assert "AF 1148" in (await client.get(answer.headers["location"])).text
