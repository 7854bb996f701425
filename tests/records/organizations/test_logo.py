"""The logo of an organization: one picture, sent by who may edit, taken out only when asked twice."""

from __future__ import annotations

import httpx
import pytest

from events.records.files.models import StoredFile
from tests.factories import make_event, make_organization, sign_in
from tests.records.files.samples import picture

LOGO = "/fr/organizations/sne/logo"
EDIT = "/fr/organize/organizations/sne/logo"


@pytest.fixture
async def organizer(client: httpx.AsyncClient) -> httpx.AsyncClient:
    """A client of an organizer, with an organization there."""
    await make_organization()
    client.cookies.update(await sign_in(event=await make_event(), role="organizer"))
    return client


async def _send(client: httpx.AsyncClient, content: bytes) -> httpx.Response:
    return await client.post(EDIT, files={"file": ("logo.png", content)})


async def test_the_latest_picture_is_the_logo(organizer: httpx.AsyncClient) -> None:
    assert (await organizer.get(LOGO)).status_code == 404
    for kind in ("JPEG", "PNG"):
        assert (await _send(organizer, picture(kind))).status_code == 303
    answer = await organizer.get(LOGO)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert await StoredFile.filter(purpose="logo", deleted_at=None).count() == 1
    assert f'src="{LOGO}"' in (await organizer.get("/fr/organizations/sne")).text


async def test_what_is_no_picture_is_refused(organizer: httpx.AsyncClient) -> None:
    assert (await _send(organizer, b"<svg onload=alert(1)>")).status_code == 422
    assert (await organizer.post(EDIT, data={})).status_code == 422
    assert await StoredFile.all().count() == 0


async def test_taking_it_out_is_asked_about(organizer: httpx.AsyncClient) -> None:
    await _send(organizer, picture())
    assert "Retirer le logo ?" in (await organizer.get(EDIT + "/removal")).text.replace("\u202f", " ")
    assert (await organizer.get(LOGO)).status_code == 200
    await organizer.post(EDIT + "/removal")
    assert (await organizer.get(LOGO)).status_code == 404


async def test_each_organization_shows_its_own_logo(organizer: httpx.AsyncClient) -> None:
    await make_organization("Agua Tuya", "", country="BO")
    await _send(organizer, picture())
    assert (await organizer.get("/fr/organizations/agua-tuya/logo")).status_code == 404
    assert 'src="/fr/organizations/agua-tuya/logo"' not in (await organizer.get("/fr/organizations/agua-tuya")).text
