"""Registering somebody on their behalf, and registering many from one network."""

from __future__ import annotations

import datetime as dt
from typing import Any

import httpx
import pytest
import time_machine

from events.congress.organizing.models import Event
from events.congress.registration.models import Consent, Registration
from events.records.auditing.models import Change
from events.records.outbox.models import Message
from events.records.people.models import Account, Attempt
from events.records.people.throttle_operations import MailDelay, neighbourhood_of
from tests.congress.registration.filling import controls_in, errors_in, fill, open_event, register, typed
from tests.factories import sign_in

LIST = "/en/organize/events/congress/registrations"
NEW = LIST + "/new"
NOW = dt.datetime(2027, 3, 1, 12, 0, tzinfo=dt.UTC)


async def organizer_of(client: httpx.AsyncClient, **values: Any) -> Event:
    event, _ = await open_event(**values)
    client.cookies.update(await sign_in("org@example.org", event=event, role="organizer"))
    return event


async def send(client: httpx.AsyncClient, **changes: Any) -> httpx.Response:
    page = controls_in((await client.get(NEW)).text)
    return await client.post(
        NEW, data=typed(**{"nonce": page["nonce"], "language": "es", "is_told": "y", "consent": None, **changes})
    )


@pytest.mark.parametrize("closes", ["2020-01-02T00:00", "2099-12-31T23:59"])
async def test_an_organizer_registers_somebody_at_any_time_under_their_own_name(
    client: httpx.AsyncClient, closes: str
) -> None:
    await organizer_of(client, registration_closes=closes)
    assert f'href="{NEW}"' in (await client.get(LIST)).text
    answer = await send(client)
    kept = await Registration.get()
    assert (answer.status_code, answer.headers["location"]) == (303, f"{LIST}/{kept.reference}")
    assert not [name for name in client.cookies if "registration" in name]
    assert (kept.state, kept.language, await Consent.all().count()) == ("confirmed", "es", 0)
    mail = await Message.get(subject=kept.id)
    assert (mail.kind, mail.language, mail.recipient) == ("registration_confirmed", "es", "awa@eau.example.org")
    change = await Change.get(subject=kept.id)
    assert (change.act, change.actor) == ("registered", (await Account.get(email="org@example.org")).id)
    page = (await client.get(answer.headers["location"])).text
    assert [text for text in ("Registered on their behalf", "Ona Vidal", "without a consent") if text not in page] == []


async def test_no_mail_leaves_when_none_is_asked_for(client: httpx.AsyncClient) -> None:
    await organizer_of(client)
    assert (await send(client, is_told=None)).status_code == 303
    assert (await Registration.all().count(), await Message.all().count()) == (1, 0)


async def test_a_full_category_and_somebody_known_are_told(client: httpx.AsyncClient) -> None:
    await organizer_of(client, capacity=1)
    await send(client)
    again = await send(client)
    assert (again.status_code, list(errors_in(again.text))) == (422, ["badge_name"])
    assert 'value="Awa Diallo"' in again.text
    await send(client, badge_name="Luc")
    assert (await Registration.get(badge_name="Luc")).state == "waitlisted"
    assert (await send(client, badge_name="")).status_code == 422


async def test_it_is_for_organizers_of_the_event_and_not_for_a_cancelled_one(client: httpx.AsyncClient) -> None:
    event = await organizer_of(client)
    await Event.filter(id=event.id).update(state="cancelled")
    answer = await client.post(NEW, data=typed())
    assert (answer.status_code, answer.headers["location"]) == (303, LIST)
    assert NEW not in (await client.get(LIST)).text
    client.cookies.clear()
    client.cookies.update(await sign_in("reader@example.org", event=event, role="reader"))
    assert [(await client.get(NEW)).status_code, (await client.post(NEW, data=typed())).status_code] == [403, 403]
    assert NEW not in (await client.get(LIST)).text
    assert await Registration.all().count() == 0


async def waits(client: str, most: int, *, at: dt.datetime = NOW) -> float:
    """How many minutes the mail about one more registration waits."""
    delay = MailDelay(client, most)
    due_at = await delay.counted(at)
    assert due_at == at + delay.waits
    return delay.waits.total_seconds() / 60


@pytest.mark.tables
async def test_beyond_the_limit_of_a_network_seats_are_kept_and_mails_wait(database: str) -> None:
    assert [await waits("203.0.113.7", 3) for _ in range(6)] == [0, 0, 0, 1, 2, 3]
    assert await waits("203.0.113.8", 3) == 0
    assert await waits("203.0.113.7", 3, at=NOW + dt.timedelta(hours=1)) == 0
    # Many addresses of one prefix count together, four times as far.
    assert [await waits(f"2001:db8:1:{number}::1", 3) for number in range(14)] == [0] * 12 + [1, 2]


async def test_no_mail_waits_longer_than_six_hours(database: str) -> None:
    await waits("203.0.113.7", 100)
    await Attempt.all().update(count=5000)
    assert await waits("203.0.113.7", 100) == 6 * 60


async def test_a_registration_that_fails_is_not_counted(client: httpx.AsyncClient) -> None:
    await open_event()
    for _twice in range(2):
        assert (await fill(client)).status_code == 303
        client.cookies.clear()
    assert await Registration.all().count() == 1
    assert {row.count for row in await Attempt.all()} == {1}


@pytest.mark.parametrize(
    ("client", "prefix"), [("203.0.113.7", "203.0.113.0/24"), ("2001:db8:1:2::3", "2001:db8:1::/48"), ("unknown",) * 2]
)
def test_neighbours_share_a_prefix(client: str, prefix: str) -> None:
    assert neighbourhood_of(client) == prefix


async def test_who_registers_from_a_busy_network_is_told_that_the_mail_waits(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await open_event()
    monkeypatch.setattr(MailDelay, "counted", _two_hours)
    with time_machine.travel(NOW, tick=False):
        page = await fill(client)
        assert "Your mail comes later" in (await client.get(page.headers["location"])).text
    mail = await Message.get()
    assert (mail.due_at, (await Registration.get()).state) == (NOW + dt.timedelta(hours=2), "confirmed")


async def _two_hours(delay: MailDelay, now: dt.datetime) -> dt.datetime:
    delay.waits = dt.timedelta(hours=2)
    return now + delay.waits


async def test_the_first_from_a_network_are_mailed_at_once(client: httpx.AsyncClient) -> None:
    await open_event()
    await register(client)
    mail = await Message.get()
    assert mail.due_at == mail.created_at
