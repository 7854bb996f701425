"""Sent twice, from two tabs, after a lost answer, by a stranger: one registration, and nothing shown to others."""

from __future__ import annotations

import asyncio
import re

import httpx
import pytest

from events.congress.organizing.models import Event
from events.congress.registration import operations
from events.congress.registration.models import Registration
from events.platform.storage.revisions import raise_revision
from events.records.outbox.models import Message
from events.records.seats.models import Claim, Pool
from tests.congress.registration.filling import (
    FORM,
    controls_in,
    errors_in,
    fill,
    nonce_in,
    open_event,
    register,
    typed,
)

SENT = FORM + "/sent"
LINK = FORM + "/link"


async def test_a_form_sent_twice_is_one_registration_and_one_confirmation(client: httpx.AsyncClient) -> None:
    await open_event(capacity=5)
    nonce = nonce_in((await client.get(FORM)).text)
    first, second = [await client.post(FORM, data=typed(nonce=nonce)) for _ in range(2)]
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["location"] == second.headers["location"]
    assert "set-cookie" in second.headers
    assert (await Registration.all().count(), await Message.all().count()) == (1, 1)


async def test_a_double_click_is_one_registration_that_takes_one_seat(client: httpx.AsyncClient) -> None:
    event, category = await open_event(capacity=5)
    nonce = nonce_in((await client.get(FORM)).text)
    answers = await asyncio.gather(*(client.post(FORM, data=typed(nonce=nonce)) for _ in range(6)))
    assert [answer.status_code for answer in answers] == [303] * 6
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert (await Registration.all().count(), await Message.all().count()) == (1, 1)
    assert [(await Pool.get(id=pool)).taken for pool in (event.pool_id, category.pool_id)] == [1, 1]
    assert await Claim.all().count() == 2


async def test_a_double_click_for_the_last_seat_gets_it_once_and_is_not_waitlisted(client: httpx.AsyncClient) -> None:
    await open_event(capacity=1)
    nonce = nonce_in((await client.get(FORM)).text)
    await asyncio.gather(*(client.post(FORM, data=typed(nonce=nonce)) for _ in range(6)))
    assert await Registration.all().values_list("state") == [("confirmed",)]


async def test_two_tabs_at_once_are_one_registration(client: httpx.AsyncClient) -> None:
    await open_event(capacity=5)
    answers = await asyncio.gather(*(fill(client) for _ in range(4)))
    places = sorted(
        re.sub(r"registrations/.*", "registrations/TOKEN", answer.headers["location"]) for answer in answers
    )
    assert places == [SENT + "?draft=done"] * 3 + ["/en/registrations/TOKEN"]
    assert await Registration.all().count() == 1


async def test_a_retry_after_the_window_closed_still_finds_what_the_first_try_made(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    nonce = nonce_in((await client.get(FORM)).text)
    first = await client.post(FORM, data=typed(nonce=nonce))
    await Event.filter(id=event.id).update(registration_closes="2021-01-01T00:00")
    await raise_revision(event.id)
    again = await client.post(FORM, data=typed(nonce=nonce))
    assert (again.status_code, again.headers["location"]) == (303, first.headers["location"])


@pytest.mark.parametrize(
    "other", [{}, {"badge_name": "AWA  DIÁLLO"}, {"email": "Awa@Eau.example.ORG"}, {"organization": "Elsewhere"}]
)
async def test_a_stranger_who_types_somebodys_address_and_name_sees_nothing(
    client: httpx.AsyncClient, other: dict[str, str]
) -> None:
    await open_event()
    kept = await register(client)
    answer = await fill(client, **other)
    assert (answer.status_code, answer.headers["location"]) == (303, SENT + "?draft=done")
    assert "set-cookie" not in answer.headers
    page = (await client.get(answer.headers["location"])).text
    assert "already exists, so nothing new was saved" in page
    assert not [word for word in ("Awa", kept.reference, "Société", "/registrations/") if word in page]
    assert 'data-draft-done="registration-congress"' in page
    assert await Registration.all().count() == 1
    mails = await Message.all().order_by("created_at").values_list("kind", "recipient", "subject")
    assert mails[1:] == [("registration_link", "awa@eau.example.org", kept.id)]


async def test_people_who_share_an_address_are_different_people(client: httpx.AsyncClient) -> None:
    await open_event()
    await register(client)
    assert (await fill(client, badge_name="Aïssatou Ba")).headers["location"].startswith("/en/registrations/")
    assert await Registration.all().count() == 2


async def test_who_cancelled_may_register_again(client: httpx.AsyncClient) -> None:
    await open_event()
    answer = await fill(client)
    await client.post(answer.headers["location"] + "/cancellation")
    assert (await fill(client)).headers["location"].startswith("/en/registrations/")
    assert sorted(await Registration.all().values_list("state")) == [("cancelled",), ("confirmed",)]


async def test_the_same_form_for_somebody_else_says_that_it_was_sent_before(client: httpx.AsyncClient) -> None:
    await open_event()
    nonce = nonce_in((await client.get(FORM)).text)
    first = await client.post(FORM, data=typed(nonce=nonce))
    second = await client.post(FORM, data=typed(nonce=nonce, badge_name="Luz Ortega", email="luz@example.org"))
    assert second.headers["location"] == first.headers["location"] + "?sent=before"
    page = (await client.get(second.headers["location"])).text
    assert "It registered Awa Diallo." in page
    assert "data-draft-done" not in page
    assert await Registration.all().count() == 1


async def test_a_form_sent_again_after_the_address_changed_opens_nothing_but_sends_the_link_there(
    client: httpx.AsyncClient,
) -> None:
    await open_event()
    nonce = nonce_in((await client.get(FORM)).text)
    page = (await client.post(FORM, data=typed(nonce=nonce))).headers["location"]
    edited = await client.post(page + "/edit", data={**typed(email="luz@example.org"), "version": "1"})
    assert edited.status_code == 303
    client.cookies.clear()
    again = await client.post(FORM, data=typed(nonce=nonce))
    assert (again.status_code, again.headers["location"]) == (303, SENT + "?draft=done")
    assert "set-cookie" not in again.headers
    assert await Message.filter(kind="registration_link").values_list("recipient") == [("luz@example.org",)]


async def test_nobody_has_mails_without_end_sent_to_an_address_by_registering_it_under_many_names(
    client: httpx.AsyncClient,
) -> None:
    await open_event()
    names = [f"Person {chr(65 + at // 26)}{chr(65 + at % 26)}" for at in range(32)]
    answers = [await fill(client, badge_name=name) for name in names]
    assert [answer.status_code for answer in answers] == [303] * 30 + [429] * 2
    assert controls_in(answers[-1].text)["badge_name"] == [names[-1]]
    assert list(errors_in(answers[-1].text)) == ["email"]
    assert await Message.all().count() == 30
    assert (await fill(client, badge_name="Luz Ortega", email="luz@example.org")).status_code == 303


async def test_a_retry_of_the_last_one_that_was_taken_still_finds_it(client: httpx.AsyncClient) -> None:
    await open_event()
    for at in range(29):
        await fill(client, badge_name=f"Person {chr(65 + at // 26)}{chr(65 + at % 26)}")
    nonce = nonce_in((await client.get(FORM)).text)
    first, second = [await client.post(FORM, data=typed(nonce=nonce)) for _ in range(2)]
    assert (second.status_code, second.headers["location"]) == (303, first.headers["location"])


@pytest.mark.parametrize("nonce", ["", "short", "x" * 65, "with spaces in it!", None])
async def test_a_form_without_a_usable_nonce_still_registers_once(client: httpx.AsyncClient, nonce: str | None) -> None:
    await open_event()
    answers = [await client.post(FORM, data=typed(nonce=nonce)) for _ in range(2)]
    assert [answer.headers["location"][:18] for answer in answers] == ["/en/registrations/", "/en/events/congres"]
    assert await Registration.all().count() == 1


async def test_a_reference_that_exists_is_drawn_again(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await open_event()
    drawn = iter(["CDFH-3479", "CDFH-3479", "JKMN-3479"])
    monkeypatch.setattr(operations, "new_reference", lambda: next(drawn))
    await register(client)
    await register(client, badge_name="Luz Ortega")
    assert sorted(await Registration.all().values_list("reference")) == [("CDFH-3479",), ("JKMN-3479",)]


async def test_asking_for_the_link_answers_the_same_for_known_and_unknown_addresses(client: httpx.AsyncClient) -> None:
    await open_event()
    kept = await register(client)
    answers = [await client.post(LINK, data={"email": email}) for email in ("AWA@eau.example.org", "no@example.org")]
    seen = [(answer.status_code, sorted(answer.headers.items()), answer.content) for answer in answers]
    assert seen[0] == seen[1]
    assert answers[0].headers["location"] == SENT
    assert await Message.filter(kind="registration_link").values_list("subject", "language") == [(kept.id, "en")]
    assert "data-draft-done" not in (await client.get(SENT)).text


async def test_everybody_who_shares_an_address_gets_their_own_link(client: httpx.AsyncClient) -> None:
    await open_event()
    people = [await register(client, badge_name=name) for name in ("Awa Diallo", "Aïssatou Ba")]
    cancelled = await fill(client, badge_name="Luz Ortega")
    await client.post(cancelled.headers["location"] + "/cancellation")
    await client.post(LINK.replace("/en/", "/es/"), data={"email": "awa@eau.example.org"})
    found = await Message.filter(kind="registration_link").values_list("subject", "language")
    assert set(found) == {(person.id, "es") for person in people}


async def test_links_are_not_sent_without_end(client: httpx.AsyncClient) -> None:
    await open_event()
    await register(client)
    statuses = [(await client.post(LINK, data={"email": "awa@eau.example.org"})).status_code for _ in range(7)]
    assert statuses == [303] * 5 + [429] * 2
    assert await Message.filter(kind="registration_link").count() == 1  # one a minute
    unknown = [(await client.post(LINK, data={"email": "no@example.org"})).status_code for _ in range(7)]
    assert unknown == statuses


async def test_what_is_no_address_comes_back(client: httpx.AsyncClient) -> None:
    await open_event()
    assert (await client.get(LINK)).status_code == 200
    answer = await client.post(LINK, data={"email": "awa"})
    assert (answer.status_code, list(errors_in(answer.text))) == (422, ["email"])
    assert controls_in(answer.text)["email"] == ["awa"]
