"""Whoever is saved refers to the organization that was surely meant by what was typed, then and when it changes."""

from __future__ import annotations

import dataclasses
import uuid
from typing import Any

import httpx
import pytest

from events.congress.agenda.models import Speaker
from events.congress.agenda.speaker_operations import SpeakerValues, create_speaker, revise_speaker
from events.congress.registration.correction_operations import Correction, correct
from events.congress.registration.models import Registration
from events.congress.registration.queries import details_of
from events.congress.registration.question_queries import questions_of
from events.missions.delegations.operations import add_delegate, revise_delegate
from events.missions.file.models import Delegate, MissionPartner
from events.missions.partnering.operations import PartnerValues, save_partner
from events.platform.storage.versions import Opened
from events.records.organizations import operations
from events.records.organizations.models import Organization
from events.records.organizations.operations import OrganizationValues
from tests.congress.registration.filling import fill, open_event
from tests.factories import NOW, make_event, make_organization
from tests.missions_factory import make_mission

BY = uuid.uuid4()
SNE, SDE = "Société nationale des eaux", "Sénégal des eaux"


@pytest.fixture
async def sne(client: httpx.AsyncClient) -> Organization:
    return await make_organization()


async def _meant(row: Registration | Speaker | Delegate | MissionPartner) -> uuid.UUID | None:
    await row.refresh_from_db()
    return row.known_organization_id


async def _renamed(row: Organization, name: str) -> None:
    values = OrganizationValues({"kind": row.kind, "country": row.country}, {"name": {"fr": name}})
    await operations.save_organization(Opened(row, row.version), values, by=BY, now=NOW)


async def _corrected(row: Registration, **changes: Any) -> None:
    row = await Registration.get(id=row.id).select_related("event")
    details = dataclasses.replace(await details_of(row), **changes)
    await correct(await questions_of(row.event), row, Correction(details, row.version), NOW)


async def test_a_registration_refers_to_what_was_typed_in_its_country(
    client: httpx.AsyncClient, sne: Organization
) -> None:
    await open_event()
    for number, (organization, country) in enumerate(
        ((SNE.upper(), "SN"), ("S.N.E.", "SN"), (SNE, "ML"), ("Autre", "SN"), ("", "SN"))
    ):
        await fill(client, organization=organization, country=country, email=f"awa{number}@example.org")
    rows = await Registration.all().order_by("email")
    assert [row.known_organization_id for row in rows] == [sne.id, sne.id, None, None, None]


async def test_a_registration_goes_on_meaning_it_after_a_new_name_and_until_it_says_otherwise(
    client: httpx.AsyncClient, sne: Organization
) -> None:
    await open_event()
    await fill(client, organization=SNE, country="SN")
    row = await Registration.get()
    await _renamed(sne, SDE)
    await _corrected(row, function="Directeur")
    assert await _meant(row) == sne.id
    await _corrected(row, organization="Autre")
    assert await _meant(row) is None
    await _corrected(row, organization=SDE)
    assert await _meant(row) == sne.id


async def test_who_types_the_name_of_a_merged_one_refers_to_the_other(
    client: httpx.AsyncClient, sne: Organization
) -> None:
    other = await make_organization(SDE, "SDE")
    await operations.merge_organizations(sne.id, other.id, by=BY, now=NOW)
    await open_event()
    await fill(client, organization=SNE, country="SN")
    assert await _meant(await Registration.get()) == other.id


async def test_a_speaker_does_too(client: httpx.AsyncClient, sne: Organization) -> None:
    event = await make_event()
    values = SpeakerValues("Awa Ba", "", SNE, "SN", "", "", {})
    row = await create_speaker(event, values, by=BY, now=NOW)
    assert await _meant(row) == sne.id
    await _renamed(sne, SDE)
    values = dataclasses.replace(values, name="Awa Bâ")
    await revise_speaker(row, 1, values, by=BY, now=NOW)
    assert await _meant(row) == sne.id
    await revise_speaker(row, 2, dataclasses.replace(values, country="ML"), by=BY, now=NOW)
    assert await _meant(row) is None


async def test_a_delegate_does_too(client: httpx.AsyncClient, sne: Organization) -> None:
    mission = await make_mission()
    columns = {"name": "Awa Ba", "role": "member", "organization": SNE, "language": "fr"}
    row = await add_delegate(mission, columns, by=BY, now=NOW)
    assert await _meant(row) == sne.id
    await _renamed(sne, SDE)
    await revise_delegate(row, 1, columns | {"name": "Awa Bâ"}, by=BY, now=NOW)
    assert await _meant(row) == sne.id
    await revise_delegate(row, 2, columns | {"organization": "Autre"}, by=BY, now=NOW)
    assert await _meant(row) is None


async def test_a_partner_does_too_by_its_name_in_the_main_language(
    client: httpx.AsyncClient, sne: Organization
) -> None:
    mission = await make_mission()

    def typed(name: str) -> PartnerValues:
        columns = {"roles": ["host"], "language": "fr", "country": "SN"}
        return PartnerValues(columns, {"name": {"fr": name, "en": "Water"}}, (), ())

    row = await save_partner(mission, Opened(None), typed(SNE), by=BY, now=NOW)
    assert await _meant(row) == sne.id
    await _renamed(sne, SDE)
    await save_partner(mission, Opened(row, 1), typed(SNE), by=BY, now=NOW)
    assert await _meant(row) == sne.id
    await save_partner(mission, Opened(row, 2), typed("Autre"), by=BY, now=NOW)
    assert await _meant(row) is None
