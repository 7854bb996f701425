"""A question that nobody has answered is deleted and brought back; one with answers stays, and is no longer asked."""

from __future__ import annotations

import datetime as dt
from typing import Any

import httpx

from events.congress.organizing.models import Event, FieldOption, FormField
from events.congress.registration.models import Answer, FieldRevision, Registration
from events.congress.registration.operations import register as register_them
from events.congress.registration.question_deletion_operations import bring_back_question, delete_question
from events.congress.registration.question_queries import questions_of
from events.records.auditing.models import Change
from events.records.deletions.models import Deletion
from events.records.deletions.queries import KEPT_FOR
from events.records.texts.models import Text
from tests.congress.registration.filling import application, open_event, register
from tests.factories import NOW, make_event, make_field, make_session, sign_in

ORGANIZE = "/en/organize/events/congress"
LATER = NOW + dt.timedelta(days=1)
MODELS = (FormField, FieldOption, FieldRevision, Text)


async def rows() -> dict[str, list[dict[str, Any]]]:
    """Every row that may be deleted, without numbers that the database gives and the version."""
    found = {}
    for model in MODELS:
        generated = {"version", *(["id"] if model in MODELS[2:] else [])}
        values = [{name: row[name] for name in row if name not in generated} for row in await model.all().values()]
        found[model.__name__] = sorted(values, key=str)
    return found


async def asked_twice() -> tuple[Event, FormField]:
    """A question that was asked otherwise before, with options, of which one is no longer offered."""
    event = await make_event()
    field = await make_field(event, "diet", "choice", ("vegan", "halal"), field_version=2, seen_by=["reader"])
    await FieldOption.filter(code="halal").update(retired_at=NOW)
    label = {"fr": "Repas"}
    await FieldRevision.create(field=field, number=1, kind="text", label=label, options=[], replaced_at=NOW)
    return event, field


async def test_a_question_comes_back_as_it_was(database: str) -> None:
    event, field = await asked_twice()
    before = await rows()
    assert await delete_question(field, by=event.id, now=LATER)
    gone = [await model.all().count() for model in MODELS[:3]]
    assert (gone, await Text.exclude(subject=event.id).count()) == ([0, 0, 0], 0)
    assert not await delete_question(field, by=event.id, now=LATER)
    deletion = await Deletion.get()
    assert (deletion.kind, deletion.title) == ("form_field", "Question diet")
    assert await bring_back_question(event, deletion.id, by=event.id, now=LATER) is not None
    assert await rows() == before
    assert await bring_back_question(event, deletion.id, by=event.id, now=LATER) is None
    acts = [(row.kind, row.act, row.subject) for row in await Change.all().order_by("id")]
    assert acts == [("form_field", "removed", field.id), ("form_field", "restored", field.id)]


async def test_only_what_is_a_questions_own_goes_with_it(database: str) -> None:
    event, _field = await asked_twice()
    before = await rows()
    other = await make_field(event, "room", "choice", ("single",), position=2)
    await FieldRevision.create(field=other, number=1, kind="text", label={}, options=[], replaced_at=NOW)
    assert await delete_question(other, by=event.id, now=LATER)
    assert await rows() == before


async def test_a_code_that_another_question_has_by_now_is_another_one(database: str) -> None:
    event, field = await asked_twice()
    await make_field(await make_event("other"), "diet-2")
    await delete_question(field, by=event.id, now=LATER)
    await make_field(event, "diet")
    await bring_back_question(event, (await Deletion.get()).id, by=event.id, now=LATER)
    assert (await FormField.get(id=field.id)).code == "diet-2"


async def test_a_question_is_not_brought_back_in_another_event_too_late_or_as_something_else(
    client: httpx.AsyncClient,
) -> None:
    event, field = await asked_twice()
    other = await make_event("other")
    await delete_question(field, by=event.id, now=LATER)
    deletion = (await Deletion.get()).id
    assert await bring_back_question(other, deletion, by=event.id, now=LATER) is None
    assert await bring_back_question(event, deletion, by=event.id, now=LATER + KEPT_FOR) is None
    client.cookies.update(await sign_in(event=event))
    answer = await client.post(f"{ORGANIZE}/deletions/{deletion}/restoration")
    assert "not there to be brought back" in (await client.get(answer.headers["location"])).text
    assert await FormField.all().count() == 0


async def test_another_deletion_is_not_brought_back_as_a_question(database: str) -> None:
    event = await make_event(state="draft")
    await make_session(event)
    deletion = await Deletion.create(
        id=event.id, scope=event.id, kind="session", subject=event.id, title="", rows=[], deleted_at=LATER
    )
    assert await bring_back_question(event, deletion.id, by=event.id, now=LATER) is None


async def test_what_was_answered_stays_and_the_page_says_how_often_and_what_to_do(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    await make_field(event, "diet")
    await make_field(event, "passport", position=2, is_sensitive=True)
    given = {"question-diet": "fish", "question-passport": "AB1"}
    for name in ("Awa Diallo", "Ona Vidal"):
        await register(client, badge_name=name, **given)
    client.cookies.update(await sign_in(event=event))
    for code in ("diet", "passport"):
        address = f"{ORGANIZE}/fields/{code}"
        assert "2 answers were given" in (await client.get(address)).text
        for answer in (await client.get(address + "/deletion"), await client.post(address + "/deletion")):
            assert answer.status_code == 409
            assert "2 answers were given, so the question cannot be deleted." in answer.text
            assert f'action="{address}/retirement"' in answer.text
    await client.post(f"{ORGANIZE}/fields/diet/retirement")
    answer = await client.get(f"{ORGANIZE}/fields/diet/deletion")
    assert (answer.status_code, "/retirement" in answer.text) == (409, False)
    assert (await FormField.all().count(), await Answer.all().count()) == (2, 2)


async def test_no_click_deletes_or_retires_unasked(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    field = await make_field(event, "diet")
    await register(client, **{"question-diet": "fish"})
    client.cookies.update(await sign_in(event=event))
    address = f"{ORGANIZE}/fields/diet"
    page = (await client.get(address)).text
    assert [form for form in ("/retirement", "/deletion") if f'action="{address}{form}"' in page] == []
    asking = await client.get(address + "/retirement")
    assert "No longer ask “Question diet”?" in asking.text
    assert "1 answer that was given stays." in asking.text
    await field.refresh_from_db()
    assert field.retired_at is None
    assert (await client.post(address + "/retirement")).status_code == 303
    await field.refresh_from_db()
    assert field.retired_at is not None


async def test_a_question_is_deleted_and_brought_back_on_its_pages(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    await make_field(event, "diet")
    client.cookies.update(await sign_in(event=event))
    address = f"{ORGANIZE}/fields/diet"
    assert "Delete “Question diet”?" in (await client.get(address + "/deletion")).text
    assert await FormField.all().count() == 1
    answer = await client.post(address + "/deletion")
    page = (await client.get(answer.headers["location"])).text
    assert "“Question diet” is deleted." in page
    back = f"{ORGANIZE}/fields/deletions/{(await Deletion.get()).id}/restoration"
    assert f'action="{back}"' in page
    assert (await client.post(address + "/deletion")).status_code == 404
    answer = await client.post(back)
    assert "“Question diet” is back." in (await client.get(answer.headers["location"])).text
    assert (await FormField.get()).code == "diet"


async def test_who_was_answering_it_is_registered_all_the_same(database: str) -> None:
    event, category = await open_event()
    field = await make_field(event, "diet")
    questions = await questions_of(event)
    await delete_question(field, by=event.id, now=LATER)
    await register_them(questions, application(category, {field: "fish"}), LATER)
    assert (await Registration.all().count(), await Answer.all().count()) == (1, 0)
