"""What an act did is told once, on the page its redirect leads to, and nowhere else."""

from __future__ import annotations

import base64
import hashlib
import json

import httpx
import pytest
from starlette.applications import Starlette

from events.platform.language.lazy import gettext as _
from events.platform.web.flash import COOKIE, SAVED, Flash
from tests.factories import make_account, make_event, sign_in
from tests.missions_factory import grant_mission, make_mission

HERE = "/fr/organize/missions/mission"
PLACE = {"name-fr": "Bureau", "country": "BO", "kind": "office", "zone": "America/La_Paz"}
NOTICE = "notice notice-good"
HANDED_ON = Flash(_("Saved."), address=_("Sign-in link"))
TITLED = Flash(_("Saved: %(title)s."))  # as places have it


def forged(key: str, path: str, values: dict[str, str], shown: str = "") -> str:
    page = hashlib.blake2b(path.encode(), digest_size=8).hexdigest()
    return base64.urlsafe_b64encode(json.dumps([key, page, values, "", "", shown]).encode()).decode()


@pytest.fixture
async def office(client: httpx.AsyncClient) -> httpx.AsyncClient:
    mission = await make_mission()
    account = await make_account("coordinator@example.org")
    await grant_mission(account, mission)
    client.cookies.update(await sign_in(account.email))
    return client


async def test_it_is_told_on_the_next_page_and_only_there(office: httpx.AsyncClient) -> None:
    answer = await office.post(f"{HERE}/places", data=PLACE | {"name-fr": "<b>Bureau</b>"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{HERE}/places")
    cookie = answer.headers["set-cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=lax", "Max-Age=120", "Path=/"))
    first, second = await office.get(f"{HERE}/places"), await office.get(f"{HERE}/places")
    assert NOTICE in first.text
    assert "&lt;b&gt;Bureau&lt;/b&gt;" in first.text.partition(NOTICE)[2][:600]
    assert "<b>Bureau" not in first.text
    assert COOKIE not in office.cookies
    assert NOTICE not in second.text


async def test_another_page_in_another_tab_does_not_take_it(office: httpx.AsyncClient) -> None:
    await office.post(f"{HERE}/places", data=PLACE)
    assert NOTICE not in (await office.get(f"{HERE}/costs")).text
    assert NOTICE in (await office.get(f"{HERE}/places")).text


async def test_a_head_does_not_take_it(office: httpx.AsyncClient) -> None:
    await office.post(f"{HERE}/places", data=PLACE)
    assert (await office.head(f"{HERE}/places")).status_code == 200
    assert NOTICE in (await office.get(f"{HERE}/places")).text


@pytest.mark.parametrize("mode", ["cors", "same-origin", "no-cors"])
async def test_what_a_script_fetches_does_not_have_it(office: httpx.AsyncClient, mode: str) -> None:
    """A service worker that keeps pages would keep the message with them."""
    await office.post(f"{HERE}/places", data=PLACE)
    assert NOTICE not in (await office.get(f"{HERE}/places", headers={"sec-fetch-mode": mode})).text
    assert NOTICE in (await office.get(f"{HERE}/places", headers={"sec-fetch-mode": "navigate"})).text


@pytest.mark.parametrize(
    "cookie",
    [
        "nonsense",
        "é",
        base64.urlsafe_b64encode(b"[" * 2500).decode(),
        forged("unknown", f"{HERE}/places", {}),
        forged(SAVED.key, f"{HERE}/places", {"title": "x"}),
        forged(TITLED.key, f"{HERE}/places", {}),
        forged(TITLED.key, f"{HERE}/places", {"title": "x", "other": "y"}),
        forged(TITLED.key, f"{HERE}/places", {"title": "x" * 3000}),
        forged(TITLED.key, f"{HERE}/places", {"title": 1}),  # type: ignore[dict-item]
        forged(SAVED.key, "https://elsewhere.example/", {}),
        forged(SAVED.key, f"{HERE}/places", {}, "http://events.test/fr/sign-in/of-somebody"),  # it shows no address
        forged(HANDED_ON.key, f"{HERE}/places", {}, "http://events.test.elsewhere.example/"),
        forged(HANDED_ON.key, f"{HERE}/places", {}, "javascript:alert(1)"),
        base64.urlsafe_b64encode(json.dumps([SAVED.key]).encode()).decode(),
    ],
)
async def test_a_cookie_that_says_anything_else_is_ignored(office: httpx.AsyncClient, cookie: str) -> None:
    headers = {"cookie": f"{COOKIE}={cookie}; " + "; ".join(f"{k}={v}" for k, v in office.cookies.items())}
    office.cookies.clear()
    page = await office.get(f"{HERE}/places", headers={k.encode(): v.encode() for k, v in headers.items()})
    assert (page.status_code, NOTICE in page.text) == (200, False)


async def test_what_is_made_by_hand_as_redirect_makes_it_is_told(office: httpx.AsyncClient) -> None:
    """So that what is ignored above is ignored for the reason it stands there."""
    office.cookies.set(COOKIE, forged(TITLED.key, f"{HERE}/places", {"title": "Bureau"}))
    assert NOTICE in (await office.get(f"{HERE}/places")).text
    ours = "http://events.test/fr/sign-in/of-somebody"
    office.cookies.set(COOKIE, forged(HANDED_ON.key, f"{HERE}/places", {}, ours))
    assert f'value="{ours}"' in (await office.get(f"{HERE}/places")).text


async def test_a_page_that_is_kept_for_everybody_never_looks_at_it(app: Starlette, client: httpx.AsyncClient) -> None:
    await make_event()
    path = "/fr/events/congress/agenda"
    client.cookies.set(COOKIE, forged(SAVED.key, path, {}))
    first = await client.get(path)
    assert (first.status_code, NOTICE in first.text, "set-cookie" in first.headers) == (200, False, False)
    client.cookies.clear()
    assert (await client.get(path)).headers["etag"] == first.headers["etag"]


async def test_a_long_value_is_cut_so_that_the_cookie_fits(office: httpx.AsyncClient) -> None:
    answer = await office.post(f"{HERE}/places", data=PLACE | {"name-fr": "水" * 200})
    assert len(answer.headers["set-cookie"]) < 1000
    assert "水" * 100 + "." in (await office.get(f"{HERE}/places")).text
