"""The audit log: acts and looks in one list, of what its reader owns and of nothing else."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from events.congress.organizing.models import Event
from events.records.auditing.acts import Act
from events.records.auditing.models import Change
from events.records.auditing.operations import record_change
from events.records.auditing.retention_operations import recorded
from events.records.auditing.words import ACT_WORDS, RETENTION_WORDS
from events.records.people.operations import grant_role
from events.records.vault.models import Look
from events.secretariat.audit.queries import PAGE, Choice, entries_in
from events.settings import Settings
from tests.congress.letters.asking import ask
from tests.congress.registration.filling import open_event, register
from tests.factories import NOW, make_account, make_event, sign_in

LOG = "/en/organize/events/congress/audit"

pytestmark = pytest.mark.tables


@pytest.fixture
async def event(app: Starlette) -> Event:
    return (await open_event())[0]


async def did(scope: uuid.UUID | None, act: Act, at: dt.datetime = NOW, **values: Any) -> None:
    given = {"kind": "room", "subject": uuid.uuid4(), "actor": None, **values}
    await record_change(
        scope, given["kind"], given["subject"], act, at, actor=given["actor"], details={"name": "secret"}
    )


async def looked(scope: uuid.UUID, subject: uuid.UUID, by: uuid.UUID | None, at: dt.datetime = NOW) -> None:
    names = ["passport_number"]
    await Look.create(scope=scope, subject=subject, looked_by=by, looked_at=at, names=names, place="organize.letter")


def test_every_act_has_words() -> None:
    assert set(Act) - ACT_WORDS.keys() == set()


async def test_acts_and_looks_are_in_one_order(event: Event) -> None:
    hour = dt.timedelta(hours=1)
    await did(event.id, Act.CREATED)
    await looked(event.id, uuid.uuid4(), None, NOW + hour)
    await did(event.id, Act.SAVED, NOW + 2 * hour)
    entries, has_more = await entries_in([event.id], Choice(), 1)
    assert ([entry.act for entry in entries][:3], has_more) == (["saved", "looked", "created"], False)


async def test_each_filter_narrows(client: httpx.AsyncClient, event: Event) -> None:
    await Change.all().delete()
    account = await make_account()
    awa = await register(client)
    luc = await register(client, badge_name="Luc Roy", email="luc@example.org")
    request = await ask(event, awa)
    await Change.all().delete()
    await did(event.id, Act.SAVED, kind="registration", subject=awa.id, actor=account.id)
    await did(event.id, Act.CORRECTED, kind="registration", subject=luc.id)
    await did(event.id, Act.ISSUED, NOW + dt.timedelta(days=2), kind="letter_request", subject=request.id)
    await looked(event.id, awa.id, account.id)

    async def acts(**chosen: Any) -> list[str]:
        entries, _more = await entries_in([event.id], Choice(**chosen), 1)
        return sorted(entry.act for entry in entries)

    assert await acts(act="saved") == ["saved"]
    assert await acts(act="looked") == ["looked"]
    assert await acts(kind="letter_request") == ["issued"]
    assert await acts(by=account.id) == ["looked", "saved"]
    assert await acts(words="awa") == ["issued", "looked", "saved"]
    assert await acts(words=luc.reference.lower()) == ["corrected"]
    assert await acts(since=NOW.date() + dt.timedelta(days=1)) == ["issued"]
    assert await acts(until=NOW.date()) == ["corrected", "looked", "saved"]


async def test_pages_follow_each_other(event: Event) -> None:
    await Change.all().delete()
    for number in range(PAGE + 1):
        await did(event.id, Act.SAVED, NOW + dt.timedelta(minutes=number))
    first, has_more = await entries_in([event.id], Choice(), 1)
    second, has_still = await entries_in([event.id], Choice(), 2)
    assert (len(first), has_more, len(second), has_still) == (PAGE, True, 1, False)


async def test_owners_read_their_event_and_no_other(client: httpx.AsyncClient, event: Event) -> None:
    other = await make_event("other")
    stranger = await make_account("stranger@example.org", name="Strange Stranger")
    await did(other.id, Act.PUBLISHED, actor=stranger.id)
    await did(None, Act.REWRAPPED, actor=stranger.id)
    await looked(other.id, uuid.uuid4(), stranger.id)
    awa = await register(client)
    await did(event.id, Act.CORRECTED, kind="registration", subject=awa.id)
    client.cookies.update(await sign_in(event=event))
    page = (await client.get(LOG)).text
    assert (awa.reference in page, "Corrected" in page, "Strange Stranger" in page, "secret" in page) == (
        True,
        True,
        False,
        False,
    )
    client.cookies.clear()
    client.cookies.update(await sign_in("organizer@example.org", event=event, role="organizer"))
    assert (await client.get(LOG)).status_code == 403


async def test_founders_read_what_they_own_and_what_belongs_to_nothing(client: httpx.AsyncClient, event: Event) -> None:
    other = await make_event("other")
    await did(other.id, Act.PUBLISHED)
    await did(event.id, Act.UNPUBLISHED)
    await did(None, Act.REWRAPPED, kind="person_key")
    founder = await make_account("founder@example.org", is_founder=True)
    await grant_role(founder.id, "owner", event.id, NOW)
    client.cookies.update(await sign_in("founder@example.org", is_founder=True))
    page = (await client.get("/en/organize/audit")).text
    table = page[page.index("<tbody") :]
    assert [word for word in ("Unpublished", "Keys wrapped anew") if word not in table] == []
    assert ">Published<" not in table


async def test_what_was_destroyed_is_told_each_day(client: httpx.AsyncClient, event: Event, settings: Settings) -> None:
    counts = iter([0, 0, 3, 0])

    async def task(_settings: Settings, _at: dt.datetime) -> int:
        return next(counts)

    run = recorded("values", task)
    for hours in (0, 6, 12, 24):
        await run(settings, NOW.replace(hour=0) + dt.timedelta(hours=hours))
    rows = await Change.filter(kind="retention").order_by("made_at")
    assert [(row.made_at.day, row.details) for row in rows] == [
        (1, {"values": 0}),
        (1, {"values": 3}),
        (2, {"values": 0}),
    ]
    client.cookies.update(await sign_in("founder@example.org", is_founder=True))
    assert str(RETENTION_WORDS["values"]) in (await client.get("/en/organize/audit")).text


async def test_what_is_longer_than_any_reference_is_searched_for_too(event: Event) -> None:
    await did(event.id, Act.CREATED)
    assert await entries_in([event.id], Choice(words="x" * 60), 1) == ([], False)


async def test_founders_and_nobody_else_have_it_in_the_menu_of_every_page(
    client: httpx.AsyncClient, event: Event
) -> None:
    link = 'href="/en/organize/audit"'
    client.cookies.update(await sign_in(email="owner@example.org", event=event))
    assert link not in (await client.get("/en/organize/events/congress/registrations")).text
    client.cookies.update(await sign_in(email="founder@example.org", is_founder=True))
    assert [link in (await client.get(page)).text for page in ("/en/organize/", "/en/organize/account")] == [True, True]
