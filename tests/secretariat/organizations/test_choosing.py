"""Which organization a row refers to is chosen by hand, on a page that works without JavaScript."""

from __future__ import annotations

import re

import httpx
import pytest

from events.congress.agenda.models import Speaker
from events.congress.organizing.models import Event
from events.missions.file.models import Delegate, Mission, MissionPartner
from events.records.auditing.models import Change
from events.records.organizations.models import Organization
from events.records.organizations.operations import merge_organizations, retire_organization
from tests.factories import NOW, make_account, make_event, make_organization, make_speaker, sign_in
from tests.missions_factory import grant_mission, make_delegate, make_mission, make_partner
from tests.publishing.delivery.making import make_registration


@pytest.fixture
async def event(client: httpx.AsyncClient) -> Event:
    """An event whose organizer is signed in."""
    made = await make_event()
    client.cookies.update(await sign_in(event=made, role="organizer"))
    return made


@pytest.fixture
async def mission(event: Event) -> Mission:
    """A mission of the same person."""
    made = await make_mission()
    await grant_mission(await make_account(), made, "organizer")
    return made


def offered(page: str) -> list[str]:
    return re.findall(r'name="organization" value="([^"]+)"', page)


def chosen(page: str) -> list[str]:
    return re.findall(r'name="organization" value="([^"]+)" checked', page)


async def choose(client: httpx.AsyncClient, here: str, slug: str) -> httpx.Response:
    version = re.findall(r'name="version" value="(\d+)"', (await client.get(here)).text)[0]
    return await client.post(here, data={"organization": slug, "version": version})


async def test_those_named_alike_or_of_the_country_are_offered_and_others_found(
    client: httpx.AsyncClient, event: Event
) -> None:
    await make_organization("Société des eaux", "SNE", country="SN")
    await make_organization("Office des eaux", "ODE", country="SN")
    await make_organization("Water Office", "WO", country="BF")
    row = await make_registration(event, organization="Société des eaux", country="SN")
    here = f"/fr/organize/events/congress/registrations/{row.reference}/organization"
    page = (await client.get(here)).text
    assert "Société des eaux" in page
    assert (offered(page), chosen(page)) == (["ode", "sne", "as typed"], ["as typed"])
    assert offered((await client.get(here + "?q=water")).text) == ["wo", "as typed"]


async def test_a_registration_refers_to_what_is_chosen_and_keeps_what_was_typed(
    client: httpx.AsyncClient, event: Event
) -> None:
    meant = await make_organization("Société des eaux", "SNE", country="SN")
    row = await make_registration(event, organization="S. des Eaux", country="SN")
    here = f"/fr/organize/events/congress/registrations/{row.reference}/organization"
    assert here in (await client.get(f"/fr/organize/events/congress/registrations/{row.reference}")).text
    assert (await choose(client, here, "sne")).headers["location"] == here.removesuffix("/organization")
    await row.refresh_from_db()
    assert (row.known_organization_id, row.organization) == (meant.id, "S. des Eaux")
    change = await Change.get(act="linked")
    assert (change.kind, change.subject, change.details) == ("registration", row.id, {})
    assert chosen((await client.get(here)).text) == ["sne"]
    await choose(client, here, "as typed")
    await row.refresh_from_db()
    assert (row.known_organization_id, row.organization) == (None, "S. des Eaux")


async def test_what_is_saved_unchanged_changes_nothing(client: httpx.AsyncClient, event: Event) -> None:
    row = await make_registration(event, organization="S. des Eaux", country="SN")
    await choose(client, f"/fr/organize/events/congress/registrations/{row.reference}/organization", "as typed")
    before = row.version
    await row.refresh_from_db()
    assert (row.version, await Change.filter(act="linked").count()) == (before, 0)


async def test_whoever_saves_an_older_version_is_told(client: httpx.AsyncClient, event: Event) -> None:
    await make_organization("Société des eaux", "SNE", country="SN")
    row = await make_registration(event, organization="S. des Eaux", country="SN")
    here = f"/fr/organize/events/congress/registrations/{row.reference}/organization"
    answer = await client.post(here, data={"organization": "sne", "version": str(row.version - 1)})
    assert answer.status_code == 409
    await row.refresh_from_db()
    assert row.known_organization_id is None


async def test_speakers_delegates_and_partners_have_the_same_page(
    client: httpx.AsyncClient, event: Event, mission: Mission
) -> None:
    meant = await make_organization("Société des eaux", "SNE", country="BO")
    speaker = await make_speaker(event, name="Fatou Sy", organization="Soc. des eaux", country="BO")
    delegate = await make_delegate(mission, name="Léa", organization="Société des eaux")
    partner = await make_partner(mission, name="Sociedad de aguas", country="BO")
    there: dict[str, Speaker | Delegate | MissionPartner] = {
        f"/fr/organize/events/congress/speakers/{speaker.code}": speaker,
        f"/fr/organize/missions/{mission.slug}/delegates/{delegate.code}": delegate,
        f"/fr/organize/missions/{mission.slug}/partners/{partner.code}": partner,
    }
    for page, row in there.items():
        here = f"{page}/organization"
        assert here in (await client.get(page)).text
        assert (await choose(client, here, "sne")).headers["location"] == page
        await row.refresh_from_db()
        assert row.known_organization_id == meant.id
    kinds = {change.kind for change in await Change.filter(act="linked")}
    assert kinds == {"speaker", "delegate", "partner"}


async def test_retired_and_merged_ones_are_not_offered_but_what_stands_for_them_is(
    client: httpx.AsyncClient, event: Event
) -> None:
    by = (await make_account()).id
    merged, target = (
        await make_organization("Aguas", "", country="BO"),
        await make_organization("Eaux", "", country="FR"),
    )
    retired = await make_organization("Vieja", "", country="BO")
    await merge_organizations(merged.id, target.id, by=by, now=NOW)
    await retire_organization(retired, is_retired=True, by=by, now=NOW)
    row = await make_registration(event, organization="Aguas", country="BO", known_organization=merged)
    here = f"/fr/organize/events/congress/registrations/{row.reference}/organization"
    page = (await client.get(here)).text
    assert (offered(page), chosen(page)) == (["eaux", "as typed"], ["eaux"])
    assert (await client.post(here, data={"organization": "vieja", "version": "1"})).status_code == 422


async def test_a_row_of_another_event_or_mission_is_not_found(
    client: httpx.AsyncClient, event: Event, mission: Mission
) -> None:
    other, elsewhere = await make_event("other", uid="o@example.org"), await make_mission("autre")
    registration, speaker = await make_registration(other), await make_speaker(other, name="Fatou Sy")
    delegate, partner = await make_delegate(elsewhere, name="Ana"), await make_partner(elsewhere)
    paths = [
        f"events/congress/registrations/{registration.reference}",
        f"events/congress/speakers/{speaker.code}",
        f"missions/{mission.slug}/delegates/{delegate.code}",
        f"missions/{mission.slug}/partners/{partner.code}",
    ]
    answers = [await client.get(f"/fr/organize/{path}/organization") for path in paths]
    assert [answer.status_code for answer in answers] == [404] * 4


async def test_readers_do_not_choose(client: httpx.AsyncClient, event: Event) -> None:
    row = await make_registration(event)
    client.cookies.clear()
    client.cookies.update(await sign_in("reader@example.org", event=event, role="reader"))
    there = f"/fr/organize/events/congress/registrations/{row.reference}"
    assert (await client.get(there + "/organization")).status_code == 403
    assert f"{there}/organization" not in (await client.get(there)).text
    assert await Organization.all().count() == 0
