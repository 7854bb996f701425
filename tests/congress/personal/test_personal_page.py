"""The page behind a private link: what it shows, what its holder may change."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from events.congress.badges.credential_operations import printed_code
from events.congress.badges.models import Credential
from events.congress.registration.models import Answer, Registration
from events.platform.qr.code import qr_path
from events.records.auditing.models import Change
from events.records.outbox.models import Message
from events.records.people.models import Address
from events.records.seats.models import Pool
from tests.congress.registration.filling import FORM, controls_in, errors_in, fill, open_event, register
from tests.editing import conflict_in
from tests.factories import make_category, make_field


async def page_of(client: httpx.AsyncClient, **changes: str | list[str]) -> str:
    """The address of the personal page of somebody who just registered."""
    answer = await fill(client, FORM, **changes)
    assert answer.status_code == 303, errors_in(answer.text)
    return str(answer.headers["location"])


async def correct(client: httpx.AsyncClient, page: str, **changes: str | list[str]) -> httpx.Response:
    """Open the form, change something, send."""
    opened = await client.get(page + "/edit")
    assert opened.status_code == 200
    return await client.post(page + "/edit", data={**controls_in(opened.text), **changes})


async def test_it_shows_what_happened_and_all_there_is_to_carry_away(client: httpx.AsyncClient) -> None:
    await open_event()
    page = await client.get(await page_of(client))
    kept = await Registration.get()
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    main = page.text.partition("<main")[2]
    assert main.index("You are registered") < main.index("What comes next") < main.index("Your data")
    shown = ("Awa Diallo", kept.reference, "Senegal", "Operator", "French, English and Wolof", "/badges/")
    assert [text for text in shown if text not in main] == []
    assert 'href="webcal://events.test/calendars/' in main
    assert 'value="http://events.test/calendars/' in main


async def test_its_qr_is_the_code_of_the_badge(client: httpx.AsyncClient, app: Starlette) -> None:
    event, _ = await open_event()
    address = await page_of(client)
    pages = [(await client.get(address)).text for _ in range(2)]
    drawings = {drawing for page in pages for drawing in re.findall(r'<path fill="#000".*? d="([^"]+)"', page)[:1]}
    credential = await Credential.get()
    code = printed_code(credential, app.state.installation.settings.secret_key)
    assert drawings == {qr_path(code.qr_text).d}
    assert code.short_code in pages[0]
    assert credential.event_id == event.id


@pytest.mark.parametrize("language", ["fr", "es"])
async def test_its_language_is_that_of_the_address(client: httpx.AsyncClient, language: str) -> None:
    await open_event()
    page = await page_of(client)
    shown = await client.get(page.replace("/en/", f"/{language}/"))
    assert f'<html lang="{language}"' in shown.text
    assert {"fr": "Congrès mondial", "es": "Congreso mundial"}[language] in shown.text


async def test_a_forged_cut_or_foreign_link_opens_nothing(client: httpx.AsyncClient, app: Starlette) -> None:
    await open_event()
    page = await page_of(client)
    kept, signer = await Registration.get(), app.state.installation.signer
    token = page.rpartition("/")[2]
    wrong = [
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        token[:-1],
        token + "A",
        "x" * 46,
        "é" * 46,
        "%00" * 10,
        str(kept.id),
        signer.token("badge", kept.id, 1),
        signer.token("registration", kept.id, 2),
        signer.token("registration", uuid.uuid4(), 1),
    ]
    for end in ("", "/edit", "/cancellation"):
        answers = [await client.get(f"/en/registrations/{other}{end}") for other in wrong]
        assert {answer.status_code for answer in answers} == {404}
    assert {(await client.post(f"/en/registrations/{other}/cancellation")).status_code for other in wrong} == {404}
    assert (await Registration.get()).state == "confirmed"


async def test_correcting_keeps_what_is_not_touched_and_records_what_is(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    await make_field(event, "diet", "choices", ("veg", "halal"))
    await make_field(event, "size", "number", position=2)
    answers: dict[str, str | list[str]] = {"question-diet": ["veg"], "question-size": "1200.5"}
    page = await page_of(client, **answers)
    before = await Registration.get()
    answer = await correct(client, page, badge_name="Awa Diallo Ba", **{"question-size": ""})
    assert (answer.status_code, answer.headers["location"]) == (303, page)
    after = await Registration.get()
    assert (after.badge_name, after.version, after.reference) == ("Awa Diallo Ba", 2, before.reference)
    assert (after.spoken_languages, after.organization) == (["fr", "en", "wo"], "Société des eaux")
    assert (after.link_generation, after.badge_generation) == (1, 1)
    assert "awa diallo ba" in after.search_text
    assert await Answer.all().values_list("value") == [('["veg"]',)]
    change = await Change.get(subject=after.id)
    assert (change.act, change.details, change.actor) == (
        "corrected",
        {"badge_name": ["Awa Diallo", "Awa Diallo Ba"], "answers": ["size"]},
        None,
    )
    assert "Your corrections are saved" in (await client.get(answer.headers["location"])).text


async def test_the_form_to_correct_is_filled_as_it_was_typed(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    kinds = {"a": "text", "b": "choice", "c": "choices", "d": "yes_no", "e": "number", "f": "date"}
    for position, (code, kind) in enumerate(kinds.items()):
        await make_field(event, code, kind, ("one", "two") if kind.startswith("choice") else (), position=position)
    typed: dict[str, str | list[str]] = {
        "a": "x",
        "b": "two",
        "c": ["one", "two"],
        "d": "yes",
        "e": "1200.5",
        "f": "2027-05-24",
    }
    page = await page_of(client, **{f"question-{code}": value for code, value in typed.items()})
    filled = controls_in((await client.get(page + "/edit")).text)
    assert {code: filled[f"question-{code}"] for code in typed} == {
        code: value if isinstance(value, list) else [value] for code, value in typed.items()
    }
    assert (filled["country"], filled["category"], filled["further_language-1"]) == (["SN"], ["operator"], ["wo"])


async def test_a_wrong_correction_comes_back_and_changes_nothing(client: httpx.AsyncClient) -> None:
    await open_event()
    page = await page_of(client)
    answer = await correct(client, page, badge_name="", email="x")
    assert (answer.status_code, set(errors_in(answer.text))) == (422, {"badge_name", "email"})
    assert (await Registration.get()).version == 1


async def test_what_somebody_else_saved_meanwhile_is_not_overwritten_unseen(client: httpx.AsyncClient) -> None:
    await open_event()
    page = await page_of(client)
    opened = controls_in((await client.get(page + "/edit")).text)
    await correct(client, page, organization="Theirs")
    refused = await client.post(page + "/edit", data={**opened, "organization": "Mine"})
    assert (refused.status_code, conflict_in(refused)) == (409, [("Organization", "Theirs", "Mine")])
    kept = controls_in(refused.text)
    assert (kept["organization"], kept["version"]) == (["Mine"], ["2"])
    assert (await Registration.get()).organization == "Theirs"
    await client.post(page + "/edit", data=kept)
    assert (await Registration.get()).organization == "Mine"


async def test_a_new_address_gets_a_new_link_and_both_are_told(client: httpx.AsyncClient) -> None:
    await open_event()
    page = await page_of(client)
    answer = await correct(client, page, email="Awa@New.example.org")
    kept = await Registration.get()
    assert (kept.email, kept.link_generation, kept.badge_generation, kept.feed_generation) == (
        "awa@new.example.org",
        2,
        2,
        1,
    )
    assert "awa@new.example.org" in kept.search_text
    assert (await client.get(page)).status_code == 404
    assert (await client.get(answer.headers["location"])).status_code == 200
    mails = await Message.filter(kind="registration_email_changed").order_by("recipient").values_list("recipient")
    assert mails == [("awa@eau.example.org",), ("awa@new.example.org",)]
    assert await Address.filter(person_id=kept.person_id).count() == 2
    assert (await Change.get(subject=kept.id)).details == {"email": ["awa@eau.example.org", "awa@new.example.org"]}
    assert (await fill(client, email="awa@new.example.org")).headers["location"].endswith("/sent?draft=done")


async def test_nobody_takes_the_name_and_address_of_somebody_registered(client: httpx.AsyncClient) -> None:
    await open_event()
    await register(client)
    page = await page_of(client, badge_name="Luz Ortega", email="luz@example.org")
    answer = await correct(client, page, badge_name="awa diallo", email="awa@eau.example.org")
    assert (answer.status_code, list(errors_in(answer.text))) == (422, ["badge_name"])
    assert (await Registration.get(badge_name="Luz Ortega")).email == "luz@example.org"


async def test_another_category_takes_the_seat_along_and_hands_the_old_one_on(client: httpx.AsyncClient) -> None:
    event, category = await open_event(capacity=1)
    press = await make_category(event, "press", capacity=1, position=2)
    page = await page_of(client)
    waiting = await page_of(client, badge_name="Luz Ortega")
    await correct(client, page, category="press")
    assert (await Registration.get(badge_name="Awa Diallo")).category_id == press.id
    assert (await Registration.get(badge_name="Luz Ortega")).state == "confirmed"
    assert await Message.filter(kind="registration_promoted").values_list("recipient_name") == [("Luz Ortega",)]
    refused = await correct(client, waiting, category="press")
    assert (refused.status_code, list(errors_in(refused.text))) == (422, ["category"])
    assert [(await Pool.get(id=pool)).taken for pool in (event.pool_id, category.pool_id, press.pool_id)] == [2, 1, 1]


async def test_who_waits_gets_a_seat_by_moving_to_a_category_that_has_one(client: httpx.AsyncClient) -> None:
    event, _ = await open_event(capacity=0)
    await make_category(event, "press", capacity=1, position=2)
    page = await page_of(client)
    assert "There is no badge yet" in (await client.get(page)).text
    await correct(client, page, category="press")
    assert (await Registration.get()).state == "confirmed"
    assert await Message.filter(kind="registration_promoted").count() == 1


async def test_cancelling_asks_first_then_frees_the_seat_for_who_waited_longest(client: httpx.AsyncClient) -> None:
    _event, category = await open_event(capacity=1)
    page = await page_of(client)
    for name in ("Luz Ortega", "Mei Lin"):
        await register(client, badge_name=name)
    asked = await client.get(page + "/cancellation")
    assert (asked.status_code, (await Registration.get(badge_name="Awa Diallo")).state) == (200, "confirmed")
    answer = await client.post(page + "/cancellation")
    assert (answer.status_code, answer.headers["location"]) == (303, page)
    states = dict(await Registration.all().values_list("badge_name", "state"))
    assert states == {"Awa Diallo": "cancelled", "Luz Ortega": "confirmed", "Mei Lin": "waitlisted"}
    assert await Message.filter(kind="registration_cancelled").count() == 1
    shown = (await client.get(page)).text
    assert "This registration is cancelled" in shown
    assert "/badges/" not in shown
    again = await client.post(page + "/cancellation")
    assert (again.status_code, await Message.filter(kind="registration_cancelled").count()) == (303, 1)
    assert (await client.get(page + "/edit")).status_code == 303
    assert (await Pool.get(id=category.pool_id)).taken == 1


async def test_the_calendar_gets_a_new_address(client: httpx.AsyncClient) -> None:
    await open_event()
    page = await page_of(client)
    before = (await client.get(page)).text.partition("webcal://")[2].partition('"')[0]
    answer = await client.post(page + "/feed/renewal")
    assert (answer.status_code, answer.headers["location"]) == (303, page + "/calendar")
    after = (await client.get(page)).text.partition("webcal://")[2].partition('"')[0]
    assert before != after
    assert (await Registration.get()).feed_generation == 2
    assert (await client.get(page + "/feed/renewal")).status_code == 405


async def test_the_device_forgets(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    page = await page_of(client)
    assert f"registration_{event.id.hex}" in client.cookies
    answer = await client.post(page + "/forget")
    assert (answer.status_code, answer.headers["location"]) == (303, "/en/events/congress/")
    assert f"registration_{event.id.hex}" not in client.cookies
    assert (await client.get(page)).headers["set-cookie"].startswith(f"registration_{event.id.hex}=")


async def test_the_page_of_one_does_not_replace_the_person_this_device_remembers(client: httpx.AsyncClient) -> None:
    await open_event()
    first = await page_of(client)
    await page_of(client, badge_name="Luz Ortega")
    assert "set-cookie" not in (await client.get(first)).headers


@pytest.mark.parametrize("changes", [{"link_generation": 2}, {"state": "cancelled"}])
async def test_whom_this_device_remembers_in_vain_is_replaced(
    client: httpx.AsyncClient, changes: dict[str, Any]
) -> None:
    event, _ = await open_event()
    first = await page_of(client)
    await page_of(client, badge_name="Luz Ortega")
    await Registration.filter(badge_name="Luz Ortega").update(**changes)
    await client.get(first)
    assert client.cookies[f"registration_{event.id.hex}"] == first.rpartition("/")[2]


async def test_a_private_link_stands_in_no_log(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    await open_event()
    page = await page_of(client)

    async def fail(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("events.publishing.pocket.participant_pages.questions_of", fail)
    assert (await client.get(page)).status_code == 500
    assert page.rpartition("/")[2] not in caplog.text


async def test_times_of_the_row_are_the_moments_of_the_acts(client: httpx.AsyncClient) -> None:
    await open_event()
    page = await page_of(client)
    await client.post(page + "/cancellation")
    kept = await Registration.get()
    assert kept.cancelled_at is not None
    assert kept.registered_at < kept.cancelled_at == kept.updated_at < dt.datetime.now(dt.UTC)
