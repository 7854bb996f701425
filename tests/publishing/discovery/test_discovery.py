"""What search engines and browsers fetch by a name of their own, and what pages tell whoever shares them."""

from __future__ import annotations

import io
import json
import re

import httpx
import pytest
from lxml import etree, html
from PIL import Image

from events.congress.organizing.models import Event
from events.missions.file.models import Mission
from events.platform.web.static_files import static_body
from events.publishing.discovery import queries
from tests.factories import NOW, make_category, make_event, make_session, make_speaker, make_texts
from tests.missions_factory import make_mission

_LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


async def found_in(client: httpx.AsyncClient) -> list[str]:
    answer = await client.get("/sitemap.xml")
    assert answer.headers["content-type"].startswith("application/xml")
    return [str(node.text) for node in etree.fromstring(answer.content).iter(_LOC)]


async def test_robots_are_told_of_the_sitemap_and_kept_out_of_the_back_office(client: httpx.AsyncClient) -> None:
    answer = await client.get("/robots.txt")
    lines = answer.text.splitlines()
    assert "Disallow: /fr/organize/" in lines
    assert "registrations" not in answer.text
    assert lines[-1] == "Sitemap: http://events.test/sitemap.xml"


async def test_the_sitemap_lists_each_public_page_in_each_language(client: httpx.AsyncClient) -> None:
    event = await make_event()
    await make_session(event, "OPEN1")
    await make_speaker(event, "ana", "Ana")
    mission = await make_mission()
    paths = [one.removeprefix("http://events.test") for one in await found_in(client)]
    for page in ("/", f"/events/{event.slug}/", f"/events/{event.slug}/sessions/OPEN1", "/missions/"):
        assert {f"/{language}{page}" for language in ("fr", "es", "en")} <= set(paths)
    assert len(paths) == len(set(paths))
    for path in paths:
        assert (await client.get(path)).status_code == 200, path
    assert any(mission.slug in path for path in paths)


async def test_what_is_not_public_is_not_listed(client: httpx.AsyncClient) -> None:
    event, mission = await make_event(), await make_mission()
    for state, is_demonstration in (("draft", False), ("published", True)):
        await Event.filter(id=event.id).update(state=state, is_demonstration=is_demonstration)
        assert not [path for path in await found_in(client) if event.slug in path]
    for published_at, is_demonstration in ((NOW, True), (None, False)):
        await Mission.filter(id=mission.id).update(published_at=published_at, is_demonstration=is_demonstration)
        assert not [path for path in await found_in(client) if "missions" in path]


async def test_a_sitemap_has_an_end(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    await make_session(await make_event(), "OPEN1")
    monkeypatch.setattr(queries, "MOST", 4)
    assert len(await found_in(client)) == 4


async def test_the_manifest_speaks_the_language_of_the_page_that_names_it(client: httpx.AsyncClient) -> None:
    event = await make_event()
    page = html.fromstring((await client.get(f"/fr/events/{event.slug}/")).text)
    answer = await client.get(page.xpath("string(//link[@rel='manifest']/@href)"))
    assert answer.headers["content-type"].startswith("application/manifest+json")
    manifest = answer.json()
    assert (manifest["lang"], manifest["start_url"]) == ("fr", "/fr/")
    for icon in manifest["icons"]:
        drawn = Image.open(io.BytesIO((await client.get(icon["src"])).content))
        assert "x".join(map(str, drawn.size)) == icon["sizes"]


async def test_the_icon_is_one(client: httpx.AsyncClient) -> None:
    answer = await client.get("/favicon.ico")
    assert answer.content == static_body("icons/favicon.ico")
    assert (16, 16) in Image.open(io.BytesIO(answer.content)).info["sizes"]


async def test_a_public_page_says_what_to_show_where_it_is_shared(client: httpx.AsyncClient) -> None:
    event = await make_event()
    await make_texts(event, event.id, {"tagline": {"fr": "L’eau & « nous » <b>"}})
    page = html.fromstring((await client.get(f"/fr/events/{event.slug}/?utm_source=chat")).text)
    canonical = f"http://events.test/fr/events/{event.slug}/"
    assert page.xpath("//link[@rel='canonical']/@href") == [canonical]
    assert page.xpath("//meta[@property='og:url']/@content") == [canonical]
    assert page.xpath("//meta[@property='og:description']/@content") == ["L’eau & « nous » <b>"]
    assert page.xpath("//meta[@name='description']/@content") == ["L’eau & « nous » <b>"]
    assert page.xpath("//meta[@name='robots']") == []
    image = page.xpath("string(//meta[@property='og:image']/@content)")
    assert (await client.get(image.removeprefix("http://events.test"))).status_code == 200


@pytest.mark.parametrize("path", ["imprint", "sign-in", "nowhere", "events/{slug}/search?q=eau", "letters/AAAA-BBBB"])
async def test_a_page_that_is_not_to_be_found_says_so(client: httpx.AsyncClient, path: str) -> None:
    event = await make_event()
    page = html.fromstring((await client.get(f"/fr/{path.format(slug=event.slug)}", follow_redirects=True)).text)
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert page.xpath("//meta[@property='og:url']") == []


async def test_a_demonstration_is_not_to_be_found(client: httpx.AsyncClient) -> None:
    event = await make_event()
    await Event.filter(id=event.id).update(is_demonstration=True)
    assert 'content="noindex"' in (await client.get(f"/fr/events/{event.slug}/")).text


async def described(client: httpx.AsyncClient, event: Event) -> dict[str, object]:
    text = (await client.get(f"/fr/events/{event.slug}/")).text
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert found
    read: dict[str, object] = json.loads(found[1])
    return read


async def test_an_event_is_described_to_search_engines(client: httpx.AsyncClient) -> None:
    event = await make_event()
    await make_category(event)
    await make_texts(event, event.id, {"tagline": {"fr": "</script><b>"}, "venue": {"fr": "Le port"}})
    read = await described(client, event)
    assert (read["@type"], read["inLanguage"], read["description"]) == ("Event", "fr", "</script><b>")
    assert (read["startDate"], read["endDate"]) == (event.starts_on.isoformat(), event.ends_on.isoformat())
    assert read["eventStatus"] == "https://schema.org/EventScheduled"
    assert read["location"]["name"] == "Le port"  # type: ignore[index]


async def test_a_cancelled_event_says_so_to_search_engines(client: httpx.AsyncClient) -> None:
    event = await make_event()
    await Event.filter(id=event.id).update(state="cancelled", updated_at=NOW)
    assert (await described(client, event))["eventStatus"] == "https://schema.org/EventCancelled"
