"""What a registration, its form and its link are guarded by, one rule a test."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import httpx
import pytest

from events.congress.organizing.models import FieldOption
from events.congress.registration import life_operations
from events.congress.registration.correction_operations import Correction, correct
from events.congress.registration.models import Registration
from events.congress.registration.queries import details_of
from events.congress.registration.question_queries import questions_of
from events.platform.storage.revisions import raise_revision
from events.platform.storage.versions import ChangedMeanwhileError
from events.records.outbox.models import Message
from events.records.seats.models import Pool
from tests.congress.registration.filling import (
    FORM,
    controls_in,
    errors_in,
    fill,
    open_event,
    register,
    typed,
)
from tests.factories import make_category, make_event, make_field, sign_in

NOW = dt.datetime(2027, 3, 1, 12, 0, tzinfo=dt.UTC)
LIST = "/en/organize/events/congress/registrations"


async def page_of(client: httpx.AsyncClient, **changes: str | list[str]) -> str:
    answer = await fill(client, FORM, **changes)
    assert answer.status_code == 303, errors_in(answer.text)
    return str(answer.headers["location"])


async def test_a_row_that_was_read_before_another_correction_is_not_written(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    kept, questions = await register(client), await questions_of(event)
    details = await details_of(kept)
    theirs = Correction(replace(details, function="Theirs"), 1)
    await correct(questions, await Registration.get(id=kept.id), theirs, NOW)
    with pytest.raises(ChangedMeanwhileError):
        await correct(questions, kept, Correction(replace(details, function="Mine"), 1), NOW)
    assert (await Registration.get()).function == "Theirs"


async def test_a_cancelled_registration_is_not_corrected(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    kept, questions = await register(client), await questions_of(event)
    await life_operations.cancel(questions, kept.id, NOW)
    row = await Registration.get()
    with pytest.raises(ChangedMeanwhileError):
        await correct(questions, row, Correction(replace(await details_of(row), function="x"), row.version), NOW)
    client.cookies.update(await sign_in(event=event))
    file = f"{LIST}/{row.reference}"
    answers = [await client.get(file + "/edit"), await client.post(file + "/edit", data={"version": "2"})]
    assert {(answer.status_code, answer.headers["location"]) for answer in answers} == {(303, file)}
    row = await Registration.get()
    assert (row.state, row.active_key, row.function) == ("cancelled", None, "Directrice")


async def test_an_address_is_changed_five_times_a_day_and_other_corrections_are_not_counted(
    client: httpx.AsyncClient,
) -> None:
    await open_event()
    page = await page_of(client)
    for number in range(7):
        form = controls_in((await client.get(page + "/edit")).text)
        assert (await client.post(page + "/edit", data={**form, "function": f"F{number}"})).status_code == 303
    statuses = []
    for number in range(6):
        form = controls_in((await client.get(page + "/edit")).text)
        answer = await client.post(page + "/edit", data={**form, "email": f"a{number}@example.org"})
        statuses.append(answer.status_code)
        page = answer.headers.get("location", page)
    assert statuses == [303] * 5 + [429]
    assert (await Registration.get()).email == "a4@example.org"


async def test_what_was_chosen_stays_on_offer_to_whom_chose_it_though_retired(client: httpx.AsyncClient) -> None:
    event, category = await open_event()
    await make_category(event, "press", position=2)
    await make_field(event, "diet", "choice", ("halal", "vegan"))
    page = await page_of(client, **{"question-diet": "halal"})
    category.retired_at = NOW
    await category.save()
    await FieldOption.filter(code="halal").update(retired_at=NOW)
    await raise_revision(event.id)
    kept = controls_in((await client.get(page + "/edit")).text)
    assert (kept["category"], kept["question-diet"]) == (["operator"], ["halal"])
    assert (await client.post(page + "/edit", data=kept)).status_code == 303
    empty = (await client.get(FORM)).text
    assert [value for value in ("operator", "halal") if f'value="{value}"' in empty] == []


async def test_more_than_twelve_languages_do_not_fit_and_come_back(client: httpx.AsyncClient) -> None:
    await open_event()
    page = await page_of(client)
    kept = controls_in((await client.get(page + "/edit")).text)
    lists = {f"further_language-{number}": code for number, code in enumerate(("wo", "ff", "bm", "ha", "yo", "ig"), 1)}
    boxes = ["ar", "en", "es", "fr", "pt", "ru", "zh"]
    refused = await client.post(page + "/edit", data={**kept, **lists, "spoken_languages": boxes})
    assert list(errors_in(refused.text)) == ["spoken_languages"]
    again = controls_in(refused.text)
    assert {name: again[name] for name in lists} == {name: [code] for name, code in lists.items()}
    assert (await client.post(page + "/edit", data={**again, "spoken_languages": boxes[1:]})).status_code == 303
    assert len((await Registration.get()).spoken_languages) == 12


async def test_a_full_event_has_whoever_comes_wait_though_the_category_has_seats(client: httpx.AsyncClient) -> None:
    event, _ = await open_event(capacity=5)
    await Pool.filter(id=event.pool_id).update(capacity=0)
    assert "you would be put on the waiting list" in (await client.get(FORM)).text
    assert (await register(client)).state == "waitlisted"


async def test_the_link_goes_to_twenty_people_of_an_address_and_to_nobody_who_cancelled(
    client: httpx.AsyncClient,
) -> None:
    event, _ = await open_event()
    kept = await register(client)
    (columns,) = await Registration.all().values()
    rows = [
        {**columns, "id": f"{n:032x}", "reference": f"R{n:03}", "nonce": f"n{n}", "active_key": f"k{n}"}
        for n in range(24)
    ]
    await Registration.bulk_create([Registration(**row) for row in rows])
    await life_operations.cancel(await questions_of(event), kept.id, NOW)
    await client.post(FORM + "/link", data={"email": typed()["email"]})
    mails = [mail.subject for mail in await Message.filter(kind="registration_link")]
    assert (len(mails), kept.id in mails) == (20, False)


async def test_the_list_and_its_file_are_those_of_one_event(client: httpx.AsyncClient) -> None:
    await open_event()
    await register(client)
    other = await make_event("other")
    client.cookies.update(await sign_in(event=other))
    for address in (LIST, LIST + ".csv"):
        answer = await client.get(address.replace("/congress/", "/other/"))
        assert (answer.status_code, "Awa Diallo" in answer.text) == (200, False)
