"""The list of mails: filters, order, and what is done to several of them."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Sequence
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from events.congress.organizing.models import Event
from events.platform.language.i18n import speaking
from events.platform.web.lists.asked import ListRequest
from events.publishing.delivery.mail_list_queries import mail_list
from events.records.auditing.models import Change
from events.records.outbox.models import Mailing, Message
from events.records.outbox.operations import Addressed, queue_batch, queue_mail
from tests.factories import NOW, make_event, sign_in

OUTBOX = "/en/organize/events/congress/outbox"


@pytest.fixture
async def congress(app: Starlette, client: httpx.AsyncClient) -> Event:
    event = await make_event()
    client.cookies.update(await sign_in(event=event))
    return event


async def queue(event: Event, name: str, state: str = "queued", kind: str = "event_notice", hours: int = 0) -> Message:
    at = NOW + dt.timedelta(hours=hours)
    email = f"{name.split(maxsplit=1)[0].lower()}@example.org"
    await queue_mail(
        kind, recipient=email, recipient_name=name, language="fr", dedup=uuid.uuid4().hex, now=at, scope=event.id
    )
    await Message.filter(recipient=email).update(state=state)
    return await Message.get(recipient=email)


async def found(event: Event, **query: str) -> list[str]:
    with speaking("en"):
        made = await mail_list(event)
        asked = ListRequest.read(made.listing, query.items())
        rows, number = await made.page(asked, made.listing.shown(("email",)))
    assert number == len(rows)
    return [str(row.cells[0]).split()[0] for row in rows]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["Zoé", "Luc", "Ana"]),
        ({"state": "sent"}, ["Luc"]),
        ({"kind": "registration_confirmed"}, ["Ana"]),
        ({"q": "ANA@"}, ["Ana"]),
        ({"q": "zoé roy"}, ["Zoé"]),
        ({"recipient": "luc"}, ["Luc"]),
        ({"q": "nobody"}, []),
        ({"when": "2027-03-02,"}, ["Zoé"]),
        ({"when": ",2027-03-01", "state": "queued,sent"}, ["Luc", "Ana"]),
        ({"sort": "recipient"}, ["Ana", "Luc", "Zoé"]),
        ({"sort": "-state"}, ["Luc", "Zoé", "Ana"]),
        ({"sort": "kind"}, ["Zoé", "Luc", "Ana"]),
    ],
)
async def test_the_query_says_which_mails_are_found_in_which_order(
    congress: Event, query: dict[str, str], names: list[str]
) -> None:
    await queue(congress, "Ana Díaz", kind="registration_confirmed")
    await queue(congress, "Luc Roy", "sent", hours=1)
    await queue(congress, "Zoé Roy", hours=24)
    await queue(await make_event("other", uid="other@example.org"), "Eva Roy")
    assert await found(congress, **query) == names


async def test_a_message_of_the_team_finds_its_mails(congress: Event, client: httpx.AsyncClient) -> None:
    mailing = await make_mailing(congress)
    await queue_batch("mailing", mailing, [Addressed("eva@example.org", "fr", "one", None, "Eva")], NOW)
    await queue(congress, "Ana Díaz", hours=1)
    assert await found(congress, batch=str(mailing.id)) == ["Eva"]
    assert await found(congress, batch=str(mailing.id), state="held") == ["Eva"]
    assert await found(congress, batch=str(uuid.uuid4())) == ["Ana", "Eva"]
    assert ">eva@example.org<" in (await client.get(f"{OUTBOX}?batch={mailing.id}&state=held")).text


async def make_mailing(event: Event, **values: dt.datetime) -> Mailing:
    given: dict[str, Any] = {"id": uuid.uuid4(), "scope": event.id, "reaches": "registrations", "created_at": NOW}
    return await Mailing.create(**(given | values))


async def states() -> dict[str, str]:
    rows = await Message.all().order_by("recipient")
    return {row.recipient.partition("@")[0]: row.state for row in rows}


async def do(client: httpx.AsyncClient, act: str, mails: Sequence[Message] = (), query: str = "") -> httpx.Response:
    chosen = "&".join(f"chosen={mail.id}" for mail in mails)
    page = await client.get(f"{OUTBOX}/{act}?{query}&{chosen}")
    [action] = re.findall(r'<form method="post" action="([^"]+)" data-once>', page.text)
    return await client.post(action.replace("&amp;", "&"))


async def test_mails_are_held_back_and_let_go_again(client: httpx.AsyncClient, congress: Event) -> None:
    mails = [await queue(congress, name, state) for name, state in (("Ana", "queued"), ("Luc", "sent"))]
    due_at = mails[0].due_at
    answer = await do(client, "holding", mails, "state=queued,sent")
    assert answer.headers["location"] == f"{OUTBOX}?state=queued,sent"
    assert "Held back: 1." in (await client.get(OUTBOX)).text
    assert await states() == {"ana": "held", "luc": "sent"}
    await do(client, "retries", mails)
    assert await states() == {"ana": "queued", "luc": "sent"}
    assert (await Message.get(id=mails[0].id)).due_at == due_at
    acts = await Change.filter(kind="message").order_by("id").values_list("subject", "act")
    assert acts == [(mails[0].id, "held back"), (mails[0].id, "queued again")]


async def test_all_that_failed_or_came_back_are_tried_again(client: httpx.AsyncClient, congress: Event) -> None:
    for name, state in (("Ana", "failed"), ("Eva", "bounced"), ("Luc", "sending"), ("Zoe", "failed")):
        await queue(congress, name, state)
    assert "Try 3 mails again?" in (await client.get(f"{OUTBOX}/retries?all=yes&state=failed,bounced")).text
    await do(client, "retries", query="all=yes&state=failed,bounced&q=a")
    assert await states() == {"ana": "queued", "eva": "queued", "luc": "sending", "zoe": "queued"}


@pytest.mark.parametrize(
    ("columns", "state"),
    [({}, "held"), ({"released_at": NOW}, "queued"), ({"released_at": NOW, "stopped_at": NOW}, "held")],
)
async def test_what_waits_for_its_message_leaves_with_it_alone(
    client: httpx.AsyncClient, congress: Event, columns: dict[str, dt.datetime], state: str
) -> None:
    mailing = await make_mailing(congress, **columns)
    await queue_batch("mailing", mailing, [Addressed("eva@example.org", "fr", "one", None)], NOW)
    mail = await Message.get()
    await do(client, "retries", [mail])
    assert await states() == {"eva": state}
    await client.post(f"{OUTBOX}/{mail.id}/retry")
    assert await states() == {"eva": state}


async def test_mails_of_another_event_stay_as_they_are(client: httpx.AsyncClient, congress: Event) -> None:
    theirs = await queue(await make_event("other", uid="other@example.org"), "Eva")
    await do(client, "holding", [theirs])
    assert await states() == {"eva": "queued"}


async def test_nothing_chosen_asks_nothing(client: httpx.AsyncClient, congress: Event) -> None:
    await queue(congress, "Ana")
    answers = [await client.get(f"{OUTBOX}/{act}?q=ana") for act in ("holding", "retries")]
    assert [answer.headers["location"] for answer in answers] == [f"{OUTBOX}?q=ana"] * 2
    assert (await client.post(f"{OUTBOX}/holding?chosen=x,%00")).status_code == 303
    assert await states() == {"ana": "queued"}


async def test_more_than_one_act_takes_are_refused(
    client: httpx.AsyncClient, congress: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("events.records.lists.act_pages.MOST", 1)
    for name in ("Ana", "Eva"):
        await queue(congress, name)
    assert "At most 1 can be changed at once." in (await client.get(f"{OUTBOX}/holding?all=yes")).text
    await client.post(f"{OUTBOX}/holding?all=yes")
    assert await states() == {"ana": "queued", "eva": "queued"}


async def test_the_messages_of_another_event_are_no_choice(congress: Event) -> None:
    other = await make_mailing(await make_event("other", uid="other@example.org"))
    await queue(congress, "Ana")
    assert await found(congress, batch=str(other.id)) == ["Ana"]
