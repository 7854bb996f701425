"""The list of organizations: filters, and what is done to several of them."""

from __future__ import annotations

import re

import httpx
import pytest
from starlette.applications import Starlette

from events.platform.language.i18n import speaking
from events.platform.web.lists.asked import ListRequest
from events.records.auditing.models import Change
from events.records.organizations.list_queries import organization_list
from events.records.organizations.models import Organization, OrganizationMerge
from events.records.organizations.values import OrganizationKind, OrganizationState, Theme
from tests.factories import NOW, make_event, make_organization, sign_in

LIST = "/en/organize/organizations"


@pytest.fixture
async def owner(app: Starlette, client: httpx.AsyncClient) -> httpx.AsyncClient:
    client.cookies.update(await sign_in(event=await make_event()))
    return client


async def make(name: str, state: OrganizationState = OrganizationState.PROPOSED, **columns: object) -> Organization:
    return await make_organization(name, name[:3].upper(), state=state, **columns)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["Alpha", "Beta"]),
        ({"state": "retired"}, ["Gamma"]),
        ({"state": "retired,confirmed"}, ["Beta", "Gamma"]),
        ({"kind": "regulator"}, ["Beta"]),
        ({"country": "ML"}, ["Alpha"]),
        ({"offers": "energy"}, ["Beta"]),
        ({"people_served": "100.5,"}, ["Beta"]),
        ({"people_served": ",100"}, ["Alpha"]),
        ({"q": "bet"}, ["Beta"]),
        ({"sort": "-name"}, ["Beta", "Alpha"]),
        ({"sort": "-state"}, ["Beta", "Alpha"]),
        ({"sort": "people_served"}, ["Alpha", "Beta"]),
    ],
)
async def test_the_query_says_which_organizations_are_found(
    database: str, query: dict[str, str], names: list[str]
) -> None:
    await make("Alpha", country="ML", people_served=100)
    regulator = {"kind": OrganizationKind.REGULATOR, "offers": [Theme.ENERGY], "people_served": 101}
    await make("Beta", OrganizationState.CONFIRMED, **regulator)
    gamma = await make("Gamma")
    await Organization.filter(id=gamma.id).update(retired_at=NOW)
    with speaking("fr"):
        made = organization_list()
        asked = ListRequest.read(made.listing, query.items())
        rows, number = await made.page(asked, made.listing.shown(()))
    assert ([row.cells[0] for row in rows], number) == (names, len(names))


async def answer_to(client: httpx.AsyncClient, path: str, **typed: str) -> httpx.Response:
    """Open a page that asks, and send its form."""
    page = await client.get(path)
    [action] = re.findall(r'<form[^>]* method="post"[^>]* action="([^"]+chosen[^"]+)"', page.text)
    return await client.post(action.replace("&amp;", "&"), data=typed)


async def test_the_proposed_ones_among_those_chosen_are_confirmed(owner: httpx.AsyncClient) -> None:
    for name in ("Alpha", "Beta"):
        await make(name)
    await make("Gamma", OrganizationState.CONFIRMED)
    await answer_to(owner, f"{LIST}-confirmation?chosen=alp&chosen=gam&chosen=nobody")
    assert "Confirmed: 1." in (await owner.get(LIST)).text
    confirmed = await Organization.filter(state=OrganizationState.CONFIRMED).order_by("slug")
    assert [row.slug for row in confirmed] == ["alp", "gam"]
    answer = await answer_to(owner, f"{LIST}-confirmation?all=yes&state=proposed")
    assert answer.headers["location"] == f"{LIST}?state=proposed"
    assert await Organization.filter(state=OrganizationState.PROPOSED).count() == 0


async def test_several_are_merged_into_the_one_that_stays(owner: httpx.AsyncClient) -> None:
    rows = [await make(name) for name in ("Alpha", "Beta", "Gamma", "Delta")]
    path = f"{LIST}-merging?chosen=alp&chosen=bet&chosen=gam"
    assert (await answer_to(owner, path, target="del")).status_code == 422
    assert await OrganizationMerge.all().count() == 0
    assert (await answer_to(owner, path, target="bet")).status_code == 303
    merges = await OrganizationMerge.all().order_by("source__slug").values_list("source_id", "target_id")
    assert merges == [(rows[0].id, rows[1].id), (rows[2].id, rows[1].id)]
    table = (await owner.get(LIST)).text.partition("<tbody")[2]
    assert [name for name in ("Alpha", "Beta", "Gamma", "Delta") if name in table] == ["Beta", "Delta"]
    assert await Change.filter(kind="organization", act="merged").count() == 2


async def test_one_that_was_merged_meanwhile_merges_none(owner: httpx.AsyncClient) -> None:
    for name in ("Alpha", "Beta", "Gamma"):
        await make(name)
    page = f"{LIST}-merging?chosen=alp&chosen=bet"
    await answer_to(owner, page, target="alp")
    answer = await owner.post(f"{LIST}-merging?chosen=gam,bet", data={"target": "gam"})
    assert (answer.status_code, "merged into another meanwhile" in answer.text) == (422, True)
    assert await OrganizationMerge.all().count() == 1


async def test_a_merge_takes_two_at_least(owner: httpx.AsyncClient) -> None:
    await make("Alpha")
    for path in (f"{LIST}-merging?chosen=alp", f"{LIST}-merging?chosen=alp&chosen=x"):
        assert (await owner.get(path)).headers["location"] == LIST


async def test_readers_see_no_acts(client: httpx.AsyncClient, app: Starlette) -> None:
    await make("Alpha")
    client.cookies.update(await sign_in("reader@example.org", event=await make_event(), role="reader"))
    page = (await client.get(LIST)).text
    assert ("Alpha" in page, "data-bulk" in page, 'name="chosen"' in page) == (True, False, False)
