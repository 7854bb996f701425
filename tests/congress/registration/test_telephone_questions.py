"""A question for a telephone number: kept as typed with its country code, asked about once, never refused."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from events.congress.organizing.models import FormField
from events.congress.registration.models import Answer, Registration
from tests.congress.registration.filling import FORM, controls_in, errors_in, fill, open_event, register
from tests.factories import make_field, sign_in
from tests.platform.tables.reading import rows_in

ORGANIZE = "/en/organize/events/congress"
LIST = f"{ORGANIZE}/registrations"

pytestmark = pytest.mark.tables


async def value() -> str:
    return (await Answer.get()).value


async def test_a_number_is_kept_as_it_was_typed_beside_what_any_telephone_dials(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    await make_field(event, "phone", "telephone")
    page = (await client.get(FORM)).text
    assert 'type="tel"' in page
    await register(client, **{"question-phone": " 77 123 45 67 "})
    assert await value() == '["77 123 45 67","+221771234567"]'


async def test_what_cannot_be_a_number_is_asked_about_once_and_then_taken(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    await make_field(event, "phone", "telephone")
    asked = await fill(client, **{"question-phone": "ask Awa"})
    assert (asked.status_code, "Is this right?" in errors_in(asked.text)["question-phone"]) == (422, True)
    form = controls_in(asked.text)
    assert (form["question-phone"], form["shown-question-phone"]) == (["ask Awa"], ["ask Awa"])
    again = await client.post(FORM, data={**form, "country": "SN", "consent": "y"})
    assert again.status_code == 303, errors_in(again.text)
    assert await value() == '["ask Awa",""]'
    edit = again.headers["location"] + "/edit"
    form = controls_in((await client.get(edit)).text)
    assert (await client.post(edit, data={**form, "function": "Minister"})).status_code == 303
    assert (await Registration.get()).function == "Minister"


async def test_a_number_without_country_code_is_of_the_country_stated_now(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    await make_field(event, "phone", "telephone")
    edit = (await fill(client, **{"question-phone": "77 123 45 67"})).headers["location"] + "/edit"
    form = controls_in((await client.get(edit)).text)
    answer = await client.post(edit, data={**form, "country": "FR"})
    assert answer.status_code == 303, errors_in(answer.text)
    assert ((await Registration.get()).country, await value()) == ("FR", '["77 123 45 67","+33771234567"]')
    answer = await client.post(
        edit, data={**controls_in((await client.get(edit)).text), "question-phone": "0612345678"}
    )
    assert answer.status_code == 303, errors_in(answer.text)
    assert await value() == '["0612345678","+33612345678"]'


async def test_it_is_shown_as_typed_and_exported_with_both(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    await make_field(event, "phone", "telephone")
    await make_field(event, "diet", position=2)
    answer = await fill(client, **{"question-phone": "77 123 45 67", "question-diet": "fish"})
    own = (await client.get(answer.headers["location"])).text
    assert ("77 123 45 67" in own, "+221" in own) == (True, False)
    client.cookies.clear()
    await register(client, badge_name="Nobody")
    client.cookies.update(await sign_in(event=event))
    heads, first, second = rows_in((await client.get(LIST + ".xlsx")).content)
    assert heads[-3:] == ["Question phone", "Question phone, with country code", "Question diet"]
    assert (first[-3:], "+221771234567" in str(second)) == (["77 123 45 67", "+221771234567", "fish"], False)


async def change(client: httpx.AsyncClient, **changes: Any) -> httpx.Response:
    page = await client.get(f"{ORGANIZE}/fields/phone")
    kind = (await FormField.get()).kind
    return await client.post(f"{ORGANIZE}/fields/phone", data={"kind": kind, **controls_in(page.text), **changes})


async def test_a_question_that_was_a_line_of_text_becomes_one_for_a_number_and_back(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    await make_field(event, "phone", "text")
    await register(client, **{"question-phone": "77 123 45 67"})
    client.cookies.update(await sign_in(event=event))
    assert (await change(client, kind="telephone")).status_code == 303
    assert await value() == '["77 123 45 67","+221771234567"]'
    assert (await change(client, kind="number")).status_code == 422
    assert (await change(client, kind="text")).status_code == 303
    assert ((await Answer.get()).field_version, await value()) == (3, "77 123 45 67")


async def test_a_sealed_number_is_opened_as_it_was_typed(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    await make_field(event, "phone", "telephone", is_sensitive=True)
    answer = await fill(client, **{"question-phone": "77 123 45 67"})
    edit = answer.headers["location"] + "/edit"
    form = controls_in((await client.get(edit)).text)
    assert (form["question-phone"], await Answer.all().count()) == (["77 123 45 67"], 0)
    client.cookies.clear()
    client.cookies.update(await sign_in(event=event))
    _heads, row = rows_in((await client.get(LIST + ".xlsx?sealed=yes")).content)
    assert row[-2:] == ["77 123 45 67", "+221771234567"]


@pytest.mark.parametrize("value", ["ask Awa", '["71234567"]', "[]"])
async def test_what_is_no_stored_number_is_shown_and_survives_a_correction(
    client: httpx.AsyncClient, value: str
) -> None:
    event, _ = await open_event()
    field = await make_field(event, "phone", "telephone", field_version=2)
    edit = (await fill(client)).headers["location"] + "/edit"
    await Answer.create(registration=await Registration.get(), field=field, field_version=1, value=value)
    form = controls_in((await client.get(edit)).text)
    assert (await client.post(edit, data={**form, "function": "Minister"})).status_code == 303
    assert (await Answer.get()).value == value
    client.cookies.clear()
    client.cookies.update(await sign_in(event=event))
    _heads, row = rows_in((await client.get(LIST + ".xlsx")).content)
    assert row[-1] == value
