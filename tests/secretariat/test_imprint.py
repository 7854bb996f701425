"""The imprint: who runs the installation, and the works of others that it shows."""

from __future__ import annotations

import httpx
import pytest

from events import __version__


@pytest.mark.parametrize(("language", "title"), [("fr", "Mentions légales"), ("es", "Aviso legal"), ("en", "Imprint")])
async def test_the_imprint_credits_others_in_three_languages_and_is_cached(
    client: httpx.AsyncClient, language: str, title: str
) -> None:
    answer = await client.get(f"/{language}/imprint")
    assert (answer.status_code, f"<h1>{title}</h1>" in answer.text) == (200, True)
    for credit in ("GeoNames", "CC", "OpenStreetMap", "ODbL", "Natural Earth", "Noto Sans", "Inter", __version__):
        assert credit in answer.text
    assert 'href="mailto:events@' in answer.text
    assert "etag" in answer.headers


@pytest.mark.parametrize("page", ["/fr/", "/fr/imprint", "/fr/sign-in", "/fr/missions/"])
async def test_every_page_leads_to_the_imprint(client: httpx.AsyncClient, page: str) -> None:
    assert '<a href="/fr/imprint">' in (await client.get(page)).text
