"""The demonstration's organizations, and the rows that refer to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from events.congress.agenda.models import Speaker
from events.congress.registration.models import Registration
from events.demonstration.reading import Item
from events.missions.file.models import Delegate, MissionPartner
from events.platform.storage.database import transaction
from events.records.organizations.models import Organization
from events.records.organizations.operations import OrganizationValues, create_organizations
from events.records.organizations.values import OrganizationState


async def ensure_organizations(
    data: Sequence[Item], event: UUID, missions: Sequence[UUID], now: dt.datetime
) -> list[Organization]:
    """Make the organizations and let rows refer to them, once: where none is referred to yet."""
    if await Registration.exists(event_id=event, known_organization_id__isnull=False):
        return []
    async with transaction():
        made = await create_organizations([_values(item) for item in data], now)
        for row, item in zip(made, data, strict=True):
            await _refer(row.id, item, event, missions)
    return made


def _values(item: Item) -> OrganizationValues:
    same = ("kind", "country", "city", "people_served", "connections", "offers", "seeks")
    columns = {name: item[name] for name in same if name in item}
    names: dict[str, str] = item["names"]
    texts = {"name": names, "acronym": {language: str(item.get("acronym", "")) for language in names}}
    return OrganizationValues(columns, texts, OrganizationState.CONFIRMED)


async def _refer(organization: UUID, item: Item, event: UUID, missions: Sequence[UUID]) -> None:
    known, typed = {"known_organization_id": organization}, item.get("typed", [])
    if typed:
        await Registration.filter(event_id=event, organization__in=typed).update(**known)
        await Speaker.filter(event_id=event, organization__in=typed).update(**known)
        await Delegate.filter(mission_id__in=missions, organization__in=typed).update(**known)
    if partners := item.get("partners"):
        await MissionPartner.filter(mission_id__in=missions, code__in=partners).update(**known)
