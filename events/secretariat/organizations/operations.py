"""Confirming organizations from what was typed, and letting those rows refer to them: one act, one transaction."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from events.missions.file.models import MissionPartner
from events.platform.language.i18n import SOURCE_LANGUAGE
from events.platform.storage.database import execute_count, transaction
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.organizations.names import Group
from events.records.organizations.operations import (
    KIND,
    OrganizationValues,
    create_organizations,
    hold_organizations,
)
from events.records.organizations.values import OrganizationKind, OrganizationState
from events.secretariat.organizations.typed_queries import TABLES, Partner, Table, known_of, places, typed_names


@dataclass(frozen=True)
class Confirmed:
    """How many organizations were made, and how many rows refer to one from now on."""

    made: int
    linked: int


@dataclass(frozen=True)
class Choice:
    """The groups that were chosen, by code, the kind of those that are new and the language that their names are in."""

    codes: Sequence[str]
    kind: OrganizationKind
    language: str = SOURCE_LANGUAGE


async def confirm_typed(scopes: Sequence[UUID], choice: Choice, *, by: UUID, now: dt.datetime) -> Confirmed:
    """Let what was typed in these events and missions refer to its organization, made where none is known."""
    async with transaction():
        await hold_organizations()
        typed = await typed_names(scopes, choice.codes)
        known = await known_of(typed.groups)
        new = {group.code: _new(group, choice) for group in typed.groups if group.code not in known}
        await create_organizations(list(new.values()), now, by=by)
        meant = known | {code: values.id for code, values in new.items()}
        linked = 0
        for group in typed.groups:
            numbers = {table.name: await _link(table, group, meant[group.code], scopes) for table in TABLES}
            numbers["mission_partner"] = await _link_partners(typed.partners, group, meant[group.code])
            linked += sum(numbers.values())
            details = {name: number for name, number in numbers.items() if number}
            await record_change(None, KIND, meant[group.code], Act.LINKED, now, actor=by, details=details)
    return Confirmed(len(new), linked)


def _new(group: Group, choice: Choice) -> OrganizationValues:
    names = {"name": {choice.language: group.parts.name}, "acronym": {choice.language: group.parts.acronym}}
    columns = {"kind": choice.kind, "country": group.country}
    return OrganizationValues(columns, names, OrganizationState.CONFIRMED, uuid.uuid4())


async def _link(table: Table, group: Group, organization: UUID, scopes: Sequence[UUID]) -> int:
    given = [organization, group.country or "", *group.spellings, *scopes]
    spellings, scoped = places(len(group.spellings), 3), places(len(scopes), 3 + len(group.spellings))
    sql = (
        f"UPDATE {table.name} SET known_organization_id = $1 WHERE known_organization_id IS NULL "  # noqa: S608 - ours
        f"AND {table.country} = $2 AND organization IN ({spellings}) AND {table.scope} IN ({scoped})"
    )
    return await execute_count(sql, given)


async def _link_partners(partners: Sequence[Partner], group: Group, organization: UUID) -> int:
    meant = [
        one.id for one in partners if one.typed.name in group.spellings and (one.typed.country or None) == group.country
    ]
    rows = MissionPartner.filter(id__in=meant, known_organization_id=None)
    return await rows.update(known_organization_id=organization) if meant else 0
