"""Finished bytes: rendered once per change, sent in the coding a browser takes, never older than a change."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import brotli
import httpx
import pytest
from starlette.types import Receive, Scope, Send

from events.platform.web.cached_answers import Cacheable
from events.platform.web.http_cache import HttpCache

TEXT = b"<p>" + b"water operators " * 200 + b"</p>"


@dataclass
class Numbers:
    """Revisions as the test sets them, in place of those of a database."""

    of_event: int = 1
    of_site: int = 1
    is_stale: bool = False
    asked: int = 0

    def of(self, slug: str) -> int | None:
        return self.of_event if slug == "congress" else None

    def site(self) -> int:
        return self.of_site

    async def ensure_fresh_or_away(self) -> None:
        self.asked += 1
        self.is_stale = False


@dataclass
class Page:
    """An application with one page that counts how often it was rendered."""

    numbers: Numbers
    body: bytes = TEXT
    status: int = 200
    content_type: bytes = b"text/html; charset=utf-8"
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    order: Callable[[Numbers], Cacheable | None] = lambda numbers: Cacheable("congress", numbers.of_event)
    rendered: int = 0
    pause: float = 0.0
    chunks: int = 1

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (order := self.order(self.numbers)) is not None:
            scope["cacheable"] = order
        self.rendered += 1
        body = self.body + str(self.rendered).encode()
        await asyncio.sleep(self.pause)
        headers = [(b"content-type", self.content_type), (b"content-length", str(len(body)).encode()), *self.headers]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        if self.chunks > 1:
            await send({"type": "http.response.body", "body": body[:10], "more_body": True})
            body = body[10:]
        await send({"type": "http.response.body", "body": body})


@pytest.fixture
def page() -> Page:
    return Page(Numbers())


@pytest.fixture
async def client(page: Page) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(page) as made:
        yield made


def browser(page: Page, capacity: int = 1_000_000) -> httpx.AsyncClient:
    app: Any = HttpCache(page, page.numbers, capacity)  # type: ignore[arg-type]
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://events.test")


async def test_a_page_is_rendered_once_until_its_event_changes(client: httpx.AsyncClient, page: Page) -> None:
    first, second = await client.get("/fr/"), await client.get("/fr/")
    assert (first.content, second.content, page.rendered) == (TEXT + b"1", TEXT + b"1", 1)
    page.numbers.of_event += 1
    assert ((await client.get("/fr/")).content, page.rendered) == (TEXT + b"2", 2)


async def test_another_path_query_or_event_is_another_page(client: httpx.AsyncClient, page: Page) -> None:
    for path in ("/fr/", "/es/", "/fr/?track=a", "/fr/?track=b", "/fr/"):
        await client.get(path)
    assert page.rendered == 4


async def test_a_page_of_the_whole_site_follows_the_number_of_all_events(page: Page) -> None:
    page.order = lambda numbers: Cacheable(None, numbers.site())
    async with browser(page) as client:
        for _ in range(3):
            await client.get("/fr/")
        page.numbers.of_site += 1
        await client.get("/fr/")
    assert page.rendered == 2


CODINGS = [
    ("", None),
    ("gzip", "gzip"),
    ("gzip, deflate, br, zstd", "br"),
    ("br;q=0, gzip", "gzip"),
    ("gzip;q=0", None),
    ("identity", None),
]


@pytest.mark.parametrize(("accepted", "coding"), CODINGS)
async def test_each_gets_the_coding_they_take(client: httpx.AsyncClient, accepted: str, coding: str | None) -> None:
    for _ in range(2):  # rendered, and kept
        answer = await client.get("/fr/", headers={"accept-encoding": accepted})
        assert (answer.headers.get("content-encoding"), answer.content) == (coding, TEXT + b"1")
        assert answer.headers["vary"] == "accept-encoding"
        assert int(answer.headers["content-length"]) == len(_sent(answer.content, coding))


def _sent(body: bytes, coding: str | None) -> bytes:
    if coding == "gzip":
        return gzip.compress(body, compresslevel=9, mtime=0)
    return brotli.compress(body, quality=6) if coding == "br" else body


async def test_who_has_the_page_already_is_told_so_in_a_few_bytes(client: httpx.AsyncClient, page: Page) -> None:
    tags = [(await client.get("/fr/", headers={"accept-encoding": c})).headers["etag"] for c in ("", "gzip", "br")]
    assert len(set(tags)) == 3
    for asked in (*tags, f'"other", W/{tags[0]}', "*"):
        again = await client.get("/fr/", headers={"if-none-match": asked})
        assert (again.status_code, again.content, again.headers["cache-control"]) == (304, b"", "public, no-cache")
    page.numbers.of_event += 1
    assert (await client.get("/fr/", headers={"if-none-match": tags[0]})).status_code == 200


async def test_an_unchanged_page_keeps_its_tag_through_a_change_elsewhere(page: Page) -> None:
    page.body = b"the same whatever happens" * 100
    async with browser(page) as client:
        first = await client.get("/fr/")
        page.rendered, page.numbers.of_event = 0, 2
        assert (await client.get("/fr/", headers={"if-none-match": first.headers["etag"]})).status_code == 304


def at(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Set the clock of the layer."""
    monkeypatch.setattr("events.platform.web.cached_answers.time.time", lambda: seconds)


async def test_who_asks_by_the_date_is_told_that_nothing_changed_since(
    client: httpx.AsyncClient, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def asked(since: str, **headers: str) -> int:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return (await client.get("/fr/", headers={"if-modified-since": since, **given})).status_code

    at(monkeypatch, 1_800_000_000.3)
    first = await client.get("/fr/")
    assert "last-modified" not in first.headers  # other bytes may follow within the second that it names
    at(monkeypatch, 1_800_000_001.9)
    assert "last-modified" not in (await client.get("/fr/")).headers
    at(monkeypatch, 1_800_000_002.0)
    date = (await client.get("/fr/")).headers["last-modified"]
    assert date == "Fri, 15 Jan 2027 08:00:02 GMT"
    assert [await asked(one) for one in (date, "Fri, 15 Jan 2027 08:00:01 GMT", "soon", "")] == [304, 200, 200, 200]
    # The tag wins (RFC 9110, 13.2.2), either way.
    assert await asked(date, if_none_match='"other"') == 200
    assert await asked("soon", if_none_match=first.headers["etag"]) == 304
    page.numbers.of_event += 1
    assert await asked(date) == 200
    at(monkeypatch, 1_800_000_004.5)
    assert (await client.get("/fr/")).headers["last-modified"] == "Fri, 15 Jan 2027 08:00:04 GMT"


async def test_a_page_with_the_same_bytes_keeps_its_date(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    page.body = b"the same whatever happens" * 100
    async with browser(page) as client:
        at(monkeypatch, 1_800_000_000.0)
        await client.get("/fr/")
        at(monkeypatch, 1_800_000_100.0)
        page.rendered, page.numbers.of_event = 0, 2
        assert (await client.get("/fr/")).headers["last-modified"] == "Fri, 15 Jan 2027 08:00:02 GMT"


async def test_a_date_of_what_another_process_still_sends_names_no_newer_bytes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    behind, ahead = Page(Numbers()), Page(Numbers(), body=TEXT + b"newer")
    async with browser(behind) as late, browser(ahead) as early:
        at(monkeypatch, 1_800_000_000.2)
        await late.get("/fr/")
        at(monkeypatch, 1_800_000_000.9)
        ahead.numbers.of_event += 1
        newer = await early.get("/fr/")
        at(monkeypatch, 1_800_000_001.8)  # it has not heard of the change yet
        date = (await late.get("/fr/")).headers.get("last-modified")
        answer = await early.get("/fr/", headers={"if-modified-since": date} if date else {})
        assert (answer.status_code, answer.content) == (200, newer.content)


async def test_a_head_gives_the_heads_alone_and_what_it_rendered_is_there_for_a_get(
    client: httpx.AsyncClient, page: Page
) -> None:
    head = await client.head("/fr/")
    assert (head.status_code, head.content) == (200, b"")
    assert (await client.get("/fr/")).content == TEXT + b"1"
    kept = await client.head("/fr/", headers={"accept-encoding": "identity"})
    assert (kept.content, kept.headers["content-length"], page.rendered) == (b"", str(len(TEXT) + 1), 1)


NOT_KEPT: list[dict[str, Any]] = [
    {"order": lambda _numbers: None},
    {"status": 404},
    {"status": 303},
    {"headers": [(b"set-cookie", b"a=b")]},
    {"chunks": 2},
]


@pytest.mark.parametrize("changes", NOT_KEPT, ids=["not ordered", "missing", "elsewhere", "with a cookie", "a stream"])
async def test_what_is_not_the_same_for_everybody_is_not_kept(page: Page, changes: dict[str, Any]) -> None:
    for name, value in changes.items():
        setattr(page, name, value)
    async with browser(page) as client:
        answers = [await client.get("/fr/") for _ in range(2)]
    assert [answer.content for answer in answers] == [TEXT + b"1", TEXT + b"2"]
    assert "etag" not in answers[0].headers


async def test_a_form_that_is_sent_is_never_answered_from_what_is_kept(client: httpx.AsyncClient, page: Page) -> None:
    await client.get("/fr/")
    await client.post("/fr/")
    await client.post("/fr/")
    assert page.rendered == 3


async def test_when_the_clock_decides_the_bytes_end_with_it(page: Page) -> None:
    page.order = lambda numbers: Cacheable("congress", numbers.of_event, valid_until=4_000_000_000.0)
    async with browser(page) as client:
        await client.get("/fr/")
        await client.get("/fr/")
        assert page.rendered == 1
        page.order = lambda numbers: Cacheable("congress", numbers.of_event, valid_until=1.0)
        page.numbers.of_event += 1
        for _ in range(3):
            await client.get("/fr/")
    assert page.rendered == 4


async def test_a_revision_read_before_rendering_makes_a_change_meanwhile_count(page: Page) -> None:
    """What changed while a page was rendered is not hidden behind the number that it had afterwards."""
    page.pause = 0.05
    async with browser(page) as client:
        slow = asyncio.create_task(client.get("/fr/"))
        await asyncio.sleep(0.005)
        assert page.rendered == 1
        page.numbers.of_event += 1
        await slow
        assert (await client.get("/fr/")).content == TEXT + b"2"


async def test_a_stale_page_is_rendered_by_one_request_while_the_others_wait(page: Page) -> None:
    async with browser(page) as client:
        await client.get("/fr/")
        page.numbers.of_event, page.pause = 2, 0.02
        answers = await asyncio.gather(*(client.get("/fr/") for _ in range(20)))
    assert {answer.content for answer in answers} == {TEXT + b"2"}
    assert page.rendered == 2


async def test_who_waited_for_a_page_that_failed_renders_it(page: Page) -> None:
    async with browser(page) as client:
        await client.get("/fr/")
        page.numbers.of_event, page.pause, page.status = 2, 0.01, 500
        answers = await asyncio.gather(*(client.get("/fr/") for _ in range(3)))
    assert [answer.status_code for answer in answers] == [500, 500, 500]


async def test_numbers_that_may_be_old_are_asked_for_first(client: httpx.AsyncClient, page: Page) -> None:
    await client.get("/fr/")
    page.numbers.is_stale = True
    await client.get("/fr/")
    assert (page.numbers.asked, page.rendered) == (1, 1)


async def test_memory_is_bounded_and_the_least_used_goes_first(page: Page) -> None:
    async with browser(page, capacity=30_000) as client:
        await client.get("/0")
        for number in range(1, 30):
            await client.get(f"/{number}")
            await client.get("/0")
        assert page.rendered == 30
        await client.get("/1")
    assert page.rendered == 31


async def test_a_page_larger_than_a_quarter_of_the_memory_is_not_kept(page: Page) -> None:
    async with browser(page, capacity=4_000) as client:
        await client.get("/fr/")
        await client.get("/fr/")
    assert page.rendered == 2


COMPRESSED = [
    (b"text/html; charset=utf-8", TEXT, "gzip"),
    (b"application/json", TEXT, "gzip"),
    (b"application/pdf", TEXT, None),
    (b"text/html", b"short", None),
]


@pytest.mark.parametrize(("kind", "body", "coding"), COMPRESSED)
async def test_other_pages_are_compressed_where_that_pays(
    page: Page, kind: bytes, body: bytes, coding: str | None
) -> None:
    page.order, page.content_type, page.body = lambda _numbers: None, kind, body
    async with browser(page) as client:
        answer = await client.get("/fr/", headers={"accept-encoding": "gzip"})
    assert (answer.headers.get("content-encoding"), answer.content) == (coding, body + b"1")
