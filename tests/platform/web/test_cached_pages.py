"""Which of the product's pages are kept, under which addresses, and until when."""

from __future__ import annotations

import datetime as dt

import httpx
import pytest
from starlette.applications import Starlette
from tortoise.exceptions import DBConnectionError

from events.platform.storage import health
from events.platform.storage.revisions import Revisions
from events.platform.web.http_cache import HttpCache
from events.platform.web.templating import static_address
from events.secretariat.home import pages as site
from tests.factories import make_event, make_room, make_session, make_track

PROGRAMME = "/fr/events/congress/agenda"
FEED = "/calendars/events/congress.ics"


def cached(app: Starlette) -> set[tuple[str, bytes]]:
    """Return path and query of what is cached."""
    layer = app.middleware_stack.app  # type: ignore[union-attr]
    assert isinstance(layer, HttpCache)
    return set(layer._entries)


@pytest.mark.parametrize(
    "address",
    [
        f"{PROGRAMME}?&",
        f"{PROGRAMME}?track=climate&track=climate",
        f"{PROGRAMME}?%74rack=climate",
        "/fr/?",
        f"{PROGRAMME}?track=%63limate",
        f"{PROGRAMME}?track=nothing",
        f"{PROGRAMME}?x=1",
        f"{FEED}?lang=xx",
        f"{FEED}?lang=fr&lang=fr",
        f"{FEED}?lang=fr&x=",
        "/fr/events/congress/?utm_source=mail",
    ],
)
async def test_nobody_fills_the_memory_with_one_page_under_many_addresses(
    app: Starlette, client: httpx.AsyncClient, address: str
) -> None:
    event = await make_event()
    await make_session(event, track=await make_track(event), room=await make_room(event))
    assert (await client.get(address)).status_code == 200
    path, _, query = address.partition("?")
    assert cached(app) <= {(path, b"")}, query


@pytest.mark.parametrize(
    "query", ["", "?track=climate", "?track=climate&type=&room=&language=", "?track=&type=&room=ebre&language="]
)
async def test_the_programme_is_kept_as_its_form_asks_for_it(
    app: Starlette, client: httpx.AsyncClient, query: str
) -> None:
    event = await make_event()
    await make_session(event, track=await make_track(event), room=await make_room(event))
    assert (await client.get(PROGRAMME + query)).status_code == 200
    assert cached(app) == {(PROGRAMME, query[1:].encode())}


@pytest.mark.parametrize("query", ["", "?lang=fr", "?lang=es", "?lang=en"])
async def test_a_feed_is_kept_in_each_language(app: Starlette, client: httpx.AsyncClient, query: str) -> None:
    await make_event()
    assert (await client.get(FEED + query)).status_code == 200
    assert cached(app) == {(FEED, query[1:].encode())}


async def test_an_event_that_ends_moves_to_the_past_ones_though_nothing_was_changed(
    app: Starlette, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = dt.date(2027, 5, 28)
    await make_event(ends_on=last)
    clock = dt.datetime(2027, 5, 29, 23, 59, tzinfo=dt.UTC)
    for at, is_past in ((clock, False), (clock + dt.timedelta(minutes=1), True)):
        monkeypatch.setattr(site, "now", lambda at=at: at)
        monkeypatch.setattr("events.platform.web.http_cache.time.time", at.timestamp)
        assert ("Événements passés" in (await client.get("/fr/")).text) == is_past


async def test_the_state_of_health_and_static_files_are_told_while_the_database_is_away(
    app: Starlette, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_given: object) -> None:
        raise DBConnectionError("nobody answers")

    monkeypatch.setattr(Revisions, "is_stale", True)
    monkeypatch.setattr(Revisions, "ensure_fresh", away)
    monkeypatch.setattr(health, "execute_count", away)
    answers = [await client.get(path) for path in ("/healthz", static_address("css/app.css"), PROGRAMME)]
    assert [answer.status_code for answer in answers] == [503, 200, 503]
    assert answers[0].json()["status"] == "the database cannot be reached"


@pytest.mark.parametrize("address", ["/fr/events/congress/", PROGRAMME, FEED])
async def test_head_says_what_get_says_and_one_of_them_renders(
    app: Starlette, client: httpx.AsyncClient, address: str
) -> None:
    event = await make_event()
    await make_session(event, track=await make_track(event), room=await make_room(event))
    head = await client.head(address)
    assert (head.status_code, head.content) == (200, b"")
    assert (address, b"") in cached(app)
    page = await client.get(address)
    assert dict(head.headers) == dict(page.headers)
    assert head.headers["etag"] and head.headers["cache-control"] == "public, no-cache"
    again = await client.head(address, headers={"if-none-match": head.headers["etag"]})
    assert again.status_code == 304


async def test_head_of_a_page_that_is_nobodys_to_keep_has_no_body(app: Starlette, client: httpx.AsyncClient) -> None:
    head = await client.head("/fr/nowhere")
    assert (head.status_code, head.content) == (404, b"")
    assert cached(app) == set()
