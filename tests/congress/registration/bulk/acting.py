"""Acts on many registrations as a browser does them."""

from __future__ import annotations

import re

import httpx

from tests.congress.registration.filling import controls_in


def said(page: str) -> str:
    """The words of the main part of a page."""
    return " ".join(re.sub("<[^>]+>", " ", page.partition('<div class="desk-main">')[2]).split())


async def do(client: httpx.AsyncClient, address: str, **typed: str) -> httpx.Response:
    """Open the question of an act, and answer it."""
    page = await client.get(address)
    assert page.status_code == 200, page.headers
    action = re.findall(r'<form[^>]*action="([^"]+)"', page.text.partition('<div class="desk-main">')[2])[0]
    return await client.post(
        action.replace("&amp;", "&"), data={"version": controls_in(page.text)["version"][0], **typed}
    )
