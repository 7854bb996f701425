"""Participants ask for erasure themselves: once, taken back, refused, carried out; and what happens to it meanwhile."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from events.congress.organizing.models import Event
from events.congress.registration.duplicates.operations import Merger, merge
from events.congress.registration.erasures.models import ErasureRequest
from events.congress.registration.erasures.operations import (
    ask_for_erasure,
    close_as_erased,
    pass_requests_on,
    refuse,
    take_back,
)
from events.congress.registration.erasures.queries import last_request, open_requests
from events.congress.registration.erasures.words import due_day
from events.congress.registration.life_operations import cancel
from events.congress.registration.models import Registration
from events.congress.registration.place_offer_operations import offer_place
from events.congress.registration.question_queries import questions_of
from events.platform.storage.database import transaction
from events.platform.web.addresses import address
from events.records.auditing.models import Change
from events.records.outbox.models import Message
from events.records.outbox.operations import hold_mails
from events.secretariat.dashboard.queries import waiting_in
from events.secretariat.erasure.operations import NoLongerAskedError, erase
from tests.congress.letters.asking import BY
from tests.congress.personal.test_handing_on import BINTA, FAR, take
from tests.congress.registration.filling import open_event, register
from tests.factories import NOW, make_event, sign_in
from tests.secretariat.erasure.test_erasure import CANARY, TYPED, filled, stands_in
from tests.secretariat.erasure.test_erasure import event as event_with_questions

ORGANIZE = "/en/organize/events/congress"
REQUESTS = ORGANIZE + "/erasure-requests"
event = event_with_questions

pytestmark = pytest.mark.tables


def page_of(app: Starlette, row: Registration) -> str:
    token = app.state.installation.signer.token("registration", row.id, row.link_generation)
    return address("personal.erasure", "en", token=token)


async def as_owner(client: httpx.AsyncClient, event: Event, role: str = "owner") -> None:
    client.cookies.clear()
    client.cookies.update(await sign_in(f"{role}@example.org", event=event, role=role))


async def acts_of(row: Registration) -> list[str]:
    acts = await Change.filter(subject=row.id, act__startswith="erasure").order_by("id").values_list("act", flat=True)
    return [str(act) for act in acts]


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ("2027-01-31T10:00", dt.date(2027, 2, 28)),
        ("2027-12-05T10:00", dt.date(2028, 1, 5)),
        ("2027-05-04T23:30", dt.date(2027, 6, 5)),  # the fifth in Madrid
    ],
)
def test_it_is_answered_within_a_month(asked: str, due: dt.date) -> None:
    assert due_day(dt.datetime.fromisoformat(asked).replace(tzinfo=dt.UTC), "Europe/Madrid") == due


async def test_who_holds_the_link_asks_once_and_takes_it_back(
    app: Starlette, client: httpx.AsyncClient, event: Event
) -> None:
    row = await register(client)
    page = page_of(app, row)
    shown = (await client.get(page)).text
    assert "What stays" in shown
    assert "Your registration is cancelled when they erase it" in shown
    for reason in ("I left", "Again"):
        answer = await client.post(page, data={"reason": reason})
        assert (answer.status_code, answer.headers["location"]) == (303, page)
    [asked] = await ErasureRequest.all()
    assert (asked.reason, asked.state) == ("I left", "asked")
    [mail] = await Message.filter(kind="erasure_notice")
    assert (mail.recipient, mail.language) == (row.email, row.language)
    assert "Take my request back" in (await client.get(page)).text
    assert "My request for erasure" in (await client.get(page.removesuffix("/erasure"))).text
    back = page + "/withdrawal"
    assert "Take your request for erasure back?" in (await client.get(back)).text
    assert [(await client.post(back)).status_code for _twice in range(2)] == [303, 303]
    assert (await ErasureRequest.get()).state == "withdrawn"
    assert await acts_of(row) == ["erasure asked", "erasure taken back"]
    assert (await client.post(page, data={})).status_code == 303
    assert await ErasureRequest.all().count() == 2


async def test_two_who_ask_at_once_ask_once(client: httpx.AsyncClient, event: Event) -> None:
    row = await register(client)
    assert sorted(await asyncio.gather(*(ask_for_erasure(row.id, "", NOW) for _ in range(2)))) == [False, True]
    assert await Message.filter(kind="erasure_notice").count() == 1


async def test_nobody_asks_by_another_link_nor_too_often(
    app: Starlette, client: httpx.AsyncClient, event: Event
) -> None:
    row = await register(client)
    page = page_of(app, row)
    forged = page.replace("/registrations/", "/registrations/x")
    badge = app.state.installation.signer.token("badge", row.id, 1)
    for other in (forged, address("personal.erasure", "en", token=badge)):
        assert (await client.post(other, data={})).status_code == 404
        assert (await client.post(other + "/withdrawal")).status_code == 404
    assert not await ErasureRequest.exists()
    for _time in range(3):
        await client.post(page, data={})
        await client.post(page + "/withdrawal")
    assert (await client.post(page, data={})).status_code == 429


async def test_the_organizers_see_it_and_only_an_owner_decides(
    app: Starlette, client: httpx.AsyncClient, event: Event
) -> None:
    row = await register(client)
    await ask_for_erasure(row.id, "I left the utility", dt.datetime.now(dt.UTC) - dt.timedelta(days=40))
    [asked] = await ErasureRequest.all()
    assert [(waiting.page, number) for waiting, number in await waiting_in(event)] == [("organize.erasure_requests", 1)]
    assert await waiting_in(await make_event("other", uid="o@example.org")) == []
    await as_owner(client, event, "organizer")
    listed = (await client.get(REQUESTS)).text
    assert [word in listed for word in ("Awa Diallo", "I left the utility", "Late")] == [True] * 3
    file = f"{ORGANIZE}/registrations/{row.reference}"
    shown = (await client.get(file)).text
    assert ("Asks for their data to be erased" in shown, f"{asked.id}" in shown) == (True, False)
    for act in ("erasure", "refusal"):
        assert (await client.post(f"{REQUESTS}/{asked.id}/{act}", data={"reason": "No"})).status_code == 403
    await as_owner(client, event)
    assert f"{REQUESTS}/{asked.id}/refusal" in (await client.get(file)).text
    other = await make_event("other-one", uid="p@example.org")
    await as_owner(client, other)
    for act in ("erasure", "refusal"):
        theirs = f"{REQUESTS}/{asked.id}/{act}".replace("congress", "other-one")
        assert (await client.post(theirs, data={"reason": "No"})).status_code == 404
    assert (await ErasureRequest.get()).state == "asked"


async def test_it_is_refused_with_a_reason_that_the_person_reads(
    app: Starlette, client: httpx.AsyncClient, event: Event
) -> None:
    row = await register(client)
    await ask_for_erasure(row.id, "", NOW)
    [asked] = await ErasureRequest.all()
    await as_owner(client, event)
    path = f"{REQUESTS}/{asked.id}/refusal"
    assert (await client.post(path, data={"reason": " "})).status_code == 422
    for reason in ("A claim is pending", "Another"):
        assert (await client.post(path, data={"reason": reason})).status_code == 303
    [asked] = await ErasureRequest.all()
    assert (asked.state, asked.answer, asked.open_for) == ("refused", "A claim is pending", None)
    mails = await Message.filter(kind="erasure_notice")
    assert sorted(mail.details["state"] for mail in mails) == ["asked", "refused"]
    client.cookies.clear()
    shown = (await client.get(page_of(app, row))).text
    assert ("A claim is pending" in shown, "lodge a complaint" in shown, "Ask for erasure" in shown) == (True,) * 3


async def test_what_was_taken_back_is_not_erased_by_a_stale_page(
    app: Starlette, client: httpx.AsyncClient, event: Event
) -> None:
    row = await register(client)
    await ask_for_erasure(row.id, "", NOW)
    [asked] = await ErasureRequest.all()
    await as_owner(client, event)
    plain, path = f"{ORGANIZE}/registrations/{row.reference}/erasure", f"{REQUESTS}/{asked.id}/erasure"
    assert (await client.post(plain)).headers["location"] == path
    assert "One last mail" not in (await client.get(path)).text  # there is no mail server here
    await take_back(row.id, NOW)
    assert (await client.post(path)).headers["location"] == REQUESTS
    with pytest.raises(NoLongerAskedError):
        questions = await questions_of(event)
        await erase(questions, row.id, root=Path("nowhere"), by=BY, now=NOW, asked=asked.id)
    assert (await Registration.get(id=row.id)).badge_name == "Awa Diallo"


async def test_carrying_it_out_leaves_the_address_in_the_last_mail_alone(
    app: Starlette, client: httpx.AsyncClient, event: Event
) -> None:
    row = await filled(client, event)
    await ask_for_erasure(row.id, f"Reason of {CANARY}", NOW)
    [asked] = await ErasureRequest.all()
    assert await refuse(asked, f"Answer to {CANARY}", by=BY, now=NOW)
    await ask_for_erasure(row.id, f"Reason of {CANARY}", NOW)
    assert "erasure_request" in await stands_in()
    questions = await questions_of(event)
    assert await erase(questions, row.id, root=Path("nowhere"), by=BY, now=NOW, is_told=True)
    assert await stands_in() == ["message"]
    [last] = await Message.filter(recipient__not="")
    assert (last.kind, last.recipient, last.subject, last.recipient_name) == ("erasure_done", TYPED["email"], None, "")
    assert await hold_mails(event.id, [last.id]) == []
    assert {one.state for one in await ErasureRequest.all()} == {"refused", "carried_out"}
    assert (await client.get(page_of(app, row))).status_code == 404
    assert not await ask_for_erasure(row.id, "", NOW)


async def test_without_a_mail_server_or_a_request_nobody_is_told(client: httpx.AsyncClient, event: Event) -> None:
    questions = await questions_of(event)
    row = await filled(client, event)
    other = await register(client, badge_name="Luc Roy", email="luc@example.org")
    await ask_for_erasure(row.id, "", NOW)
    await erase(questions, row.id, root=Path("nowhere"), by=BY, now=NOW)
    await erase(questions, other.id, root=Path("nowhere"), by=BY, now=NOW, is_told=True)
    assert await stands_in() == []
    assert not await Message.filter(kind="erasure_done").exists()


async def test_merging_has_both_erased_by_one_request(app: Starlette, client: httpx.AsyncClient) -> None:
    event, _category = await open_event(capacity=2)
    ended, kept = await register(client), await register(client, email="awa.diallo@eau.example.org")
    await ask_for_erasure(ended.id, "First", NOW)
    await ask_for_erasure(kept.id, "", NOW + dt.timedelta(days=3))
    await merge(await questions_of(event), ended.id, kept.id, Merger(BY, NOW))
    [asked] = await ErasureRequest.all()
    assert (asked.registration_id, asked.open_for, asked.asked_at, asked.reason) == (kept.id, kept.id, NOW, "First")
    await as_owner(client, event)
    path = f"{REQUESTS}/{asked.id}/erasure"
    assert ended.reference in (await client.get(path)).text
    await client.post(path)
    assert {row.badge_name for row in await Registration.all()} == {"–"}


async def test_merging_moves_what_was_asked_of_the_one_that_ends(client: httpx.AsyncClient) -> None:
    event, _category = await open_event(capacity=2)
    ended, kept = await register(client), await register(client, email="awa.diallo@eau.example.org")
    await ask_for_erasure(ended.id, "First", NOW)
    await merge(await questions_of(event), ended.id, kept.id, Merger(BY, NOW))
    assert await ErasureRequest.filter(registration_id=kept.id, open_for=kept.id).count() == 1
    assert await take_back(kept.id, NOW)


async def test_cancelling_and_giving_the_place_away_keep_it_with_who_asked(
    app: Starlette, client: httpx.AsyncClient
) -> None:
    event, _category = await open_event(capacity=2, **FAR)
    first, second = await register(client), await register(client, badge_name="Luc Roy", email="luc@example.org")
    for row in (first, second):
        await ask_for_erasure(row.id, "", NOW)
    await cancel(await questions_of(event), first.id, NOW)
    offer = await offer_place(second, BINTA["name"], BINTA["email"], "en", dt.datetime.now(dt.UTC))
    link = address("place_offer", "en", token=app.state.installation.signer.token("place-offer", offer.id, 1))
    assert (await take(client, link)).status_code == 303
    assert (await Registration.get(id=second.id)).handed_to is not None
    assert {one.open_for for one in await ErasureRequest.all()} == {first.id, second.id}
    client.cookies.clear()
    assert "Take my request back" in (await client.get(page_of(app, first))).text


async def test_what_others_asked_stays_as_it_is(client: httpx.AsyncClient, event: Event) -> None:
    mine, hers = await register(client), await register(client, badge_name="Binta", email="binta@eau.example.org")
    kept = await register(client, badge_name="Awa", email="awa@other.example.org")
    await ask_for_erasure(mine.id, "Mine", NOW)
    await ask_for_erasure(hers.id, "Hers", NOW + dt.timedelta(days=1))
    last = await last_request(mine.id)
    assert last is not None
    assert last.reason == "Mine"
    assert [row.reason for row in await open_requests(event.id)] == ["Mine", "Hers"]
    assert await open_requests((await make_event("other", uid="o@example.org")).id) == []
    async with transaction():
        await pass_requests_on(mine.id, kept.id)
        assert await close_as_erased(kept, NOW, by=BY, is_told=False) == last.id
    assert await ErasureRequest.filter(registration_id=hers.id, reason="Hers", state="asked").count() == 1
