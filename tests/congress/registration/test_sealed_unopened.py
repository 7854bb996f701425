"""The master key is missing: everything but the sealed answers works, and none of them is lost or overwritten."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from events.congress.organizing.models import Event, FormField
from events.congress.registration.models import Answer, Registration
from events.records.vault.models import Look, PersonKey, SensitiveValue
from tests.congress.registration.filling import controls_in, errors_in, fill, open_event, register
from tests.factories import make_field, sign_in

ORGANIZE = "/en/organize/events/congress"
LIST = f"{ORGANIZE}/registrations"
SECRET = "AB1234567"
CLOSED = "What is sealed cannot be opened"

pytestmark = pytest.mark.tables


async def lose_the_key(number: int = 7) -> None:
    """Have the keys of everybody be wrapped by a master key that the installation does not have; 0 puts it back."""
    await PersonKey.all().update(master_key_number=number)


async def sealed_event() -> Event:
    event, _ = await open_event()
    await make_field(event, "passport", is_sensitive=True, is_required=True)
    await make_field(event, "visas", "choices", ("bo", "pe"), is_sensitive=True, position=2)
    await make_field(event, "diet", position=3)
    return event


GIVEN: dict[str, Any] = {"question-passport": SECRET, "question-visas": ["bo", "pe"], "question-diet": "fish"}


async def holder(client: httpx.AsyncClient) -> str:
    await sealed_event()
    return str((await fill(client, **GIVEN)).headers["location"])


async def opened(client: httpx.AsyncClient, page: str) -> dict[str, Any]:
    """What the form shows once the key is back."""
    await lose_the_key(0)
    form = controls_in((await client.get(page + "/edit")).text)
    return {name: form.get(name) for name in GIVEN}


KEPT = {"question-passport": [SECRET], "question-visas": ["bo", "pe"], "question-diet": ["fish"]}


async def test_a_holder_corrects_the_rest_and_keeps_what_is_sealed(client: httpx.AsyncClient) -> None:
    page = await holder(client)
    assert await opened(client, page) == KEPT
    await lose_the_key()
    looks = await Look.all().count()
    assert (await client.get(page)).status_code == 200
    shown = await client.get(page + "/edit")
    assert (shown.status_code, "Your sealed answers are not shown" in shown.text) == (200, True)
    form = controls_in(shown.text)
    assert [name for name in form if "passport" in name or "visas" in name] == []
    answer = await client.post(page + "/edit", data={**form, "function": "Minister", "question-diet": "rice"})
    assert "Your other corrections are saved" in (await client.get(answer.headers["location"])).text
    assert ((await Registration.get()).function, (await Answer.get()).value) == ("Minister", "rice")
    assert await Look.all().count() == looks
    assert await opened(client, page) == KEPT | {"question-diet": ["rice"]}


async def test_a_page_shown_without_sealed_answers_empties_none_once_the_key_is_back(
    client: httpx.AsyncClient,
) -> None:
    page = await holder(client)
    await lose_the_key()
    form = controls_in((await client.get(page + "/edit")).text)
    await lose_the_key(0)
    assert (await client.post(page + "/edit", data={**form, "function": "Minister"})).status_code == 303
    assert await opened(client, page) == KEPT


async def test_a_page_shown_with_them_overwrites_none_once_the_key_is_gone(client: httpx.AsyncClient) -> None:
    page = await holder(client)
    form = controls_in((await client.get(page + "/edit")).text)
    await lose_the_key()
    changed = {**form, "question-passport": "XY7", "function": "Minister"}
    assert (await client.post(page + "/edit", data=changed)).status_code == 303
    assert (await Registration.get()).function == "Minister"
    assert await opened(client, page) == KEPT


async def test_boxes_that_are_unticked_are_answers_taken_away(client: httpx.AsyncClient) -> None:
    page = await holder(client)
    form = controls_in((await client.get(page + "/edit")).text)
    del form["question-visas"]
    assert (await client.post(page + "/edit", data=form)).status_code == 303
    assert await opened(client, page) == KEPT | {"question-visas": None}


async def test_organizers_are_told_that_it_does_not_open(client: httpx.AsyncClient) -> None:
    event = await sealed_event()
    kept = await register(client, **GIVEN)
    await lose_the_key()
    client.cookies.update(await sign_in(event=event))
    page = await client.get(f"{LIST}/{kept.reference}/sealed")
    assert (page.status_code, CLOSED in page.text, SECRET in page.text) == (200, True, False)
    for kind in ("csv", "xlsx"):
        answer = await client.get(f"{LIST}.{kind}?sealed=yes")
        assert (answer.status_code, answer.headers["location"]) == (303, LIST)
        assert CLOSED in (await client.get(LIST)).text
        assert (await client.get(f"{LIST}.{kind}")).status_code == 200
    assert await Look.all().count() == 0


async def test_a_question_stays_ordinary_when_its_answers_cannot_be_sealed(client: httpx.AsyncClient) -> None:
    event = await sealed_event()
    await register(client, **GIVEN)
    await lose_the_key()
    client.cookies.update(await sign_in(event=event))
    address = f"{ORGANIZE}/fields/diet"
    form = {**controls_in((await client.get(address)).text), "kind": "text", "is_sensitive": "y"}
    refused = await client.post(address, data=form)
    assert (refused.status_code, list(errors_in(refused.text))) == (422, ["is_sensitive"])
    row = await FormField.get(code="diet")
    assert (row.is_sensitive, await Answer.all().count(), await SensitiveValue.all().count()) == (False, 1, 2)
