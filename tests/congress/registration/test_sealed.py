"""Sensitive questions: their answers are sealed, few open them, and each look is recorded."""

from __future__ import annotations

import datetime as dt
from typing import Any

import httpx
import pytest
from tortoise import Tortoise

from events.congress.organizing.models import Event, FormField
from events.congress.registration.models import Answer, Registration
from events.platform.storage.database import execute_rows
from events.platform.storage.revisions import raise_revision
from events.records.auditing.models import Change
from events.records.people.models import Account
from events.records.vault.models import Look, PersonKey, SensitiveValue
from events.records.vault.operations import destroy_due
from tests.congress.registration.filling import FORM, controls_in, errors_in, fill, open_event, register
from tests.factories import make_field, sign_in
from tests.platform.tables.reading import rows_in

ORGANIZE = "/en/organize/events/congress"
LIST = f"{ORGANIZE}/registrations"
SECRET = "AB1234567"

pytestmark = pytest.mark.tables


async def sensitive_event(**values: Any) -> Event:
    event, _ = await open_event()
    await make_field(event, "passport", "text", is_sensitive=True, **values)
    await make_field(event, "diet", "text", position=2)
    return event


async def as_role(client: httpx.AsyncClient, event: Event, role: str) -> None:
    client.cookies.clear()
    client.cookies.update(await sign_in(f"{role}@example.org", event=event, role=role))


async def stands_open() -> list[str]:
    """The tables in which the secret stands in plain text."""
    found = []
    for model in Tortoise.apps["events"].values():
        table = model._meta.db_table
        rows = await execute_rows(f'SELECT * FROM "{table}"')
        if any(SECRET in str(value) for row in rows for value in row.values()):
            found.append(table)
    return found


async def looks() -> list[tuple[str | None, str]]:
    names = {row.id: row.email for row in await Account.all()}
    rows = await Look.all().order_by("id")
    return [(names[row.looked_by] if row.looked_by else None, row.place) for row in rows]


async def test_those_not_named_see_an_answer_nowhere(client: httpx.AsyncClient) -> None:
    event = await sensitive_event()
    kept = await register(client, **{"question-passport": SECRET, "question-diet": "fish"})
    assert await stands_open() == []
    assert [row.value for row in await Answer.all()] == ["fish"]
    file = f"{LIST}/{kept.reference}"
    for role in ("organizer", "reader"):
        await as_role(client, event, role)
        pages = [await client.get(path) for path in (file, LIST, LIST + ".csv?sealed=yes")]
        sheet = rows_in((await client.get(LIST + ".xlsx?sealed=yes")).content)
        assert [page.status_code for page in pages] == [200, 200, 200]
        assert [text for text in (*(page.text for page in pages), str(sheet)) if SECRET in text] == []
        assert "sealed=yes" not in pages[1].text
        assert (await client.get(file + "/sealed")).headers["location"] == file
    await as_role(client, event, "organizer")
    assert "question-passport" not in (await client.get(file + "/edit")).text
    assert await looks() == []


async def test_an_owner_opens_an_answer_and_each_look_is_recorded(client: httpx.AsyncClient) -> None:
    event = await sensitive_event()
    kept = await register(client, **{"question-passport": SECRET})
    file = f"{LIST}/{kept.reference}"
    await as_role(client, event, "owner")
    page = (await client.get(file)).text
    assert (SECRET in page, "Kept sealed" in page, file + "/sealed" in page) == (False, True, True)
    assert SECRET not in (await client.get(LIST + ".csv")).text
    assert await looks() == []
    opened = (await client.get(file + "/sealed")).text
    assert (SECRET in opened, "Ona Vidal" in opened) == (True, True)
    assert "sealed=yes" in (await client.get(LIST)).text
    heads, row = rows_in((await client.get(LIST + ".xlsx?sealed=yes")).content)
    assert row[-1] == SECRET
    assert heads[-2:] == ["Question passport", "Question diet"]
    assert SECRET in (await client.get(LIST + ".csv?sealed=yes")).text
    assert await looks() == [
        ("owner@example.org", "organize.registration.sealed"),
        ("owner@example.org", "organize.registrations.xlsx"),
        ("owner@example.org", "organize.registrations.csv"),
    ]


async def test_owners_name_who_sees_the_answers(client: httpx.AsyncClient) -> None:
    event = await sensitive_event(seen_by=["reader"])
    kept = await register(client, **{"question-passport": SECRET})
    answers = []
    for role in ("organizer", "reader"):
        await as_role(client, event, role)
        answers.append((await client.get(f"{LIST}/{kept.reference}/sealed")).status_code)
    assert answers == [303, 200]
    await FormField.filter(code="diet").update(seen_by=["reader"])
    await raise_revision(event.id)
    await as_role(client, event, "reader")
    assert "Question diet" in (await client.get(LIST + ".csv")).text


async def test_organizers_cannot_make_themselves_see(client: httpx.AsyncClient) -> None:
    event = await sensitive_event()
    await as_role(client, event, "organizer")
    page = (await client.get(f"{ORGANIZE}/fields/passport")).text
    assert [name for name in ("is_sensitive", "seen_by") if f'name="{name}"' in page] == []
    form = {**controls_in(page), "kind": "text", "seen_by": ["organizer"], "is_sensitive": ""}
    assert (await client.post(f"{ORGANIZE}/fields/passport", data=form)).status_code == 303
    row = await FormField.get(code="passport")
    assert (row.is_sensitive, row.seen_by, row.version) == (True, None, 2)


async def test_its_holder_reads_corrects_and_takes_it_away(client: httpx.AsyncClient) -> None:
    await sensitive_event()
    page = (await fill(client, **{"question-passport": SECRET})).headers["location"]
    own = (await client.get(page)).text
    assert (SECRET in own, "Kept sealed" in own, await looks()) == (False, True, [])
    form = controls_in((await client.get(page + "/edit")).text)
    assert (form["question-passport"], await looks()) == ([SECRET], [(None, "personal.edit")])
    before = await SensitiveValue.get()
    assert (await client.post(page + "/edit", data={**form, "function": "Minister"})).status_code == 303
    assert (await SensitiveValue.get()).ciphertext == before.ciphertext
    form = controls_in((await client.get(page + "/edit")).text)
    assert (await client.post(page + "/edit", data={**form, "question-passport": "XY7"})).status_code == 303
    form = controls_in((await client.get(page + "/edit")).text)
    assert form["question-passport"] == ["XY7"]
    changes = [row.details for row in await Change.filter(act="corrected").order_by("id")]
    assert changes[-1] == {"answers": ["passport"]}
    assert (await client.post(page + "/edit", data={**form, "question-passport": ""})).status_code == 303
    assert await SensitiveValue.all().count() == 0


async def test_an_ordinary_question_becomes_sensitive_with_its_answers_and_not_back(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    await make_field(event, "passport", "text")
    kept = await register(client, **{"question-passport": SECRET})
    await register(client, badge_name="Nobody")
    await as_role(client, event, "owner")
    address = f"{ORGANIZE}/fields/passport"
    form: dict[str, Any] = {**controls_in((await client.get(address)).text), "kind": "text"}
    assert form["seen_by"] == ["organizer"]
    assert (await client.post(address, data={**form, "is_sensitive": "y", "seen_by": []})).status_code == 303
    assert (await stands_open(), await Answer.all().count()) == ([], 0)
    assert SECRET in (await client.get(f"{LIST}/{kept.reference}/sealed")).text
    form = {**controls_in((await client.get(address)).text), "kind": "text"}
    form.pop("is_sensitive")
    refused = await client.post(address, data=form)
    assert (refused.status_code, list(errors_in(refused.text))) == (422, ["is_sensitive"])
    assert "1 sealed answer would lie open" in refused.text
    refused = await client.post(address, data={**form, "is_sensitive": "y", "kind": "long_text"})
    assert (refused.status_code, list(errors_in(refused.text))) == (422, ["kind"])
    row = await FormField.get(code="passport")
    assert (row.is_sensitive, row.kind) == (True, "text")


async def test_it_is_destroyed_after_the_event_wherever_that_moves(client: httpx.AsyncClient) -> None:
    event = await sensitive_event()
    await register(client, **{"question-passport": SECRET})
    assert (await SensitiveValue.get()).destroy_on == dt.date(2027, 8, 26)
    await as_role(client, event, "owner")
    settings = f"{ORGANIZE}/settings"
    form = controls_in((await client.get(settings)).text)
    moved = {**form, "starts_on": "2028-05-23", "ends_on": "2028-05-26", "address": "x", "confirms_move": "y"}
    answer = await client.post(settings, data=moved)
    assert answer.status_code == 303, errors_in(answer.text)
    assert (await SensitiveValue.get()).destroy_on == dt.date(2028, 8, 24)
    assert await destroy_due(dt.datetime(2028, 8, 23, 12, tzinfo=dt.UTC)) == 0
    assert await destroy_due(dt.datetime(2028, 8, 24, 0, 1, tzinfo=dt.UTC)) == 1
    kept = await Registration.get()
    page = await client.get(f"{LIST}/{kept.reference}")
    assert (page.status_code, "Kept sealed" in page.text) == (200, False)


async def test_who_answers_is_told_that_it_is_sealed(client: httpx.AsyncClient) -> None:
    await sensitive_event()
    assert (await client.get(FORM)).text.count("Your answer is kept sealed") == 1


async def test_a_mistyped_year_destroys_nothing_at_once(client: httpx.AsyncClient) -> None:
    event = await sensitive_event()
    await register(client, **{"question-passport": SECRET})
    await as_role(client, event, "owner")
    settings = f"{ORGANIZE}/settings"
    form = controls_in((await client.get(settings)).text)
    dates = {name: form[name] for name in ("starts_on", "ends_on")}
    past = {"starts_on": "2017-05-23", "ends_on": "2017-05-28", "confirms_move": "y"}
    answer = await client.post(settings, data={**form, **past})
    assert answer.status_code == 303, errors_in(answer.text)
    soon = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=14)
    assert (await SensitiveValue.get()).destroy_on == soon
    await register(client, badge_name="Awa Diop", **{"question-passport": SECRET})
    assert await SensitiveValue.all().count() == 2
    assert {row.destroy_on for row in await SensitiveValue.all()} == {soon}
    assert await destroy_due(dt.datetime.now(dt.UTC)) == 0
    await as_role(client, event, "owner")
    form = controls_in((await client.get(settings)).text)
    answer = await client.post(settings, data={**form, **dates, "confirms_move": "y"})
    assert answer.status_code == 303, errors_in(answer.text)
    assert {row.destroy_on for row in await SensitiveValue.all()} == {dt.date(2027, 8, 26)}


async def test_only_who_sees_all_sealed_answers_changes_where_their_link_goes(client: httpx.AsyncClient) -> None:
    event = await sensitive_event(seen_by=["organizer"])
    await make_field(event, "medical", "text", position=3, is_sensitive=True)
    kept = await register(client, **{"question-medical": SECRET})
    edit = f"{LIST}/{kept.reference}/edit"
    await as_role(client, event, "organizer")
    form = controls_in((await client.get(edit)).text)
    refused = await client.post(edit, data={**form, "email": "mine@example.org", "function": "Minister"})
    assert (refused.status_code, list(errors_in(refused.text))) == (422, ["email"])
    assert "only somebody who may see all of them" in errors_in(refused.text)["email"]
    assert (await Registration.get()).email == "awa@eau.example.org"
    assert (await client.post(edit, data={**form, "function": "Minister"})).status_code == 303
    await FormField.filter(code="medical").update(seen_by=["organizer"])
    await raise_revision(event.id)
    form = controls_in((await client.get(edit)).text)
    assert (await client.post(edit, data={**form, "email": "new@example.org"})).status_code == 303
    assert (await Registration.get()).email == "new@example.org"


@pytest.mark.parametrize("typed", ["", "3"])
async def test_a_correction_of_something_else_seals_nothing_anew(client: httpx.AsyncClient, typed: str) -> None:
    event, _ = await open_event()
    await make_field(event, "seats", "number", is_sensitive=True)
    edit = (await fill(client, **{"question-seats": typed})).headers["location"] + "/edit"
    sealed = await SensitiveValue.all().values("id", "ciphertext")
    keys = await PersonKey.all().values("id", "wrapped_key")
    form = controls_in((await client.get(edit)).text)
    assert (await client.post(edit, data={**form, "function": "Minister"})).status_code == 303
    assert (await Registration.get()).function == "Minister"
    assert await SensitiveValue.all().values("id", "ciphertext") == sealed
    assert await PersonKey.all().values("id", "wrapped_key") == keys
    assert await Change.filter(act="kept").count() == (1 if typed else 0)
