"""Reading the names that were typed and refer to no organization yet."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from events.platform.storage.database import execute_rows, identifier
from events.records.organizations.names import Group, Typed, groups_of, keys_of_typed, the_same
from events.records.organizations.queries import candidates


@dataclass(frozen=True)
class Table:
    """A table whose rows refer to an organization beside what was typed. `country` is SQL, "''" where none is asked."""

    name: str
    country: str
    scope: str


TABLES = (
    Table("registration", "COALESCE(country, '')", "event_id"),
    Table("speaker", "COALESCE(country, '')", "event_id"),
    Table("delegate", "''", "mission_id"),
)

_PARTNERS = """
SELECT p.id, p.country, t.body, t.language = m.default_language AS is_main FROM mission_partner p
JOIN mission m ON m.id = p.mission_id JOIN text t ON t.subject = p.id AND t.name = 'name'
WHERE p.known_organization_id IS NULL AND p.mission_id IN ({scopes}) ORDER BY p.id, is_main DESC, t.language
"""


@dataclass(frozen=True)
class Partner:
    """A partner of a mission that refers to no organization, by its name in the mission's main language."""

    id: UUID
    typed: Typed


@dataclass(frozen=True)
class TypedNames:
    """Typed names of organizations, by group."""

    groups: Sequence[Group]
    partners: Sequence[Partner]


def places(number: int, first: int = 1) -> str:
    """Return so many places of parameters of a statement."""
    return ", ".join(f"${at}" for at in range(first, first + number))


async def typed_names(scopes: Sequence[UUID], codes: Sequence[str] | None = None) -> TypedNames:
    """Return the names typed in these events and missions, all groups or those with these codes."""
    if not scopes:
        return TypedNames((), ())
    partners = await _partners(scopes)
    typed = [one.typed for one in partners]
    for table in TABLES:
        typed += await _typed_in(table, scopes)
    groups = await asyncio.to_thread(groups_of, typed)  # thousands take a second
    return TypedNames([group for group in groups if codes is None or group.code in codes], partners)


async def known_of(groups: Sequence[Group]) -> dict[str, UUID]:
    """Return the organizations that groups surely mean, by the code of the group."""
    found = await candidates([key for group in groups for key in keys_of_typed(group.spellings[0])])
    meant = {group.code: the_same(group.spellings[0], group.country, found) for group in groups}
    return {code: organization for code, organization in meant.items() if organization}


async def _typed_in(table: Table, scopes: Sequence[UUID]) -> list[Typed]:
    sql = (
        f"SELECT organization, {table.country} AS country, count(*) AS number FROM {table.name} "  # noqa: S608 - ours
        "WHERE known_organization_id IS NULL AND organization <> '' "
        f"AND {table.scope} IN ({places(len(scopes))}) GROUP BY 1, 2"
    )
    rows = await execute_rows(sql, list(scopes))
    return [Typed(row["organization"], row["country"] or None, int(row["number"])) for row in rows]


async def _partners(scopes: Sequence[UUID]) -> list[Partner]:
    rows = await execute_rows(_PARTNERS.format(scopes=places(len(scopes))), list(scopes))
    found: dict[UUID, Partner] = {}
    for row in rows:
        partner = identifier(row["id"])
        found.setdefault(partner, Partner(partner, Typed(row["body"], row["country"])))
    return list(found.values())
