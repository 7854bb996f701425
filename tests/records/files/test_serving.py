"""A stored file is sent as a file and never as a page of ours."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from events.platform.storage.blobs import path_of
from events.platform.web.headers import SecurityHeaders
from events.records.files.models import StoredFile
from events.records.files.operations import keep_file, remove_file
from events.records.files.pages import file_response
from events.records.files.sniffing import DOCUMENTS, EVIDENCE
from events.settings import Settings
from tests.factories import NOW
from tests.records.files import samples
from tests.records.files.test_operations import MISSION

pytestmark = pytest.mark.usefixtures("database")


async def asked(settings: Settings, stored: StoredFile, *, is_inline: bool = False, **headers: str) -> httpx.Response:
    async def page(request: Request) -> Response:
        return await file_response(request, await StoredFile.get(id=stored.id), is_inline=is_inline)

    app = Starlette(routes=[Route("/", page)], middleware=[Middleware(SecurityHeaders, settings=settings)])
    app.state.installation = SimpleNamespace(settings=settings)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://events.test") as client:
        return await client.get("/", headers=headers)


async def kept(root: Path, data: bytes, name: str) -> StoredFile:
    given = DOCUMENTS | EVIDENCE
    return await keep_file(root, data, name=name, scope=MISSION, purpose="evidence", allowed=given, now=NOW)


async def test_a_file_is_an_attachment_that_no_browser_keeps_or_runs(settings: Settings) -> None:
    stored = await kept(settings.files_dir, samples.PDF, "Reçu.pdf")
    answer = await asked(settings, stored, is_inline=True)
    wanted = ("content-disposition", "cache-control", "x-content-type-options", "content-type", "content-length")
    assert (answer.status_code, answer.content) == (200, samples.PDF)
    assert [answer.headers[name] for name in wanted] == [
        "attachment; filename=\"Recu.pdf\"; filename*=UTF-8''Re%C3%A7u.pdf",
        "no-store",
        "nosniff",
        "application/pdf",
        str(len(samples.PDF)),
    ]
    assert answer.headers.get_list("content-security-policy")[0] == "sandbox; default-src 'none'"


async def test_a_page_kept_as_evidence_is_only_bytes(settings: Settings) -> None:
    answer = await asked(settings, await kept(settings.files_dir, samples.HTML, "mail.html"), is_inline=True)
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith('attachment; filename="mail.html"')


async def test_a_picture_may_stand_in_a_page_and_in_a_sandbox(settings: Settings) -> None:
    stored = await kept(settings.files_dir, samples.picture("PNG"), "plan.png")
    inline, attached = await asked(settings, stored, is_inline=True), await asked(settings, stored)
    assert inline.headers["content-disposition"].startswith("inline;")
    assert attached.headers["content-disposition"].startswith("attachment;")
    assert inline.headers.get_list("content-security-policy")[0] == "sandbox; default-src 'none'"


async def test_a_part_of_a_file_can_be_asked_for(settings: Settings) -> None:
    stored = await kept(settings.files_dir, samples.PDF, "a.pdf")
    answer = await asked(settings, stored, range="bytes=1-3")
    assert (answer.status_code, answer.content) == (206, b"PDF")


async def test_a_removed_or_lost_file_is_not_found(settings: Settings) -> None:
    root = settings.files_dir
    removed, lost = [await kept(root, samples.PDF, "a.pdf") for _ in range(2)]
    await remove_file(root, removed, NOW)
    path_of(root, lost.stored_as).unlink()
    assert [(await asked(settings, stored)).status_code for stored in (removed, lost)] == [404, 404]
