"""Delegations in the list of registrations: column, filter, sort, files, and who sees them."""

from __future__ import annotations

import csv
import io
import re

import httpx
import pytest

from events.congress.delegations.operations import retire_delegation, save_delegation
from events.congress.delegations.values import Entered
from events.congress.organizing.models import Event
from events.congress.quotas.models import Delegation
from events.congress.registration.models import Registration
from tests.congress.delegations.naming import BY, make_delegation
from tests.congress.registration.filling import open_event, register
from tests.factories import NOW, sign_in

LIST = "/en/organize/events/congress/registrations"
PEOPLE = {"Awa Diallo": "Eaux du Sahel", "Zoé Zárate": "", "Luc Roy": "Mali", "Ida Lund": "Eaux du Sahel"}


@pytest.fixture
async def event(client: httpx.AsyncClient) -> Event:
    """Two people of a utility, one of a country, and one of no delegation; an organizer looks at them."""
    event, _category = await open_event()
    of = {
        "Eaux du Sahel": await make_delegation(event, {}),
        "Mali": await make_delegation(event, {}, name=""),
        "": None,
    }
    for at, (name, delegation) in enumerate(PEOPLE.items()):
        row = await register(client, badge_name=name, email=f"p{at}@example.org")
        belongs = of[delegation]
        await Registration.filter(id=row.id).update(delegation_id=belongs.id if belongs else None)
    client.cookies.update(await sign_in(event=event, role="organizer"))
    return await Event.get(id=event.id)


async def key_of(country_of: str) -> str:
    return str((await Delegation.get(name=country_of)).id)


def names_in(page: str) -> list[str]:
    return [name for name in re.findall(r">([^<>]+)</a>", page) if name in PEOPLE]


async def test_the_list_shows_filters_and_sorts_by_delegation_those_of_none_last(
    client: httpx.AsyncClient, event: Event
) -> None:
    sahel, mali = await key_of("Eaux du Sahel"), await key_of("")
    found = {
        "columns=badge_name,delegation&sort=delegation": ["Ida Lund", "Awa Diallo", "Luc Roy", "Zoé Zárate"],
        "sort=-delegation": ["Luc Roy", "Ida Lund", "Awa Diallo", "Zoé Zárate"],
        f"delegation={sahel}": ["Ida Lund", "Awa Diallo"],
        f"delegation={mali},-": ["Luc Roy", "Zoé Zárate"],
        "delegation=-": ["Zoé Zárate"],
        f"delegation={sahel}&sort=badge_name": ["Awa Diallo", "Ida Lund"],
    }
    assert {query: names_in((await client.get(f"{LIST}?{query}")).text) for query in found} == found
    assert "Eaux du Sahel" in (await client.get(f"{LIST}?columns=delegation")).text


async def test_files_tell_the_delegation_and_readers_see_it_too(client: httpx.AsyncClient, event: Event) -> None:
    for role in ("organizer", "reader"):
        client.cookies.update(await sign_in(f"{role}@example.org", event=event, role=role))
        rows = (await client.get(f"{LIST}.json")).json()
        assert {row["badge_name"]: row["delegation"] for row in rows} == PEOPLE
        lines = list(csv.DictReader(io.StringIO((await client.get(f"{LIST}.csv?delegation=-")).text.lstrip("\ufeff"))))
        assert [(line["Name on the badge"], line["Delegation"]) for line in lines] == [("Zoé Zárate", "")]


async def test_a_delegation_is_found_under_its_new_name_and_when_it_ended(
    client: httpx.AsyncClient, event: Event
) -> None:
    row = await Delegation.get(name="Eaux du Sahel")
    entered = Entered("Société du fleuve", "ML", "F", "f@example.org", "fr")
    await save_delegation(event, row, entered, row.version, by=BY, now=NOW)
    await retire_delegation(row, is_retired=True, by=BY, now=NOW)
    page = (await client.get(f"{LIST}?delegation={row.id}&columns=badge_name,delegation")).text
    assert (names_in(page), "Société du fleuve" in page) == (["Ida Lund", "Awa Diallo"], True)


async def test_an_event_without_delegations_has_no_such_column(client: httpx.AsyncClient) -> None:
    other, _category = await open_event(slug="other")
    await make_delegation(other, {})
    event, _category = await open_event()
    await register(client)
    client.cookies.update(await sign_in(event=event, role="organizer"))
    assert "delegation" not in (await client.get(f"{LIST}.json")).json()[0]
    assert "Eaux du Sahel" not in (await client.get(LIST)).text
    assert names_in((await client.get(f"{LIST}?sort=delegation&delegation=-")).text) == ["Awa Diallo"]
