"""The list of who travels: whom it shows, how it is filtered, and what readers do not see of it."""

from __future__ import annotations

import re

import httpx
import pytest

from events.missions.file.models import Mission
from tests.factories import make_account, sign_in
from tests.missions_factory import grant_mission, make_delegate, make_mission

LIST = "/en/organize/missions/mission/delegates"


@pytest.fixture
async def mission(client: httpx.AsyncClient) -> Mission:
    made = await make_mission()
    await make_delegate(made, "lea", name="Léa Tremblay", role="head", languages=["fr"], email="lea@example.org")
    await make_delegate(made, "ana", name="Ana Rojas", role="interpreter", languages=["es", "fr"], position=2)
    await make_delegate(await make_mission("other"), "eva", name="Eva Roy", languages=["fr"])
    return made


async def names_in(client: httpx.AsyncClient, query: str = "") -> list[str]:
    rows = re.findall(r"<tr.*?</tr>", (await client.get(f"{LIST}?{query}")).text.partition("data-list")[2], re.S)
    return [name for row in rows for name in ("Léa", "Ana", "Eva") if name in row]


async def as_(client: httpx.AsyncClient, mission: Mission, role: str) -> None:
    account = await make_account(f"{role}@example.org")
    await grant_mission(account, mission, role)
    client.cookies.update(await sign_in(account.email))


async def test_the_list_shows_this_delegation_as_it_is_asked(client: httpx.AsyncClient, mission: Mission) -> None:
    await as_(client, mission, "owner")
    assert await names_in(client) == ["Léa", "Ana"]
    assert await names_in(client, "languages=es") == ["Ana"]
    assert await names_in(client, "role=head&languages=fr") == ["Léa"]
    assert await names_in(client, "sort=name") == ["Ana", "Léa"]
    assert await names_in(client, "q=tremblay") == ["Léa"]


async def test_readers_take_no_address_along(client: httpx.AsyncClient, mission: Mission) -> None:
    await as_(client, mission, "reader")
    [first, second] = (await client.get(f"{LIST}.json")).json()
    assert ([first["name"], second["name"]], {"email", "private"} & first.keys()) == (
        ["Léa Tremblay", "Ana Rojas"],
        set(),
    )
    assert "lea@example.org" not in (await client.get(f"{LIST}?columns=email,private")).text
