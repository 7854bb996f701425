"""Who fetched a calendar: names of applications, gathering, writing, and what the owner sees."""

from __future__ import annotations

import asyncio
import datetime as dt
import errno
import logging
import uuid
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from events.congress.registration.link_operations import renew_feed
from events.congress.registration.models import Registration
from events.platform.ical.clients import client_of, word_of_client
from events.platform.language.i18n import speaking
from events.platform.web.installation import Installation
from events.publishing.calendars import fetches
from events.publishing.calendars.fetches import noting_fetches, write_fetches
from events.publishing.calendars.privacy_levels import Level
from events.publishing.calendars.tokens import FeedAccess, feed_token
from events.records.feeds.models import FeedFetch
from tests.factories import NOW, make_event
from tests.publishing.delivery.making import make_registration

THUNDERBIRD = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.4.0"


@pytest.fixture(autouse=True)
def nothing_gathered() -> None:
    fetches._gathered.clear()


@pytest.fixture
def here(app: Starlette) -> Installation:
    made: Installation = app.state.installation
    return made


def test_applications_are_told_apart_by_what_they_say() -> None:
    said = {
        "Google-Calendar-Importer": "google",
        THUNDERBIRD: "thunderbird",
        "ICSx5/2.3 (ical4j; Android 14)": "icsx5",
        "iOS/18.1 (22B83) dataaccessd/1.0": "iphone",
        "macOS/15.1 (24B83) CalendarAgent/1153": "mac",
        "Mac+OS+X/10.15.7 (19H2) CalendarAgent/930.5.1": "mac",
        "Microsoft.Exchange/15.20 (Windows NT 10.0; Win64; x64)": "outlook",
        "Mozilla/5.0 (Windows NT 10.0) Microsoft Office/16.0 (Microsoft Outlook 16.0; Pro)": "outlook",
        "Mozilla/5.0 (X11; Linux) KOrganizer/6.2 akonadi": "kde",
        "vdirsyncer/0.19.2": "vdirsyncer",
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0": "browser",
        "python-httpx/0.27": "program",
        "": "other",
        "\x00<script>" * 1000: "other",
    }
    assert {agent: client_of(agent) for agent in said} == said
    with speaking("en"):
        assert {word_of_client(name) for name in ("outlook", "iphone", "other")} == {
            "Outlook",
            "iPhone or iPad",
            "Another application",
        }


def address_of(guest: Registration, here: Installation) -> str:
    return f"/calendars/{feed_token(here.signer, 'feed', guest.id, guest.feed_generation)}.ics"


async def rows() -> list[tuple[Any, ...]]:
    return await FeedFetch.all().order_by("client").values_list("purpose", "generation", "client", "count")


async def test_fetches_are_written_together_and_counted_on(client: httpx.AsyncClient, here: Installation) -> None:
    guest = await make_registration(await make_event())
    first = await client.get(address_of(guest, here), headers={"user-agent": THUNDERBIRD})
    known = {"user-agent": THUNDERBIRD, "if-none-match": first.headers["etag"]}
    assert (await client.get(address_of(guest, here), headers=known)).status_code == 304
    await client.get(address_of(guest, here), headers={"user-agent": "Google-Calendar-Importer"})
    assert await rows() == []
    assert await write_fetches() == 2
    assert await rows() == [("feed", 1, "google", 1), ("feed", 1, "thunderbird", 2)]
    await client.get(address_of(guest, here), headers=known)
    assert (await write_fetches(), await write_fetches()) == (1, 0)
    assert await rows() == [("feed", 1, "google", 1), ("feed", 1, "thunderbird", 3)]


async def test_addresses_that_open_nothing_are_not_counted(client: httpx.AsyncClient, here: Installation) -> None:
    guest = await make_registration(await make_event())
    token = feed_token(here.signer, "feed", guest.id, 7)
    for wrong in (token, "A" * 46):
        assert (await client.get(f"/calendars/{wrong}.ics")).status_code == 404
    assert fetches._gathered == {}


async def test_the_owner_sees_who_looked_last_and_who_still_asks_for_the_former_address(
    client: httpx.AsyncClient, here: Installation
) -> None:
    guest = await make_registration(await make_event())
    page = f"/en/registrations/{here.signer.token('registration', guest.id, 1)}/calendar"
    assert "No application has asked for it yet." in (await client.get(page)).text
    await client.get(address_of(guest, here), headers={"user-agent": THUNDERBIRD})
    await write_fetches()
    seen = (await client.get(page)).text
    assert [word in seen for word in ("<strong>Thunderbird</strong>", "still asked for")] == [True, False]
    await renew_feed(guest.id, NOW)
    seen = (await client.get(page)).text
    assert [word in seen for word in ("No application has asked", "still asked for", "Thunderbird</strong>")] == [
        True
    ] * 3


async def test_what_could_not_be_written_is_written_the_next_time(
    client: httpx.AsyncClient, here: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest = await make_registration(await make_event())
    await client.get(address_of(guest, here))

    async def broken(_some: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as without:
        without.setattr(fetches, "_write", broken)
        with pytest.raises(OSError, match="disk"):
            await write_fetches()
    await client.get(address_of(guest, here))
    assert await write_fetches() == 1
    assert [row[3] for row in await rows()] == [2]


async def test_they_are_written_while_the_server_runs_and_when_it_stops(
    client: httpx.AsyncClient, here: Installation
) -> None:
    guest = await make_registration(await make_event())
    await client.get(address_of(guest, here))
    async with noting_fetches(every=0.01):
        async with asyncio.timeout(10):
            while not await rows():  # noqa: ASYNC110 - another task writes them
                await asyncio.sleep(0.01)
    async with noting_fetches():
        await client.get(address_of(guest, here))
    assert [row[3] for row in await rows()] == [2]


async def test_an_outage_is_one_line_and_no_traceback(
    client: httpx.AsyncClient, here: Installation, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await client.get(address_of(await make_registration(await make_event()), here))

    async def full(_some: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as broken, caplog.at_level(logging.ERROR, "events"):
        broken.setattr(fetches, "_write", full)
        async with noting_fetches(every=0.001):
            await asyncio.sleep(0.05)
    assert len(caplog.records) <= 1  # one a minute in this process, and none where another test has had it
    assert "Traceback" not in caplog.text


async def test_no_token_reaches_a_log(
    client: httpx.AsyncClient, here: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    guest = await make_registration(await make_event())
    address = address_of(guest, here)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # the tests' own client, no part of the product
    with caplog.at_level(logging.DEBUG, "events"):
        for path in (address, address.replace(".ics", "x.ics"), address + "?level=busy", address[:-8] + ".ics"):
            await client.get(path)
    token = address.removeprefix("/calendars/").removesuffix(".ics")
    assert {part for part in (token, token[:20]) if part in caplog.text} == set()


def test_a_gathering_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetches, "_MOST", 3)
    for _ in range(5):
        fetches.note_fetch(FeedAccess(uuid.uuid4(), "feed", 1, Level.ALL), "", dt.datetime.now(dt.UTC))
    assert len(fetches._gathered) == 3
