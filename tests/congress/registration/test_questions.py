"""A question changes after it was answered: what was answered is shown as it was given, and none of it is lost."""

from __future__ import annotations

import csv
import io
from typing import Any

import httpx
import pytest

from events.congress.organizing.models import Event, FormField
from events.congress.registration.answers import converted
from events.congress.registration.models import Answer, FieldRevision, Registration
from tests.congress.registration.filling import controls_in, errors_in, fill, open_event, register
from tests.factories import make_field, sign_in

ORGANIZE = "/en/organize/events/congress"

CONVERSIONS = [
    ("text", "long_text", "Poisson", "Poisson"),
    ("long_text", "text", "one line", "one line"),
    ("long_text", "text", "two\nlines", None),
    ("long_text", "text", "x" * 201, None),
    ("text", "number", "12.5", "12.5"),
    ("text", "number", "-3", "-3"),
    ("text", "number", "007", None),
    ("text", "number", "1,5", None),
    ("text", "number", "٣", None),
    ("text", "date", "2027-05-25", "2027-05-25"),
    ("text", "date", "20270525", None),
    ("text", "date", "25 May", None),
    ("number", "text", "12.5", "12.5"),
    ("date", "long_text", "2027-05-25", "2027-05-25"),
    ("choice", "choices", "vegan", '["vegan"]'),
    ("choices", "choice", '["vegan"]', "vegan"),
    ("choices", "choice", '["vegan","halal"]', None),
    ("choices", "choice", "no list", None),
    ("choice", "number", "vegan", None),
    ("choice", "yes_no", "yes", None),
    ("yes_no", "choice", "yes", None),
    ("number", "date", "2027", None),
    ("date", "date", "nonsense", "nonsense"),
    ("text", "telephone", "71234567", '["71234567","+59171234567"]'),
    ("long_text", "telephone", "ask Awa", '["ask Awa",""]'),
    ("long_text", "telephone", "71234567\n72222222", None),
    ("number", "telephone", "71234567", '["71234567","+59171234567"]'),
    ("date", "telephone", "2027-05-25", None),
    ("telephone", "text", '["71234567","+59171234567"]', "71234567"),
    ("telephone", "number", '["71234567","+59171234567"]', None),
    ("telephone", "text", "no number", None),
]


@pytest.mark.parametrize(("before", "after", "value", "expected"), CONVERSIONS)
def test_an_answer_is_converted_where_nothing_is_lost(
    before: str, after: str, value: str, expected: str | None
) -> None:
    assert converted(value, before, after, "BO") == expected


async def change(client: httpx.AsyncClient, code: str, **changes: Any) -> httpx.Response:
    """Open a question, change it, save."""
    page = await client.get(f"{ORGANIZE}/fields/{code}")
    form: dict[str, Any] = controls_in(page.text)
    kind = (await FormField.get(code=code)).kind
    return await client.post(f"{ORGANIZE}/fields/{code}", data={"kind": kind, **form, **changes})


async def as_owner(client: httpx.AsyncClient, event: Event) -> None:
    client.cookies.update(await sign_in(event=event))


async def seen(client: httpx.AsyncClient, kept: Registration) -> tuple[str, str]:
    """The organizer's page of a registration, and its answer in the table file."""
    page = await client.get(f"{ORGANIZE}/registrations/{kept.reference}")
    file = await client.get(f"{ORGANIZE}/registrations.csv")
    assert (page.status_code, file.status_code) == (200, 200)
    rows = list(csv.reader(io.StringIO(file.text)))
    assert len(rows) == 1 + await Registration.all().count()
    return page.text, rows[1][-1]


LOSSES = [
    ("choice", ("vegan", "halal"), "vegan", "number"),
    ("text", (), "none", "number"),
    ("text", (), "25 May", "date"),
    ("choice", ("yes", "halal"), "yes", "yes_no"),
    ("choices", ("vegan", "halal"), ["vegan", "halal"], "choice"),
]


@pytest.mark.tables
@pytest.mark.parametrize(("kind", "options", "answer", "wanted"), LOSSES)
async def test_a_change_of_kind_that_loses_answers_is_refused_with_their_number(
    client: httpx.AsyncClient, kind: str, options: tuple[str, ...], answer: Any, wanted: str
) -> None:
    event, _ = await open_event()
    await make_field(event, "diet", kind, options)
    kept = await register(client, **{"question-diet": answer})
    await register(client, badge_name="Nobody")
    await as_owner(client, event)
    before = await seen(client, kept)
    refused = await change(client, "diet", kind=wanted)
    assert refused.status_code == 422
    message = errors_in(refused.text)["kind"]
    assert "1 answer that was given cannot be kept" in message
    assert "Stop asking this question instead" in message
    assert ((await FormField.get(code="diet")).kind, await FieldRevision.all().count()) == (kind, 0)
    assert await seen(client, kept) == before


@pytest.mark.tables
async def test_an_answer_is_converted_with_its_question(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    await make_field(event, "diet", "choice", ("vegan", "halal"))
    kept = await register(client, **{"question-diet": "vegan"})
    await as_owner(client, event)
    assert (await change(client, "diet", kind="choices")).status_code == 303
    row = await Answer.get()
    assert (row.value, row.field_version) == ('["vegan"]', 2)
    was = await FieldRevision.get()
    assert (was.number, was.kind, was.label["es"]) == (1, "choice", "Pregunta diet")
    assert was.options == [{"code": "vegan", "label": {"fr": "Vegan"}}, {"code": "halal", "label": {"fr": "Halal"}}]
    page, cell = await seen(client, kept)
    assert ("Vegan" in page, cell) == (True, "Vegan")
    form = controls_in((await client.get(f"{ORGANIZE}/registrations/{kept.reference}/edit")).text)
    assert form["question-diet"] == ["vegan"]


async def test_an_answer_is_shown_in_the_words_that_it_was_given_to(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    await make_field(event, "diet", "choice", ("vegan", "halal"))
    kept = await register(client, **{"question-diet": "vegan"})
    await as_owner(client, event)
    label = {"label-fr": "Repas du soir", "option-0-fr": "Poisson", "option-0-es": "Pescado"}
    assert (await change(client, "diet", **label)).status_code == 303
    later = await register(client, badge_name="Later", **{"question-diet": "vegan"})
    await as_owner(client, event)
    page = (await client.get(f"{ORGANIZE}/registrations/{kept.reference}".replace("/en/", "/fr/"))).text
    assert [word for word in ("Question diet", "Vegan") if word not in page] == []
    assert [word for word in ("Repas du soir", "Poisson") if word in page] == []
    page = (await client.get(f"{ORGANIZE}/registrations/{later.reference}".replace("/en/", "/fr/"))).text
    assert [word for word in ("Repas du soir", "Poisson") if word not in page] == []
    # A language in which nobody had written it then is that of now.
    page = (await client.get(f"{ORGANIZE}/registrations/{kept.reference}".replace("/en/", "/es/"))).text
    assert "Pescado" in page


async def test_correcting_something_else_leaves_an_answer_to_the_question_that_was_asked(
    client: httpx.AsyncClient,
) -> None:
    event, _ = await open_event()
    await make_field(event, "diet", "choice", ("vegan", "halal"))
    kept = await register(client, **{"question-diet": "vegan"})
    await as_owner(client, event)
    await change(client, "diet", **{"option-0-fr": "Poisson"})
    edit = f"{ORGANIZE}/registrations/{kept.reference}/edit"
    form = controls_in((await client.get(edit)).text)
    assert (await client.post(edit, data={**form, "function": "Minister"})).status_code == 303
    assert (await Answer.get()).field_version == 1
    form = controls_in((await client.get(edit)).text)
    assert (await client.post(edit, data={**form, "question-diet": "halal"})).status_code == 303
    row = await Answer.get()
    assert (row.value, row.field_version) == ("halal", 2)


async def test_saving_a_question_unchanged_or_moved_makes_no_revision(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    await make_field(event, "diet", "choice", ("vegan", "halal"))
    await as_owner(client, event)
    assert (await change(client, "diet")).status_code == 303
    assert (await change(client, "diet", position="7", is_required="y")).status_code == 303
    assert ((await FormField.get()).field_version, await FieldRevision.all().count()) == (1, 0)


UNREADABLE = [
    ("number", (), "vegan"),
    ("number", (), "NaN"),
    ("number", (), "1e999999"),
    ("date", (), "25 May"),
    ("choices", ("halal",), "vegan"),
    ("choices", ("halal",), '{"a": 1}'),
    ("choices", ("halal",), "[1, null]"),
    ("choice", ("halal",), "vegan"),
    ("yes_no", (), "vegan"),
]


@pytest.mark.parametrize(("kind", "options", "value"), UNREADABLE)
async def test_what_an_older_form_wrote_is_shown_and_survives_a_correction(
    client: httpx.AsyncClient, kind: str, options: tuple[str, ...], value: str
) -> None:
    event, _ = await open_event()
    field = await make_field(event, "diet", kind, options, field_version=2)
    answer = await fill(client)
    page = answer.headers["location"]
    kept = await Registration.get()
    await Answer.create(registration=kept, field=field, field_version=1, value=value)
    own = await client.get(page)
    assert own.status_code == 200
    form = controls_in((await client.get(page + "/edit")).text)
    assert (await client.post(page + "/edit", data={**form, "function": "Minister"})).status_code == 303
    row = await Answer.get()
    assert (row.value, row.field_version, (await Registration.get()).function) == (value, 1, "Minister")
    await as_owner(client, event)
    assert (await seen(client, kept))[1] == value
