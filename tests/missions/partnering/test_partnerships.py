"""Partnerships: who sees them, who changes them, what stands in them."""

from __future__ import annotations

import datetime as dt
import uuid

import httpx
import pytest

from events.missions.file.models import Mission
from events.partnerships.models import Exchange, Partnership
from tests.factories import NOW, make_account, sign_in
from tests.missions_factory import grant_mission, make_mission

HERE = "/fr/organize/partnerships"
TYPED = {
    "name-fr": "Eau Secours et la Bolivie",
    "purpose-fr": "Apprendre l’une de l’autre",
    "begins_on": "2006-05-01",
    "exchange-0-id": "",
    "exchange-0-title-es": "Visita de FEJUVE",
    "exchange-0-begins_on": "2007-10-01",
    "exchange-0-ends_on": "2007-10-12",
    "exchange-1-id": "",
}


async def _as(client: httpx.AsyncClient, email: str, *, is_founder: bool = False, **roles: Mission) -> None:
    account = await make_account(email, is_founder=is_founder)
    for role, mission in roles.items():
        await grant_mission(account, mission, role)
    client.cookies.clear()
    client.cookies.update(await sign_in(email, is_founder=is_founder))


@pytest.fixture
async def partnership(client: httpx.AsyncClient) -> Partnership:
    return await Partnership.create(id=uuid.uuid4(), code="bolivia", created_at=NOW)


async def test_a_founder_makes_one_with_its_exchanges(client: httpx.AsyncClient) -> None:
    await _as(client, "founder@example.org", is_founder=True)
    answer = await client.post(f"{HERE}/new", data=TYPED)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{HERE}/")
    row = await Partnership.get()
    assert (row.code, row.begins_on, row.ends_on) == ("eau-secours-et-la-bolivie", dt.date(2006, 5, 1), None)
    exchange = await Exchange.get()
    assert (exchange.begins_on, exchange.ends_on) == (dt.date(2007, 10, 1), dt.date(2007, 10, 12))
    again = await client.post(f"{HERE}/new", data=TYPED)
    assert again.status_code == 303
    assert await Partnership.filter(code="eau-secours-et-la-bolivie-2").exists()
    page = (await client.get(f"{HERE}/{row.code}")).text
    for part in ("Visita de FEJUVE", 'value="2007-10-12"', "Apprendre l’une de l’autre"):
        assert part in page, part


async def test_bad_input_is_told_and_kept(client: httpx.AsyncClient) -> None:
    await _as(client, "founder@example.org", is_founder=True)
    wrong = TYPED | {"name-fr": "", "begins_on": "2030-01-01", "ends_on": "2029-01-01", "exchange-0-begins_on": "soon"}
    answer = await client.post(f"{HERE}/new", data=wrong)
    assert answer.status_code == 422
    for part in ('href="#ends_on"', 'href="#exchange-0-begins_on"', 'value="soon"', 'href="#name-fr"'):
        assert part in answer.text, part
    assert await Partnership.all().count() == 0


async def test_those_of_its_missions_see_it_and_those_who_prepare_one_change_it(
    client: httpx.AsyncClient, partnership: Partnership
) -> None:
    mission = await make_mission(partnership=partnership)
    await make_mission("secret", partnership=partnership, published_at=None, texts={"title": {"fr": "Secrète"}})
    await make_mission("public", partnership=partnership, texts={"title": {"fr": "Publique"}})
    here = f"{HERE}/bolivia"
    await _as(client, "stranger@example.org", owner=await make_mission("elsewhere"))
    assert "bolivia" not in (await client.get(f"{HERE}/")).text
    assert (await client.get(here)).status_code == 404
    assert (await client.post(here, data=TYPED)).status_code == 404
    assert (await client.get(f"{HERE}/new")).status_code == 403

    await _as(client, "reader@example.org", reader=mission)
    page = (await client.get(here)).text
    assert "/fr/organize/missions/mission/" in page
    assert "/fr/missions/public/" in page
    assert "Secrète" not in page
    assert "<textarea" not in page
    assert (await client.post(here, data=TYPED | {"version": "1"})).status_code == 403

    await _as(client, "organizer@example.org", organizer=mission)
    assert "/organize/missions/mission/ratings" in (await client.get(here)).text
    assert (await client.post(here, data=TYPED | {"version": "1"})).status_code == 303
    late = await client.post(here, data=TYPED | {"version": "1", "name-fr": "En retard"})
    assert late.status_code == 409
    assert "En retard" in late.text
    assert await Exchange.all().count() == 1


async def test_a_founder_sees_them_all_but_no_private_mission(
    client: httpx.AsyncClient, partnership: Partnership
) -> None:
    await make_mission(partnership=partnership, published_at=None)
    await _as(client, "founder@example.org", is_founder=True)
    assert "bolivia" in (await client.get(f"{HERE}/")).text
    page = (await client.get(f"{HERE}/bolivia")).text
    assert "Mission en Bolivie" not in page
    assert "/missions/mission/" not in page
