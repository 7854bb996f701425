"""The address in the form: one spelling of it, and a question about a likely slip before any seat is taken."""

from __future__ import annotations

from html import unescape
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from events.congress.registration.models import Registration
from events.records.outbox.models import Message
from events.records.people.models import Address
from events.records.seats.models import Pool
from tests.congress.registration.filling import FORM, controls_in, errors_in, fill, open_event, register
from tests.factories import sign_in, with_server

MISTYPED = "This address may be mistyped. Choose below which one is right."
NEW = "/en/organize/events/congress/registrations/new"


async def test_a_likely_slip_takes_no_seat_before_it_is_answered_and_keeps_what_was_typed(
    client: httpx.AsyncClient,
) -> None:
    event, _ = await open_event(capacity=1)
    asked = await fill(client, email="awa@gmial.con")
    assert (asked.status_code, errors_in(asked.text)) == (422, {"email": MISTYPED})
    assert [text for text in ("Did you mean awa@gmail.com?", "No, keep it as typed") if text not in asked.text] == []
    assert ((await Pool.get(id=event.pool_id)).taken, await Registration.all().count()) == (0, 0)
    kept = controls_in(asked.text)
    assert (kept["email"], kept["organization"], kept["spoken_languages"]) == (
        ["awa@gmial.con"],
        ["Société des eaux"],
        ["fr", "en"],
    )
    assert "email-answer" not in kept  # nothing is chosen beforehand


@pytest.mark.parametrize("answer", ["awa@gmail.com", "awa@gmial.con"])
async def test_the_address_that_is_chosen_stands(client: httpx.AsyncClient, answer: str) -> None:
    await open_event()
    asked = await fill(client, email="Awa@gmial.con")
    sent: dict[str, Any] = controls_in(asked.text) | {"consent": "y"}
    chosen = answer.replace("awa", "Awa")
    assert (await client.post(FORM, data=sent | {"email-answer": chosen})).status_code == 303
    assert (await Registration.get()).email == answer
    assert (await Message.get()).recipient == answer


async def test_an_answer_stays_while_something_else_is_corrected(client: httpx.AsyncClient) -> None:
    await open_event()
    again = await fill(client, email="awa@gmial.con", badge_name="", **{"email-answer": "awa@gmial.con"})
    assert set(errors_in(again.text)) == {"badge_name"}
    sent: dict[str, Any] = controls_in(again.text) | {"badge_name": "Awa Diallo"}
    assert sent["email-answer"] == ["awa@gmial.con"]
    assert (await client.post(FORM, data=sent)).status_code == 303


@pytest.mark.parametrize(
    ("language", "question", "yes", "no"),
    [
        ("fr", "Vouliez-vous écrire awa@gmail.com\u202f?", "Oui, prendre cette adresse", "Non, la garder telle quelle"),
        ("es", "¿Quiso escribir awa@gmail.com?", "Sí, usar esa dirección", "No, dejarla como está"),
    ],
)
async def test_it_is_asked_in_the_reader_s_language(
    client: httpx.AsyncClient, language: str, question: str, yes: str, no: str
) -> None:
    await open_event()
    asked = await fill(client, f"/{language}/events/congress/registration", email="awa@gmial.con")
    page = unescape(asked.text)
    assert [text for text in (question, yes, no) if text not in page] == []


async def test_an_address_in_another_script_is_one_however_it_is_spelled(client: httpx.AsyncClient) -> None:
    await open_event()
    assert (await fill(client, email="Awa@xn--bcher-kva.example")).status_code == 303
    made = await Registration.get()
    assert (made.email, (await Address.get()).email_folded) == ("awa@bücher.example", "awa@bücher.example")
    client.cookies.clear()
    again = await fill(client, email="awa@Bücher.example")
    assert (again.headers["location"], await Registration.all().count()) == (
        "/en/events/congress/registration/sent?draft=done",
        1,
    )


async def test_somebody_registered_on_their_behalf_is_asked_about_too(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    client.cookies.update(await sign_in("org@example.org", event=event, role="organizer"))
    start: dict[str, Any] = controls_in((await client.get(NEW)).text)
    typed = start | {"badge_name": "Awa", "email": "awa@hotmial.com", "country": "SN", "attendance": "on_site"}
    typed |= {"category": "operator"}
    asked = await client.post(NEW, data=typed)
    assert (asked.status_code, "Did you mean awa@hotmail.com?" in asked.text) == (422, True)
    assert (await client.post(NEW, data=typed | {"email-answer": "awa@hotmial.com"})).status_code == 303
    file = f"/en/organize/events/congress/registrations/{(await Registration.get()).reference}/edit"
    corrected: dict[str, Any] = controls_in((await client.get(file)).text) | {"organization": "Aguas"}
    assert (await client.post(file, data=corrected)).status_code == 303  # kept once, asked about never again
    made = await Registration.get()
    assert (made.email, made.organization) == ("awa@hotmial.com", "Aguas")


@pytest.mark.parametrize("stood", ["awa@utility.local", "keiko.@docomo.ne.jp", "x@10.0.0.5", "awa@example.org."])
async def test_who_registered_with_an_address_that_is_none_today_corrects_the_rest_and_finds_their_link(
    client: httpx.AsyncClient, stood: str
) -> None:
    event, _ = await open_event()
    made = await register(client)
    await Registration.all().update(email=stood)
    asked = await client.post(f"{FORM}/link", data={"email": stood})
    assert (asked.status_code, await Message.filter(recipient=stood).count()) == (303, 1)
    client.cookies.update(await sign_in("org@example.org", event=event, role="organizer"))
    file = f"/en/organize/events/congress/registrations/{made.reference}/edit"
    corrected: dict[str, Any] = controls_in((await client.get(file)).text) | {"organization": "Aguas"}
    assert (await client.post(file, data=corrected)).status_code == 303
    after = await Registration.get()
    assert (after.email, after.organization, after.link_generation) == (stood, "Aguas", made.link_generation)


async def test_a_slip_is_counted_among_what_to_look_at_again(client: httpx.AsyncClient) -> None:
    await open_event()
    assert "2 answers to look at again" in (await fill(client, email="awa@gmial.con", badge_name="")).text


async def test_pages_promise_a_mail_only_where_one_can_be_sent(app: Starlette, client: httpx.AsyncClient) -> None:
    await open_event(contact_email="info@example.org")
    own = (await fill(client)).headers["location"]
    told = {f"{FORM}/sent": ("Look into your mailbox", "The mail waits"), own: ("on its way", "as a bookmark")}
    for page, (promised, waits) in told.items():
        text = (await client.get(page)).text
        assert (promised in text, waits in text) == (False, True)
    with_server(app)
    for page, (promised, waits) in told.items():
        text = (await client.get(page)).text
        assert (promised in text, waits in text) == (True, False)
