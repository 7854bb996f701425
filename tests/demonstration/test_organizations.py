"""The demonstration's organizations: named by what its rows say, and referred to by rows of every kind."""

from __future__ import annotations

from typing import Any

from events.demonstration.organizations import _values, ensure_organizations
from events.demonstration.reading import read_data
from events.platform.language.i18n import languages
from events.records.organizations.models import Organization
from events.records.organizations.values import OrganizationKind, Theme
from tests.factories import NOW, make_event, make_speaker
from tests.missions_factory import make_delegate, make_mission, make_partner
from tests.publishing.delivery.making import make_registration

ORGANIZATIONS: list[dict[str, Any]] = read_data("organizations.json")


def test_they_are_of_known_kinds_themes_and_languages() -> None:
    assert len(ORGANIZATIONS) >= 12
    assert {item["kind"] for item in ORGANIZATIONS} <= set(OrganizationKind)
    assert {theme for item in ORGANIZATIONS for theme in (*item.get("offers", []), *item.get("seeks", []))} <= set(
        Theme
    )
    assert {language for item in ORGANIZATIONS for language in item["names"]} <= set(languages())
    assert all(_values(item).names for item in ORGANIZATIONS)


def test_what_they_are_typed_as_stands_in_the_data() -> None:
    missions = [read_data(f"missions/{name}.json") for name in ("bolivia", "utilities")]
    typed = {one["organization"] for one in read_data("registrants.json")}
    typed |= {one["organization"] for one in read_data("congress/speakers.json")["speakers"]}
    typed |= {one["organization"] for mission in missions for one in mission["delegates"]}
    partners = {one["code"] for mission in missions for one in mission["partners"]}
    assert {name for item in ORGANIZATIONS for name in item.get("typed", [])} <= typed
    assert {code for item in ORGANIZATIONS for code in item.get("partners", [])} <= partners


async def test_rows_of_every_kind_refer_to_them_and_once_is_enough(database: str) -> None:
    event, mission = await make_event(), await make_mission()
    name = "Consorci d’Aigües del Litoral Nord"
    rows: list[Any] = [
        await make_registration(event, organization=name),
        await make_speaker(event, name="Núria", organization=name),
        await make_delegate(mission, name="Biel", organization=name),
        await make_partner(mission, "barcelona"),
    ]
    for _ in range(2):
        await ensure_organizations(ORGANIZATIONS, event.id, [mission.id], NOW)
    [meant] = await Organization.filter(slug="caln")
    for row in rows:
        await row.refresh_from_db()
        assert row.known_organization_id == meant.id
    assert await Organization.all().count() == len(ORGANIZATIONS)
