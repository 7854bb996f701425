"""Static files: only what is there, under any fingerprint."""

from __future__ import annotations

import httpx
import pytest

from events.platform.web.static_files import static_fingerprint


@pytest.mark.parametrize(
    "path", ["css/app.css%00", "a" * 5000, "css", "", "css/", "%2e%2e/settings.py", "..%2fsettings.py"]
)
async def test_what_is_no_file_of_ours_is_no_page(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(f"/static/{static_fingerprint()}/{path}")).status_code == 404


async def test_a_file_is_kept_for_ever_under_its_fingerprint_and_not_under_another(client: httpx.AsyncClient) -> None:
    now = await client.get(f"/static/{static_fingerprint()}/css/app.css")
    before = await client.get("/static/0123456789ab/css/app.css")
    assert now.content == before.content != b""
    assert [answer.headers["cache-control"] for answer in (now, before)] == [
        "public, max-age=31536000, immutable",
        "no-cache",
    ]
