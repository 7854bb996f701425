"""Whoever wants no news of an event says so once, by one click or by their mail program (RFC 8058)."""

from __future__ import annotations

import re

import httpx
from starlette.applications import Starlette

from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.publishing.delivery.delivery import Delivery
from events.publishing.delivery.links import news_token
from events.records.auditing.models import Change
from events.records.outbox.models import Message
from tests.publishing.delivery.making import MailServer, make_registration
from tests.publishing.messages.test_mailings import deliver_all, released, states, written

NEWS = {"is_news": "y"}


async def test_news_can_be_ended_by_the_mail_program(
    owner: httpx.AsyncClient, congress: Event, delivery: Delivery, post: MailServer
) -> None:
    awa = await make_registration(congress)
    await released(owner, **NEWS)
    await deliver_all(delivery)
    [mail] = post.mails
    [address] = re.findall(r"^<(http://events\.test/fr/news/\S+)>$", str(mail["list-unsubscribe"]))
    assert mail["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    path = address.removeprefix("http://events.test")
    assert path.rpartition("/")[2] not in (await Message.get()).sent_text
    # A mail program sends no cookie, no origin and this body alone.
    owner.cookies.clear()
    answer = await owner.post(path, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    await awa.refresh_from_db()
    assert awa.news_declined_at is not None
    await owner.post(path, data={"List-Unsubscribe": "One-Click"})
    assert await Change.filter(act="news declined", subject=awa.id).count() == 1


async def test_looking_changes_nothing(client: httpx.AsyncClient, app: Starlette, congress: Event) -> None:
    awa = await make_registration(congress)
    path = f"/en/news/{news_token(app.state.installation, awa)}"
    page = await client.get(path)
    assert "Do you want no more news of this event?" in page.text
    assert page.headers["cache-control"] == "no-store"
    await awa.refresh_from_db()
    assert awa.news_declined_at is None


async def test_who_wants_no_news_gets_what_is_about_themselves(
    owner: httpx.AsyncClient, app: Starlette, congress: Event
) -> None:
    awa = await make_registration(congress)
    await owner.post(f"/en/news/{news_token(app.state.installation, awa)}")
    await owner.post(await written(owner, **NEWS) + "/preparation")
    assert await states() == []
    await owner.post(await written(owner) + "/preparation")
    assert await states() == [("awa@example.org", "held")]
    await owner.post(f"/en/news/{news_token(app.state.installation, awa)}/return")
    await owner.post(await written(owner, **NEWS) + "/preparation")
    assert await states() == [("awa@example.org", "held"), ("awa@example.org", "held")]


async def test_who_declines_after_the_release_gets_none(
    owner: httpx.AsyncClient, app: Starlette, congress: Event, delivery: Delivery, post: MailServer
) -> None:
    awa = await make_registration(congress)
    await released(owner, **NEWS)
    await owner.post(f"/en/news/{news_token(app.state.installation, awa)}")
    await deliver_all(delivery)
    assert (post.mails, await states()) == ([], [("awa@example.org", "withdrawn")])


async def test_other_mails_have_no_such_link(
    owner: httpx.AsyncClient, congress: Event, delivery: Delivery, post: MailServer
) -> None:
    await make_registration(congress)
    await released(owner)
    await deliver_all(delivery)
    assert "list-unsubscribe" not in post.mails[0]


async def test_a_link_for_something_else_opens_nothing(
    client: httpx.AsyncClient, app: Starlette, congress: Event
) -> None:
    awa = await make_registration(congress)
    signer = app.state.installation.signer
    for token in (signer.token("registration", awa.id, 1), signer.token("news", awa.id, 2), "x" * 46):
        assert (await client.post(f"/en/news/{token}")).status_code == 404
    assert await Registration.filter(news_declined_at__isnull=True).count() == 1


async def test_the_personal_page_says_it(client: httpx.AsyncClient, app: Starlette, congress: Event) -> None:
    awa = await make_registration(congress)
    page = f"/en/registrations/{app.state.installation.signer.token('registration', awa.id, 1)}"
    assert "You get news of this event" in (await client.get(page)).text
    await client.post(f"/en/news/{news_token(app.state.installation, awa)}")
    assert "You get no news of this event" in (await client.get(page)).text
