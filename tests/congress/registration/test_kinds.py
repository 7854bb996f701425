"""Each kind of answer from the form to the table file: asked, stored, sorted, shown, corrected, converted."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import httpx
import pytest
from wtforms import ValidationError

from events.congress.organizing.models import Event, FormField
from events.congress.registration.answers import converted
from events.congress.registration.kind import Kind
from events.congress.registration.kinds import KINDS
from events.congress.registration.models import Answer, FieldRevision, Registration
from events.congress.registration.sort_keys import amount_key, number_key, telephone_key
from events.platform.language.lazy import gettext as _
from events.platform.web.fields import WholeNumberField
from tests.congress.registration.filling import FORM, controls_in, errors_in, fill, open_event, register
from tests.factories import make_field, sign_in
from tests.platform.tables.reading import rows_in

ORGANIZE = "/en/organize/events/congress"

pytestmark = pytest.mark.tables


@dataclass(frozen=True)
class Example:
    """What is typed, and what becomes of it."""

    typed: Any
    stored: str
    sort_key: str
    shown: str
    cells: tuple[str, ...]
    values: tuple[tuple[str, Any], ...] = ()


EXAMPLES = {
    "text": Example("Échange  d’eau", "Échange d’eau", "echange d’eau", "Échange d’eau", ("Échange d’eau",)),
    "long_text": Example("One\nTwo", "One\nTwo", "one two", "One\nTwo", ("One\nTwo",)),
    "choice": Example("vegan", "vegan", "vegan", "Vegan", ("Vegan",)),
    "choices": Example(["vegan", "halal"], '["vegan","halal"]', '["vegan","halal"]', "Vegan", ("Vegan, Halal",)),
    "yes_no": Example("no", "no", "no", "No", ("No",)),
    "number": Example("1,250.5", "1250.5", "10000000000001250500000", "1250.5", ("1250.5",)),
    "date": Example("2027-05-25", "2027-05-25", "2027-05-25", "25 May 2027", ("2027-05-25",)),
    "date_time": Example(
        "2027-05-25T09:30", "2027-05-25T09:30", "2027-05-25T09:30", "25 May 2027, 09:30", ("2027-05-25 09:30",)
    ),
    "telephone": Example(
        "77 123 45 67",
        '["77 123 45 67","+221771234567"]',
        "+221771234567",
        "77 123 45 67",
        ("77 123 45 67", "+221771234567"),
    ),
    "email": Example(
        "Fatou@EAU.example.org",
        "Fatou@eau.example.org",
        "fatou@eau.example.org",
        "Fatou@eau",
        ("Fatou@eau.example.org",),
    ),
    "link": Example(
        "eau.example.org/Qui",
        "https://eau.example.org/Qui",
        "https://eau.example.org/qui",
        "https://eau.",
        ("https://eau.example.org/Qui",),
    ),
    "country": Example("BO", "BO", "BO", "Bolivia", ("Bolivia", "BO")),
    "language": Example("wo", "wo", "wo", "Wolof", ("Wolof",)),
    "money": Example(
        "1250.5",
        '[125050,"EUR"]',
        "EUR 10000000000125050000000",
        "1,250.50\u00a0EUR",
        ("1,250.50\u00a0EUR",),
        (("settings", {"currency": "EUR"}),),
    ),
    "nights": Example(
        ["2027-05-25", "2027-05-23"],
        '["2027-05-23","2027-05-25"]',
        "2027-05-23 2027-05-25",
        "Sun 23 May, Tue 25 May",
        ("2027-05-23, 2027-05-25", "2"),
        (("settings", {"nights_before": 2, "nights_after": 1}),),
    ),
    "arrival": Example(
        {"-day": "2027-05-24", "-hour": "14:30", "-flight": "AF 1148", "-place": "bcn"},
        '["2027-05-24","14:30","AF 1148","BCN"]',
        "2027-05-24T14:30",
        "24 May 2027, 14:30, AF 1148, Barcelona (BCN)",
        ("2027-05-24", "14:30", "AF 1148", "BCN"),
    ),
    "departure": Example(
        {"-day": "2027-05-29", "-flight": "TGV 9702", "-hour": "09:05", "-place": "Sants"},
        '["2027-05-29","09:05","TGV 9702","Sants"]',
        "2027-05-29T09:05",
        "29 May 2027, 09:05, TGV 9702, Sants",
        ("2027-05-29", "09:05", "TGV 9702", "Sants"),
    ),
    "consent": Example("1", "1", "1", "Agreed (version 1 of the text)", ("Agreed (version 1 of the text)",)),
}


def typed_in(example: Example) -> dict[str, Any]:
    """The inputs of the question, by name."""
    inputs = example.typed if isinstance(example.typed, dict) else {"": example.typed}
    return {f"question-asked{name}": value for name, value in inputs.items()}


def test_each_kind_has_an_example() -> None:
    in_test_answer_files = {"file", "photo"}
    assert set(EXAMPLES) | in_test_answer_files == set(KINDS)


@pytest.mark.parametrize("kind", EXAMPLES)
async def test_an_answer_goes_from_the_form_to_the_table_and_survives_a_correction(
    client: httpx.AsyncClient, kind: str
) -> None:
    event, _category = await open_event(time_zone="Europe/Madrid")
    example = EXAMPLES[kind]
    options = ("vegan", "halal") if KINDS[kind].has_options else ()
    await make_field(event, "asked", kind, options, **dict(example.values))
    answer = await fill(client, **typed_in(example))
    assert answer.status_code == 303, errors_in(answer.text)
    row = await Answer.get()
    assert (row.value, row.sort_key) == (example.stored, example.sort_key)
    own = await client.get(answer.headers["location"])
    assert example.shown in own.text
    edit = answer.headers["location"] + "/edit"
    form = controls_in((await client.get(edit)).text)
    if kind == "long_text":  # not read from pages here
        form["question-asked"] = [example.typed]
    corrected = await client.post(edit, data={**form, "function": "Minister"})
    assert corrected.status_code == 303, errors_in(corrected.text)
    assert ((await Answer.get()).value, (await Registration.get()).function) == (example.stored, "Minister")
    client.cookies.clear()
    client.cookies.update(await sign_in(event=event))
    heads, cells = rows_in((await client.get(f"{ORGANIZE}/registrations.xlsx")).content)
    assert cells[-len(example.cells) :] == list(example.cells)
    assert heads[-len(example.cells)] == "Question asked"


@pytest.mark.parametrize("kind", EXAMPLES)
async def test_a_required_question_of_each_kind_is_refused_without_an_answer(
    client: httpx.AsyncClient, kind: str
) -> None:
    event, _category = await open_event()
    options = ("vegan", "halal") if KINDS[kind].has_options else ()
    await make_field(event, "asked", kind, options, is_required=True, **dict(EXAMPLES[kind].values))
    refused = await fill(client)
    where = "question-asked-day" if kind in ("arrival", "departure") else "question-asked"
    assert (refused.status_code, [*errors_in(refused.text)]) == (422, [where])


REFUSED = [
    ("email", "fatou@", {}),
    ("email", "Fatou", {}),
    ("link", "javascript:alert(1)", {}),
    ("link", "two words", {}),
    ("country", "XX", {}),
    ("language", "klingon", {}),
    ("money", "12.345", {"settings": {"currency": "EUR"}}),
    ("money", "12.5", {"settings": {"currency": "XOF"}}),
    ("money", "-3", {"settings": {"currency": "XOF"}}),
    ("date_time", "2027-05-25", {}),
    ("date_time", "2027-13-25T10:00", {}),
    ("date_time", "0001-01-01T10:00", {}),
    ("date_time", "2027-03-28T02:30", {}),  # clocks go forward in Madrid
]


@pytest.mark.parametrize(("kind", "typed", "values"), REFUSED)
async def test_what_is_no_answer_of_its_kind_is_refused(
    client: httpx.AsyncClient, kind: str, typed: str, values: dict[str, Any]
) -> None:
    event, _category = await open_event(time_zone="Europe/Madrid")
    await make_field(event, "asked", kind, **values)
    refused = await fill(client, **{"question-asked": typed})
    assert (refused.status_code, [*errors_in(refused.text)]) == (422, ["question-asked"])
    assert await Answer.all().count() == 0


CONVERSIONS = [
    ("text", "email", "fatou@eau.example.org", "fatou@eau.example.org"),
    ("text", "email", "ask Fatou", None),
    ("email", "long_text", "fatou@eau.example.org", "fatou@eau.example.org"),
    ("text", "link", "https://eau.example.org", "https://eau.example.org"),
    ("text", "link", "eau.example.org", None),
    ("text", "country", "Sénégal", "SN"),
    ("text", "country", "senegal", "SN"),
    ("text", "country", "BO", "BO"),
    ("text", "country", "Wakanda", None),
    ("country", "text", "BO", None),
    ("text", "language", "wo", "wo"),
    ("money", "text", '[125050,"EUR"]', "1250.50 EUR"),
    ("text", "money", "1250.50 EUR", '[125050,"EUR"]'),
    ("text", "money", "1250.5 EUR", None),
    ("text", "money", "1250", None),
    ("money", "number", '[125050,"EUR"]', None),
    ("date_time", "text", "2027-05-25T09:30", "2027-05-25T09:30"),
    ("date_time", "date", "2027-05-25T09:30", None),
    ("text", "date_time", "2027-05-25T09:30", "2027-05-25T09:30"),
]


@pytest.mark.parametrize(("before", "after", "value", "expected"), CONVERSIONS)
def test_an_answer_is_converted_where_nothing_is_lost(
    before: str, after: str, value: str, expected: str | None
) -> None:
    assert converted(value, before, after) == expected


def test_keys_are_in_the_order_of_what_they_stand_for() -> None:
    numbers = ["-1000000000000000", "-2.5", "-2", "-0.000001", "0", "0.5", "9", "10", "999999999999999.999999"]
    assert sorted(numbers, key=number_key) == numbers
    amounts = ['[1000,"EUR"]', '[90000,"EUR"]', '[1,"XOF"]']
    assert sorted(amounts, key=amount_key) == amounts
    assert (number_key("Ça"), telephone_key('["ask Awa",""]'), telephone_key("??")) == ("ca", "ask awa", "??")
    assert len(number_key(str(Decimal("0.5")))) == 23


async def change(client: httpx.AsyncClient, **changes: Any) -> httpx.Response:
    page = await client.get(f"{ORGANIZE}/fields/asked")
    kind = (await FormField.get()).kind
    return await client.post(f"{ORGANIZE}/fields/asked", data={"kind": kind, **controls_in(page.text), **changes})


async def test_the_key_of_an_answer_follows_its_value_and_its_kind(client: httpx.AsyncClient) -> None:
    event, _category = await open_event()
    await make_field(event, "asked", "text")
    answer = await fill(client, **{"question-asked": "12"})
    edit = answer.headers["location"] + "/edit"
    form = controls_in((await client.get(edit)).text)
    assert (await client.post(edit, data={**form, "question-asked": "7"})).status_code == 303
    assert (await Answer.get()).sort_key == "7"
    client.cookies.clear()
    client.cookies.update(await sign_in(event=event))
    assert (await change(client, kind="number")).status_code == 303
    assert (await Answer.get()).sort_key == "10000000000000007000000"


async def test_an_amount_stays_in_the_currency_that_it_was_given_in(client: httpx.AsyncClient) -> None:
    event, _category = await open_event()
    await make_field(event, "asked", "money", settings={"currency": "EUR"})
    answer = await fill(client, **{"question-asked": "0"})
    edit = answer.headers["location"] + "/edit"
    mine = dict(client.cookies)
    client.cookies.clear()
    client.cookies.update(await sign_in(event=event))
    refused = await change(client, currency="")
    assert "Choose the currency of the amounts." in errors_in(refused.text)["currency"]
    assert (await change(client, currency="XOF")).status_code == 303
    client.cookies.clear()
    client.cookies.update(mine)
    form = controls_in((await client.get(edit)).text)
    assert form["question-asked"] == [""]
    assert (await client.post(edit, data={**form, "function": "Minister"})).status_code == 303
    assert (await Answer.get()).value == '[0,"EUR"]'
    assert "0.00\u00a0EUR" in (await client.get(answer.headers["location"])).text
    form = controls_in((await client.get(edit)).text)
    assert (await client.post(edit, data={**form, "question-asked": "5000"})).status_code == 303
    assert (await Answer.get()).value == '[5000,"XOF"]'


async def test_a_consent_is_to_the_wording_that_stood_on_the_page(client: httpx.AsyncClient) -> None:
    event, _category = await open_event()
    await make_field(event, "asked", "consent", is_required=True)
    answer = await fill(client, **{"question-asked": "1"})
    edit, mine = answer.headers["location"] + "/edit", dict(client.cookies)
    client.cookies.clear()
    client.cookies.update(await sign_in(event=event))
    assert (await change(client, **{"help-fr": "Photos publiées en ligne."})).status_code == 303
    was = await FieldRevision.get()
    assert (was.number, was.kind, was.help) == (1, "consent", {})
    client.cookies.clear()
    stale = await fill(client, badge_name="Late", **{"question-asked": "1"})
    assert "This text has changed meanwhile" in errors_in(stale.text)["question-asked"]
    client.cookies.update(mine)
    form = controls_in((await client.get(edit)).text)
    assert "question-asked" not in form
    refused = await client.post(edit, data={**form, "function": "Minister"})
    assert "Your agreement is needed here." in errors_in(refused.text)["question-asked"]
    assert (await Answer.get()).value == "1"
    assert (await client.post(edit, data={**form, "question-asked": "2"})).status_code == 303
    row = await Answer.get()
    assert (row.value, row.field_version) == ("2", 2)


async def test_nights_outside_of_what_is_offered_are_refused_and_those_chosen_before_stay(
    client: httpx.AsyncClient,
) -> None:
    event, _category = await open_event()
    field = await make_field(event, "asked", "nights", settings={"nights_before": 1, "nights_after": 0})
    assert (await fill(client, **{"question-asked": ["2027-05-23"]})).status_code == 422
    assert (await fill(client, **{"question-asked": ["nonsense"]})).status_code == 422
    answer = await fill(client, **{"question-asked": ["2027-05-24", "2027-05-27"]})
    edit = answer.headers["location"] + "/edit"
    await FormField.filter(id=field.id).update(settings={"nights_before": 0, "nights_after": 0})
    await Event.filter(id=event.id).update(revision=99)
    form = controls_in((await client.get(edit)).text)
    assert form["question-asked"] == ["2027-05-24", "2027-05-27"]
    assert (await client.post(edit, data={**form, "function": "Minister"})).status_code == 303
    assert (await Answer.get()).value == '["2027-05-24","2027-05-27"]'


JOURNEYS = [
    ({"-flight": "AF 1148"}, "question-asked-day"),
    ({"-day": "2027-05-24", "-hour": "25:00"}, "question-asked-hour"),
    ({"-day": "24 May"}, "question-asked-day"),
]


@pytest.mark.parametrize(("typed", "where"), JOURNEYS)
async def test_an_arrival_without_a_day_or_an_hour_of_the_clock_is_refused_there(
    client: httpx.AsyncClient, typed: dict[str, str], where: str
) -> None:
    event, _category = await open_event()
    await make_field(event, "asked", "arrival")
    refused = await fill(client, **{f"question-asked{name}": value for name, value in typed.items()})
    assert (refused.status_code, [*errors_in(refused.text)]) == (422, [where])
    assert f'href="#{where}"' in refused.text


class _StarsField(WholeNumberField):
    def pre_validate(self, form: object) -> None:
        if self.data is not None and not 1 <= self.data <= 5:
            raise ValidationError("From one to five.")


async def test_a_further_kind_is_one_row(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    row = Kind(
        word=_("Rating"),
        field=lambda question, chosen: _StarsField(str(question.label)),
        control={"width": "short", "inputmode": "numeric"},
        stored=lambda question, field: f"{field.data} of 5",
        loaded=lambda value: value[:1],
        reads=lambda question, value: value.endswith(" of 5"),
        shown=lambda question, value: "*" * int(value[0]),
        exported=lambda question, value: value[0],
        columns=((_("%(question)s, country code"), lambda value: value[-1]),),
        sort_key=lambda value: f"key-{value[0]}",
        to_text=lambda value: value[0],
        from_text=lambda value, country: f"{value} of 5" if value in set("12345") else None,
    )
    monkeypatch.setitem(KINDS, "stars", row)
    event, _category = await open_event()
    await make_field(event, "asked", "stars")
    assert 'inputmode="numeric"' in (await client.get(FORM)).text
    assert "From one to five." in (await fill(client, **{"question-asked": "7"})).text
    answer = await fill(client, **{"question-asked": "4"})
    kept = await Answer.get()
    assert (kept.value, kept.sort_key) == ("4 of 5", "key-4")
    assert "****" in (await client.get(answer.headers["location"])).text
    assert controls_in((await client.get(answer.headers["location"] + "/edit")).text)["question-asked"] == ["4"]
    client.cookies.clear()
    client.cookies.update(await sign_in(event=event))
    heads, cells = rows_in((await client.get(f"{ORGANIZE}/registrations.xlsx")).content)
    assert (heads[-2:], cells[-2:]) == (["Question asked", "Question asked, country code"], ["4", "5"])
    assert ">Rating<" in (await client.get(f"{ORGANIZE}/fields/asked")).text
    assert "Rating" in (await client.get(f"{ORGANIZE}/fields")).text
    assert (await change(client, kind="text")).status_code == 303
    assert (await Answer.get()).value == "4"
    assert (await change(client, kind="stars")).status_code == 303
    kept = await Answer.get()
    assert (kept.value, kept.sort_key) == ("4 of 5", "key-4")


async def test_answers_are_sorted_within_a_question_by_an_index(client: httpx.AsyncClient) -> None:
    event, _category = await open_event()
    field = await make_field(event, "asked", "number")
    for number in ("10", "9", "-1"):
        await register(client, badge_name=f"Awa {number}", **{"question-asked": number})
    rows = Answer.filter(field_id=field.id).order_by("sort_key")
    assert [row.value for row in await rows] == ["-1", "9", "10"]
