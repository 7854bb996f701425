"""What surrounds every answer: security headers, redirects that stay here, requests that break before any page."""

from __future__ import annotations

import logging

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request

from events import access
from tests.factories import make_category, make_event

OWN = (
    "content-security-policy", "x-content-type-options", "referrer-policy", "cross-origin-opener-policy",
    "permissions-policy",
)  # fmt: skip


@pytest.mark.parametrize("origin", ["http://[", "http://[::1", "//", "http://events.test:port", "\xe9", ""])
async def test_a_form_from_an_origin_that_is_none_is_refused(client: httpx.AsyncClient, origin: str) -> None:
    answer = await client.post("/en/sign-in", data={}, headers={"origin": origin.encode("latin-1")})
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
    monkeypatch.setattr(access, "event_by_slug", broken)
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
