"""What surrounds every answer: security headers, redirects that stay here, requests that break before any page."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from events.congress.organizing import event_queries as known
from events.platform.web.forms import read_form
from events.platform.web.headers import BodyLimit
from tests.factories import make_category, make_event

OWN = (
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "cross-origin-opener-policy",
    "permissions-policy",
)


@pytest.mark.parametrize("origin", ["http://[", "http://[::1", "//", "http://events.test:port", "\xe9", ""])
async def test_a_form_from_an_origin_that_is_none_is_refused(client: httpx.AsyncClient, origin: str) -> None:
    answer = await client.post("/en/sign-in", data={}, headers={b"origin": origin.encode("latin-1")})
    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["/fr/events/congress?x=1", "/fr", "/fr/events/congress/agenda/"])
async def test_a_slash_too_many_or_too_few_leads_to_the_page_here_whatever_the_host_header_says(
    client: httpx.AsyncClient, path: str
) -> None:
    await make_event()
    answer = await client.get(path, headers={"host": "evil.example"})
    before, _, query = path.partition("?")
    right = before.removesuffix("/") if before.endswith("agenda/") else before + "/"
    assert (answer.status_code, answer.headers["location"]) == (307, right + ("?" + query if query else ""))


async def test_the_page_for_a_failure_has_the_same_headers_as_any_other_and_is_stored_by_nobody(
    app: Starlette, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*given: object) -> None:
        raise RuntimeError("nobody foresaw this")

    usual = await client.get("/fr/events/nothing/")
    monkeypatch.setattr(known, "event_by_slug", broken)
    answer = await client.get("/fr/events/congress/")
    assert (answer.status_code, answer.headers["cache-control"]) == (500, "no-store")
    assert {name: answer.headers.get(name) for name in OWN} == {name: usual.headers[name] for name in OWN}


async def test_who_goes_away_while_sending_a_form_is_no_failure(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def gone(*given: object, **named: object) -> None:
        raise ClientDisconnect

    await make_category(await make_event())
    monkeypatch.setattr(Request, "form", gone)
    with caplog.at_level(logging.INFO):
        answer = await client.post("/fr/events/congress/registration", data={"badge_name": "Awa"})
    assert answer.status_code == 400
    assert [record.message for record in caplog.records if record.levelno >= logging.WARNING] == []


async def test_only_a_handler_that_asks_for_files_reads_a_body_larger_than_forms_are() -> None:
    async def page(request: Request) -> Response:
        largest = int(request.query_params.get("largest", "0"))
        sent = await read_form(request, with_files=True, largest=largest)
        sizes = [len(await value.read()) for value in sent.values() if isinstance(value, UploadFile)]
        await request.close()
        return JSONResponse(sizes)

    app = Starlette(routes=[Route("/", page, methods=["POST"])], middleware=[Middleware(BodyLimit, largest=100_000)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://events.test") as client:
        made = client.build_request("POST", "/", files={"file": ("a.pdf", b"x" * 3_000_000)})
        kind = {"content-type": made.headers["content-type"]}
        body = made.read()

        async def without_length() -> AsyncIterator[bytes]:
            for start in range(0, len(body), 65_536):
                yield body[start : start + 65_536]

        answers = [
            await client.post(path, content=content, headers=kind)
            for path in ("/", "/?largest=2000000", "/?largest=4000000")
            for content in (body, without_length())
        ]
    assert [answer.status_code for answer in answers] == [413, 413, 413, 413, 200, 200]
    assert answers[-1].json() == [3_000_000]


async def test_nothing_is_begun_for_a_body_of_which_no_byte_has_come() -> None:
    begun: list[str] = []

    async def page(scope: Scope, receive: Receive, send: Send) -> None:
        begun.append(scope["path"])
        assert await receive() == {"type": "http.request", "body": b"a", "more_body": False}

    async def send(_message: Message) -> None:
        pytest.fail("nothing is answered")

    app, arriving = BodyLimit(page, largest=100), asyncio.Queue[Message]()
    for path, message in (
        ("/stalled", {"type": "http.disconnect"}),
        ("/sent", {"type": "http.request", "body": b"a", "more_body": False}),
    ):
        scope = {"type": "http", "method": "POST", "path": path, "headers": [(b"content-length", b"1")]}
        answering = asyncio.create_task(app(scope, arriving.get, send))
        await asyncio.sleep(0)
        assert begun == []
        arriving.put_nowait(message)
        await answering
    assert begun == ["/sent"]
