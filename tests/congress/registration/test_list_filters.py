"""Filters of the list of registrations beside its columns: kinds of organizations, and arrivals by day."""

from __future__ import annotations

import uuid

import httpx
import pytest

from events.congress.organizing.models import Event
from events.congress.registration.audience_queries import audience_of
from events.congress.registration.models import Registration
from events.congress.registration.sight import Sight
from events.records.organizations.models import OrganizationMerge, OrganizationSeparation
from tests.congress.registration.filling import open_event, register
from tests.factories import NOW, make_field, make_organization

pytestmark = pytest.mark.tables


@pytest.fixture
async def event(client: httpx.AsyncClient) -> Event:
    """Three people who arrive on two days, the second with her hour and flight; the last said nothing."""
    event, _category = await open_event()
    await make_field(event, "arrives", "arrival")
    for name, day, hour in (("Awa", "2027-05-24", ""), ("Zoé", "2027-05-24", "23:50"), ("José", "2027-05-25", "00:10")):
        await register(
            client,
            badge_name=name,
            email=f"{name.lower()}@example.org",
            **{"question-arrives-day": day, "question-arrives-hour": hour},
        )
    await register(client, badge_name="Ida", email="ida@example.org")
    return await Event.get(id=event.id)


async def found(event: Event, role: str = "owner", **query: str) -> list[str]:
    people = await audience_of(event, query, Sight(role))
    rows = await Registration.filter(id__in=[one.registration_id for one in people.recipients]).order_by("badge_name")
    return [row.badge_name for row in rows]


async def is_at(name: str, organization: uuid.UUID) -> None:
    await Registration.filter(badge_name=name).update(known_organization_id=organization)


async def test_arrivals_are_found_by_their_day(event: Event) -> None:
    asked = ("2027-05-24,2027-05-24", "2027-05-25,", ",2027-05-24", ",")
    assert [await found(event, **{"answer-arrives": one}) for one in asked] == [
        ["Awa", "Zoé"],
        ["José"],
        ["Awa", "Zoé"],
        ["Awa", "Ida", "José", "Zoé"],
    ]


async def test_people_are_found_by_the_kind_of_their_organization_as_it_is_now(event: Event) -> None:
    sonede = await make_organization("SONEDE", kind="public_operator")
    merged = await make_organization("Sonède Tunisie", kind="other")
    earlier = await make_organization("S.O.N.E.D.E.", kind="press")
    bank = await make_organization("Banque", kind="funder")
    for name, one in (("Awa", sonede), ("Zoé", earlier), ("José", bank)):
        await is_at(name, one.id)
    for source, target in ((merged, sonede), (earlier, merged)):
        await OrganizationMerge.create(id=uuid.uuid4(), source=source, target=target, made_at=NOW)
    assert await found(event, organization_kind="operators") == ["Awa", "Zoé"]
    assert await found(event, organization_kind="press,other") == []
    assert await found(event, organization_kind="funder") == ["José"]
    assert await found(event, organization_kind="funder,operators") == ["Awa", "José", "Zoé"]
    undone = await OrganizationMerge.get(source_id=earlier.id)
    await OrganizationSeparation.create(id=uuid.uuid4(), merge=undone, made_at=NOW)
    assert await found(event, organization_kind="operators") == ["Awa"]
    assert await found(event, organization_kind="press") == ["Zoé"]


async def test_who_does_not_see_organizations_filters_by_none(event: Event) -> None:
    audience = await audience_of(event, {"organization_kind": "press"}, Sight("check_in"))
    assert audience.query == {}
