"""Giving one's place to a colleague: by the pages of both, and by what happens between them."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from events.congress.organizing.models import Category, Event
from events.congress.registration import life_operations, place_offer_operations
from events.congress.registration.models import PlaceOffer, Registration
from events.congress.registration.place_offer_operations import forget_lapsed_offers, offer_place, withdraw_offer
from events.congress.registration.question_queries import questions_of
from events.congress.registration.rules import may_hand_on
from events.platform.web.addresses import address
from events.records.auditing.models import Change
from events.records.outbox.models import Message
from tests.congress.personal.test_personal_page import page_of
from tests.congress.registration.filling import errors_in, nonce_in, open_event, register, typed
from tests.factories import NOW, change_event, sign_in
from tests.records.seats.invariants import check_seats

FAR: dict[str, Any] = {"starts_on": dt.date(2098, 5, 1), "ends_on": dt.date(2098, 5, 4)}
BINTA = {"name": "Binta Sow", "email": "Binta@eau.example.org", "language": "es"}
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


async def place_of(client: httpx.AsyncClient, **values: Any) -> str:
    """The personal page of Awa, who has the only seat of an event far ahead."""
    await open_event(capacity=1, **FAR, **values)
    return await page_of(client)


async def offered(client: httpx.AsyncClient, app: Starlette, page: str, **changes: str) -> str:
    """Offer the place; return the colleague's link."""
    answer = await client.post(page + "/colleague", data=BINTA | changes)
    assert (answer.status_code, answer.headers["location"]) == (303, page), errors_in(answer.text)
    offer = await PlaceOffer.get(open_for__isnull=False)
    return address("place_offer", "en", token=app.state.installation.signer.token("place-offer", offer.id, 1))


async def take(client: httpx.AsyncClient, link: str, **changes: Any) -> httpx.Response:
    """Binta opens the link, types and sends."""
    opened = await client.get(link)
    assert opened.status_code == 200
    nonce = nonce_in(opened.text)
    binta = {"badge_name": "Binta Sow", "email": "somebody@else.example", "function": "Ingénieure", "country": "GN"}
    return await client.post(link, data={"nonce": nonce, **typed(**binta | changes)})


async def test_a_colleague_takes_the_place_over_behind_their_own_link(
    client: httpx.AsyncClient, app: Starlette
) -> None:
    page = await place_of(client)
    link = await offered(client, app, page)
    shown = (await client.get(page)).text
    assert "You offered your place to Binta Sow" in shown
    form = (await client.get(link)).text
    assert "Awa Diallo gives you their place" in form
    assert ("binta@eau.example.org" in form, "waiting list" in form.partition("<form")[2]) == (True, False)
    answer = await take(client, link)
    assert (answer.status_code, answer.headers["location"]) == (303, link), errors_in(answer.text)
    binta = await Registration.get(badge_name="Binta Sow")
    assert (binta.state, binta.email, binta.country) == ("confirmed", "binta@eau.example.org", "GN")
    assert "The place is taken over" in (await client.get(link)).text
    former = (await client.get(page)).text
    assert "You gave your place to somebody else" in former
    assert "Binta" not in former
    offer = await PlaceOffer.get()
    assert (offer.open_for, offer.name, offer.email, offer.taken_at is not None) == (None, "", "", True)
    await check_seats()


async def test_a_link_that_was_used_registers_nobody_else(client: httpx.AsyncClient, app: Starlette) -> None:
    page = await place_of(client)
    link = await offered(client, app, page)
    form = await client.get(link)
    assert (await take(client, link)).status_code == 303
    again = {"nonce": nonce_in(form.text), **typed(badge_name="Carmen Ruiz")}
    assert "The place is taken over" in (await client.post(link, data=again)).text
    assert await Registration.all().count() == 2


async def test_two_who_send_at_once_make_one_holder(client: httpx.AsyncClient, app: Starlette) -> None:
    link = await offered(client, app, await place_of(client))
    answers = await asyncio.gather(take(client, link), take(client, link, badge_name="Carmen Ruiz"))
    assert await Registration.filter(state="confirmed").count() == 1
    assert sorted(answer.status_code for answer in answers)[0] in (200, 303)
    await check_seats()


async def test_without_the_guard_an_offer_is_taken_after_it_was_withdrawn(
    client: httpx.AsyncClient, app: Starlette, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test below: what keeps the place is the guarded update of the offer."""

    async def unguarded(*_given: object) -> None:
        """Let whoever comes have it."""

    monkeypatch.setattr(place_offer_operations, "_take", unguarded)
    answer = await _taken_after_withdrawal(client, app)
    assert (answer.status_code, await Registration.filter(badge_name="Binta Sow").count()) == (303, 1)


async def _taken_after_withdrawal(client: httpx.AsyncClient, app: Starlette) -> httpx.Response:
    """The form is sent when the offer was read as open, and is withdrawn before it is taken."""
    link = await offered(client, app, await place_of(client))

    take_over = place_offer_operations.take_over

    async def late(left: Registration, *given: Any) -> Any:
        assert await withdraw_offer(left, dt.datetime.now(dt.UTC))
        return await take_over(left, *given)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("events.congress.registration.place_offer_pages.take_over", late)
        return await take(client, link)


async def test_an_offer_that_is_withdrawn_meanwhile_is_not_taken(client: httpx.AsyncClient, app: Starlette) -> None:
    answer = await _taken_after_withdrawal(client, app)
    assert (answer.status_code, "This place is no longer offered to you." in answer.text) == (409, True)
    assert 'value="Ingénieure"' in answer.text  # and nothing that was typed is lost
    assert [row.badge_name for row in await Registration.filter(state="confirmed")] == ["Awa Diallo"]


async def test_withdrawing_asks_first_and_forgets_the_colleague(client: httpx.AsyncClient, app: Starlette) -> None:
    page = await place_of(client)
    link = await offered(client, app, page)
    asked = await client.get(page + "/colleague/withdrawal")
    assert "Binta Sow" in asked.text
    assert await PlaceOffer.exists(open_for__isnull=False)
    assert (await client.post(page + "/colleague/withdrawal")).status_code == 303
    gone = await client.get(link)
    assert (gone.status_code, "This place is no longer offered to you" in gone.text) == (200, True)
    assert not await PlaceOffer.exists(name="Binta Sow")
    assert not await Message.exists(recipient="binta@eau.example.org")
    acts = await Change.filter(kind="registration").order_by("id")
    assert [change.act for change in acts] == ["handing on", "handing on ended"]
    assert (await client.post(page + "/colleague/withdrawal")).status_code == 303  # and a second click says so
    assert "Nothing is offered any more." in (await client.get(page)).text


async def test_one_place_is_offered_to_one_person_and_not_to_oneself(client: httpx.AsyncClient, app: Starlette) -> None:
    page = await place_of(client)
    own = await client.post(page + "/colleague", data=BINTA | {"email": "AWA@eau.example.org"})
    assert (own.status_code, errors_in(own.text)) == (422, {"email": "This is your own address."})
    await offered(client, app, page)
    twice = await client.post(page + "/colleague", data=BINTA | {"email": "carmen@example.org"})
    assert (twice.status_code, "Take that back first." in twice.text, 'value="carmen@example.org"' in twice.text) == (
        422,
        True,
        True,
    )
    assert await PlaceOffer.all().count() == 1


async def test_three_people_a_day_are_written_to(client: httpx.AsyncClient, app: Starlette) -> None:
    page = await place_of(client)
    for _time in range(3):
        await offered(client, app, page)
        await client.post(page + "/colleague/withdrawal")
    assert (await client.post(page + "/colleague", data=BINTA)).status_code == 429


async def test_an_offer_that_nobody_took_lapses_and_is_forgotten(client: httpx.AsyncClient, app: Starlette) -> None:
    page = await place_of(client)
    link = await offered(client, app, page)
    await PlaceOffer.all().update(expires_at=LONG_AGO)
    assert "no longer offered to you" in (await client.get(link)).text
    assert "You offered your place" not in (await client.get(page)).text
    assert await forget_lapsed_offers(NOW) == 1
    assert not await Message.exists(recipient="binta@eau.example.org")
    assert await forget_lapsed_offers(NOW) == 0
    registration = await Registration.get()
    await offer_place(registration, "Carmen", "carmen@example.org", "fr", NOW)  # and it can be offered anew
    assert registration.state == "confirmed"


async def test_a_place_that_is_cancelled_or_called_off_is_not_to_be_had(
    client: httpx.AsyncClient, app: Starlette
) -> None:
    page = await place_of(client)
    link = await offered(client, app, page)
    await change_event((await Event.get()).id, state="cancelled")
    assert "no longer offered to you" in (await client.get(link)).text
    await change_event((await Event.get()).id, state="published")
    assert "Awa Diallo gives you" in (await client.get(link)).text
    await life_operations.cancel(await questions_of(await Event.get()), (await Registration.get()).id, NOW)
    assert "no longer offered to you" in (await client.get(link)).text


@pytest.mark.parametrize(
    ("event", "registration", "access", "expected"),
    [
        ({}, {}, "open", True),
        ({}, {"state": "waitlisted"}, "open", True),
        ({}, {"state": "submitted", "approval": "asked"}, "by_approval", True),
        ({}, {}, "by_invitation", False),
        ({}, {"state": "cancelled"}, "open", False),
        ({}, {"state": "submitted", "approval": "refused"}, "open", False),
        ({}, {"state": "nominated"}, "open", False),
        ({}, {"checked_in_at": NOW}, "open", False),
        ({"state": "cancelled"}, {}, "open", False),
        ({"ends_on": dt.date(2027, 2, 28)}, {}, "open", False),
        ({"corrections_close": "2027-02-01T12:00"}, {}, "open", False),
    ],
)
def test_who_may_give_their_place_away(
    event: dict[str, Any], registration: dict[str, Any], access: str, expected: bool
) -> None:
    row = Event(**{"state": "published", "time_zone": "Europe/Madrid", "ends_on": dt.date(2027, 5, 28), **event})
    holder = Registration(**{"state": "confirmed", "approval": "not_asked", **registration})
    assert may_hand_on(row, holder, access, NOW) is expected


async def test_the_page_says_so_where_it_cannot_be_done(client: httpx.AsyncClient) -> None:
    page = await place_of(client)
    await Category.all().update(access="by_invitation")
    await change_event((await Event.get()).id)
    assert page + "/colleague" not in (await client.get(page)).text
    closed = await client.get(page + "/colleague")
    assert "You cannot give this place away by yourself" in closed.text
    assert (await client.post(page + "/colleague", data=BINTA)).status_code == 200
    assert not await PlaceOffer.exists()


async def test_the_file_of_each_leads_organizers_to_the_other(client: httpx.AsyncClient, app: Starlette) -> None:
    page = await place_of(client)
    await take(client, await offered(client, app, page))
    client.cookies.update(await sign_in(event=await Event.get()))
    awa, binta = await Registration.get(badge_name="Awa Diallo"), await Registration.get(badge_name="Binta Sow")
    for one, other in ((awa, binta), (binta, awa)):
        text = (await client.get(f"/en/organize/events/congress/registrations/{one.reference}")).text
        assert re.findall(r'<a href="[^"]*/registrations/([\w-]+)">', text.partition("<main")[2])[-1:] == [
            other.reference
        ]


async def test_whoever_is_registered_already_is_sent_their_link_and_the_place_stays(
    client: httpx.AsyncClient, app: Starlette
) -> None:
    await open_event(**FAR)
    page = await page_of(client)
    await register(client, badge_name="Binta Sow", email="binta@eau.example.org")
    link = await offered(client, app, page)
    answer = await take(client, link)
    assert answer.headers["location"] == "/en/events/congress/registration/sent?draft=done"
    assert (await Registration.get(badge_name="Awa Diallo")).state == "confirmed"
    assert await PlaceOffer.exists(open_for__isnull=False)
