"""Whoever asks to be told when registration opens confirms the address, is told once, and is forgotten then."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from events.congress.alerts.models import Alert
from events.congress.alerts.opening_operations import ALERT, destroy_due_alerts, tell_of_openings
from events.congress.alerts.operations import CONFIRMATION, end_alerts_of
from events.congress.alerts.queries import number_waiting
from events.congress.organizing.models import Category, Event
from events.publishing.delivery.delivery import Delivery
from events.records.outbox.models import Message
from tests.congress.registration.filling import fill, register
from tests.factories import change_event, make_category, make_event, make_notice, sign_in, with_server
from tests.publishing.delivery.making import MailServer, mail_server
from tests.publishing.messages.conftest import delivery, site  # noqa: F401 - fixtures
from tests.publishing.messages.test_mailings import deliver_all

ASK = "/en/events/congress/registration/opening"
LATER = "2099-01-01T09:00"
OPENED = dt.datetime(2099, 1, 1, 12, tzinfo=dt.UTC)
EMAIL = "binta@eau.example.org"


@pytest.fixture
def post() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
async def event(app: Starlette) -> AsyncIterator[Event]:
    """An event whose registration opens in 2099, with one category."""
    made = await make_event(registration_opens=LATER, ends_on=dt.date(2099, 6, 4), starts_on=dt.date(2099, 6, 1))
    await make_category(made)
    await make_notice(made)
    yield await Event.get(id=made.id)


async def waiting(event: Event, email: str = EMAIL, **values: Any) -> Alert:
    """An address that was confirmed."""
    at = dt.datetime.now(dt.UTC)
    given: dict[str, Any] = {"language": "fr", "asked_at": at, "confirmed_at": at}
    return await Alert.create(id=uuid.uuid4(), event_id=event.id, email=email, **(given | values))


async def open_now(event: Event) -> None:
    await change_event(event.id, registration_opens="2020-01-01T00:00")


async def told() -> list[tuple[str, str, str]]:
    rows = await Message.filter(kind=ALERT).order_by("recipient", "created_at")
    return [(row.recipient, row.language, row.state) for row in rows]


async def test_the_event_and_its_registration_page_offer_it_while_nothing_is_open(
    client: httpx.AsyncClient, event: Event
) -> None:
    pages = ("/fr/events/congress/", "/fr/events/congress/registration")
    form = 'action="/fr/events/congress/registration/opening"'
    assert [form in (await client.get(page)).text for page in pages] == [True, True]
    await open_now(event)
    assert [form in (await client.get(page)).text for page in pages] == [False, False]


async def test_the_overview_is_the_same_bytes_until_the_clock_opens_registration(
    client: httpx.AsyncClient, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = "/en/events/congress/"
    first, second = [await client.get(page) for _time in range(2)]
    assert (first.content, first.headers["etag"]) == (second.content, second.headers["etag"])
    assert "Tell me when registration opens" in first.text
    monkeypatch.setattr("time.time", OPENED.timestamp)
    monkeypatch.setattr("events.publishing.programme.overview_pages.now", lambda: OPENED)
    assert "Tell me when registration opens" not in (await client.get(page)).text


async def test_a_category_that_opens_later_is_waited_for_while_others_are_open(
    client: httpx.AsyncClient, event: Event
) -> None:
    await open_now(event)
    await make_category(event, "press", opens=LATER)
    assert "Some categories open later" in (await client.get("/en/events/congress/")).text
    await client.post(ASK, data={"email": EMAIL})
    open_then = [str(row.id) for row in await Category.filter(code="operator")]
    assert (await Alert.get()).open_then == open_then
    await Alert.all().update(confirmed_at=dt.datetime.now(dt.UTC))
    assert await tell_of_openings(dt.datetime.now(dt.UTC)) == 0
    assert await tell_of_openings(OPENED) == 1


@pytest.mark.parametrize(
    "changes", [{"state": "cancelled"}, {"state": "draft"}, {"registration_opens": "2020-01-01T00:00"}]
)
async def test_where_nothing_is_to_open_nothing_is_asked(
    client: httpx.AsyncClient, event: Event, changes: dict[str, str]
) -> None:
    await change_event(event.id, **changes)
    answer = await client.post(ASK, data={"email": EMAIL})
    assert answer.status_code in (303, 404)
    assert await Alert.all().count() == 0


async def test_by_invitation_nobody_is_told_of_an_opening(client: httpx.AsyncClient, event: Event) -> None:
    await Category.all().update(access="by_invitation")
    await change_event(event.id)
    assert "Tell me when" not in (await client.get("/en/events/congress/registration")).text
    assert (await client.post(ASK, data={"email": EMAIL})).status_code == 303
    assert await Alert.all().count() == 0


async def test_the_answer_is_the_same_whether_an_address_is_known_or_not(
    client: httpx.AsyncClient, event: Event
) -> None:
    await waiting(event)
    answers = [await client.post(ASK, data={"email": email}) for email in (EMAIL, "new@eau.example.org")]
    shown = [(answer.status_code, answer.headers["location"], answer.content) for answer in answers]
    assert shown[0] == shown[1] == (303, "/en/events/congress/registration/opening/sent", b"")
    assert await Alert.filter(event_id=event.id).count() == 2


async def test_a_typing_slip_is_asked_about_and_nothing_typed_is_lost(client: httpx.AsyncClient, event: Event) -> None:
    for typed in ("binta", "binta@gmial.com"):
        answer = await client.post(ASK, data={"email": typed})
        assert (answer.status_code, f'value="{typed}"' in answer.text) == (422, True)
    assert await Alert.all().count() == 0


async def test_nobody_is_told_who_did_not_confirm_and_no_look_confirms(
    client: httpx.AsyncClient,
    event: Event,
    delivery: Delivery,  # noqa: F811
    post: MailServer,
) -> None:
    await client.post(ASK, data={"email": EMAIL.upper()})
    await Message.all().update(due_at=dt.datetime(2027, 1, 1, tzinfo=dt.UTC))
    await deliver_all(delivery)
    [mail] = post.mails
    body = mail.get_body(("plain",))
    assert body is not None
    [link] = re.findall(r"http://events\.test(/en/alerts/[\w-]{46})\s", body.get_content())
    assert link.rpartition("/")[2] not in (await Message.get()).sent_text
    assert f"Is {EMAIL} to be told" in (await client.get(link)).text
    assert await tell_of_openings(OPENED) == 0
    assert [await number_waiting(event.id), (await client.post(link)).status_code] == [0, 200]
    assert await number_waiting(event.id) == 1
    assert "You will be told" in (await client.get(link)).text
    assert await tell_of_openings(OPENED) == 1
    assert (await client.get(link[:-2] + "xx")).status_code == 404


async def test_each_is_told_once_in_their_language_and_is_then_forgotten(
    event: Event,
    delivery: Delivery,  # noqa: F811
    post: MailServer,
) -> None:
    await waiting(event)
    await waiting(event, "cal@agua.example.org", language="es")
    await waiting(event, "unconfirmed@example.org", confirmed_at=None)
    at = dt.datetime(2027, 2, 1, tzinfo=dt.UTC)
    assert await tell_of_openings(at) == 0
    await open_now(event)
    assert [await tell_of_openings(at) for _round in range(2)] == [2, 0]
    assert await told() == [(EMAIL, "fr", "queued"), ("cal@agua.example.org", "es", "queued")]
    assert await delivery.deliver_next()
    await tell_of_openings(at)
    assert (await Alert.filter(told_at__not_isnull=True).count(), len(post.mails)) == (1, 1)
    await deliver_all(delivery)
    assert sorted(str(mail["subject"]) for mail in post.mails) == [
        "La inscripción está abierta: Congreso mundial",
        "Les inscriptions sont ouvertes\u00a0: Congrès mondial",
    ]
    assert [mail["list-unsubscribe-post"] for mail in post.mails] == ["List-Unsubscribe=One-Click"] * 2
    await tell_of_openings(at + dt.timedelta(minutes=1))
    assert sorted(await told()) == [("", "es", "sent"), ("", "fr", "sent")]
    assert [row.email for row in await Alert.all()] == ["unconfirmed@example.org"]


async def test_an_event_taken_back_before_the_mail_left_lets_them_wait_on(
    event: Event,
    delivery: Delivery,  # noqa: F811
    post: MailServer,
) -> None:
    await waiting(event)
    at = dt.datetime(2027, 2, 1, tzinfo=dt.UTC)
    await open_now(event)
    await tell_of_openings(at)
    await change_event(event.id, state="draft")
    await deliver_all(delivery)
    assert (await told(), post.mails) == ([(EMAIL, "fr", "withdrawn")], [])
    assert await tell_of_openings(at + dt.timedelta(minutes=1)) == 0
    assert await number_waiting(event.id) == 1
    await change_event(event.id, state="published")
    assert await tell_of_openings(at + dt.timedelta(minutes=2)) == 1
    assert [state for _to, _language, state in await told()] == ["withdrawn", "queued"]
    await tell_of_openings(at + dt.timedelta(minutes=3))
    assert (await Alert.get()).told_at == at + dt.timedelta(minutes=2)


@pytest.mark.parametrize(
    "changes", [{"state": "cancelled"}, {"state": "draft"}, {"registration_opens": "2098-12-31T00:00"}]
)
async def test_nobody_is_told_of_what_is_not_open(event: Event, changes: dict[str, str]) -> None:
    await waiting(event)
    await change_event(event.id, **{"registration_opens": "2020-01-01T00:00", **changes})
    assert await tell_of_openings(dt.datetime.now(dt.UTC)) == 0
    assert await number_waiting(event.id) == 1


async def test_an_opening_moved_into_the_past_is_told_too(event: Event) -> None:
    await waiting(event)
    await change_event(event.id, registration_opens="2026-01-01T00:00")
    assert await tell_of_openings(dt.datetime.now(dt.UTC)) == 1


async def test_who_registered_meanwhile_is_told_nothing_and_is_forgotten(
    client: httpx.AsyncClient, event: Event
) -> None:
    await waiting(event)
    await open_now(event)
    await register(client, email=EMAIL)
    assert await tell_of_openings(dt.datetime.now(dt.UTC)) == 0
    assert (await Alert.all().count(), await told()) == (0, [])


async def test_a_mail_program_ends_it_with_one_click(client: httpx.AsyncClient, app: Starlette, event: Event) -> None:
    row = await waiting(event)
    await client.post(ASK, data={"email": EMAIL})
    token = app.state.installation.signer.token("alert", row.id, 1)
    page = f"/fr/alerts/{token}/ending"
    assert EMAIL in (await client.get(page)).text
    for _time in range(2):
        assert (await client.post(page, data={"List-Unsubscribe": "One-Click"})).status_code == 200
    assert await Alert.all().count() == 0
    assert [(mail.recipient, mail.state) for mail in await Message.all()] == [("", "withdrawn")]
    assert "Rien n’est conservé" in (await client.post(f"/fr/alerts/{token}")).text


async def test_an_address_gets_three_mails_a_day_and_a_network_asks_sixty_times_an_hour(
    client: httpx.AsyncClient, event: Event
) -> None:
    answers = [(await client.post(ASK, data={"email": EMAIL})).status_code for _time in range(61)]
    assert answers == [*[303] * 60, 429]
    # Those of one minute are one.
    assert 1 <= await Message.filter(kind=CONFIRMATION).count() <= 3
    assert await Alert.all().count() == 1


async def test_asking_again_changes_nothing_of_what_was_confirmed(client: httpx.AsyncClient, event: Event) -> None:
    row = await waiting(event)
    await client.post(ASK, data={"email": EMAIL})
    await row.refresh_from_db()
    assert (row.language, row.open_then, row.confirmed_at is not None) == ("fr", [], True)


async def test_what_nobody_confirmed_and_what_is_over_is_destroyed(event: Event) -> None:
    over = await make_event("over", uid="o@example.org", ends_on=dt.date(2026, 1, 2), starts_on=dt.date(2026, 1, 1))
    at = dt.datetime(2027, 2, 1, tzinfo=dt.UTC)
    kept = await waiting(event)
    fresh = await waiting(event, "fresh@example.org", confirmed_at=None, asked_at=at - dt.timedelta(days=6))
    await waiting(event, "old@example.org", confirmed_at=None, asked_at=at - dt.timedelta(days=8))
    await waiting(over)
    assert [await destroy_due_alerts(at) for _round in range(2)] == [2, 0]
    assert {row.id for row in await Alert.all()} == {kept.id, fresh.id}


async def test_organizers_see_how_many_wait_and_delete_an_address_that_they_search(
    client: httpx.AsyncClient, app: Starlette, event: Event
) -> None:
    with_server(app)
    row = await waiting(event)
    other = await make_event("other", uid="o@example.org")
    elsewhere = await waiting(other)
    client.cookies.update(await sign_in(event=event))
    assert "Want to be told when registration opens" in (await client.get("/en/organize/events/congress/")).text
    removal = f"/en/organize/events/congress/alerts/{row.id}/removal"
    assert removal in (await client.get("/en/organize/search", params={"q": "binta@eau"})).text
    assert EMAIL in (await client.get(removal)).text
    assert (await client.post(removal.replace(str(row.id), str(elsewhere.id)))).status_code == 404
    assert (await client.post(removal)).status_code == 303
    assert [one.id for one in await Alert.all()] == [elsewhere.id]
    client.cookies.update(await sign_in("reader@example.org", event=other, role="reader"))
    assert EMAIL not in (await client.get("/en/organize/search", params={"q": "binta@eau"})).text


async def test_an_address_waits_at_each_event_apart(client: httpx.AsyncClient, event: Event) -> None:
    days: dict[str, Any] = {"starts_on": event.starts_on, "ends_on": event.ends_on}
    other = await make_event("other", uid="o@example.org", registration_opens=LATER, **days)
    await make_category(other)
    elsewhere = await waiting(other)
    await client.post(ASK, data={"email": EMAIL})
    own = await Alert.get(event_id=event.id)
    assert (own.confirmed_at, await number_waiting(event.id), await number_waiting(other.id)) == (None, 0, 1)
    await Alert.filter(id=own.id).update(confirmed_at=own.asked_at)
    await open_now(other)
    await tell_of_openings(dt.datetime.now(dt.UTC))
    assert [row.id for row in await Alert.filter(told_at__not_isnull=True)] == [elsewhere.id]
    assert (await fill(client, "/en/events/other/registration", email=EMAIL, consent=None)).status_code == 303
    await open_now(event)
    await tell_of_openings(dt.datetime.now(dt.UTC))
    assert await Alert.filter(told_at__not_isnull=True).count() == 2
    await end_alerts_of(event.id, EMAIL)
    assert [row.id for row in await Alert.all()] == [elsewhere.id]
