"""Acts on organizations: each one transaction. Acts that write names or merges follow each other."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from events.platform.language.slugs import RESERVED, free_slug
from events.platform.storage.database import dialect, execute_rows, transaction
from events.platform.storage.versions import NEXT_VERSION, Opened, hold_version
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change, record_changes
from events.records.organizations.models import (
    Organization,
    OrganizationKey,
    OrganizationMerge,
    OrganizationSeparation,
)
from events.records.organizations.names import keys_of, search_text
from events.records.organizations.queries import every_slug, standing_merges
from events.records.organizations.values import OrganizationState
from events.records.texts.operations import Written, create_texts, write_texts

KIND = "organization"
_BATCH = 500


class MergedError(Exception):
    """One of both organizations was merged into another meanwhile, or they are the same one."""


@dataclass(frozen=True)
class OrganizationValues:
    """An organization as it is typed: its columns, and its name and acronym by language."""

    columns: Mapping[str, Any]
    texts: Written
    state: OrganizationState = OrganizationState.PROPOSED
    id: UUID = field(default_factory=uuid.uuid4)  # of one that is to be made

    @property
    def names(self) -> list[str]:
        named = self.texts.get("name", {}).values()
        return [name for name in (*named, *self.columns.get("other_names", ())) if name]

    @property
    def acronyms(self) -> list[str]:
        return [acronym for acronym in self.texts.get("acronym", {}).values() if acronym]

    @property
    def searched(self) -> str:
        return search_text((*self.acronyms, *self.names), self.columns.get("city", ""))

    def keys(self, organization: UUID) -> list[OrganizationKey]:
        """The rows by which the organization is found."""
        keys = keys_of(self.names, self.acronyms)
        return [OrganizationKey(organization_id=organization, key=key, is_acronym=is_) for key, is_ in keys.items()]


async def hold_organizations() -> None:
    """Let one act follow the other: first in its transaction. So nobody makes one twice, nor a circle of merges.

    Reads and references go on meanwhile. On SQLite one transaction writes at a time anyway.
    """
    if dialect() == "postgresql":
        await execute_rows("LOCK TABLE organization IN SHARE ROW EXCLUSIVE MODE")


async def create_organizations(
    given: Sequence[OrganizationValues], now: dt.datetime, *, by: UUID | None = None
) -> list[Organization]:
    """Make organizations, each with an address made from its acronym or name."""
    async with transaction():
        await hold_organizations()
        taken = {*await every_slug(), *RESERVED}
        rows = [_row(values, taken, now) for values in given]
        await Organization.bulk_create(rows, batch_size=_BATCH)
        await create_texts(None, {values.id: values.texts for values in given}, now)
        await OrganizationKey.bulk_create(
            [key for values in given for key in values.keys(values.id)], batch_size=_BATCH
        )
        await record_changes(None, KIND, {row.id: {} for row in rows}, Act.CREATED, now, actor=by)
    return rows


def _row(values: OrganizationValues, taken: set[str], now: dt.datetime) -> Organization:
    slug = free_slug(next(iter((*values.acronyms, *values.names)), ""), taken, KIND)
    taken.add(slug)
    return Organization(
        id=values.id,
        slug=slug,
        state=values.state,
        search_text=values.searched,
        created_at=now,
        updated_at=now,
        **values.columns,
    )


async def save_organization(
    opened: Opened[Organization | None], values: OrganizationValues, *, by: UUID, now: dt.datetime
) -> Organization:
    """Save an organization, new or changed; its address and state stay. Raise ChangedMeanwhileError."""
    row = opened.row
    if row is None:
        return (await create_organizations([values], now, by=by))[0]
    async with transaction():
        await hold_organizations()
        await hold_version(Organization, row.id, opened.version)
        await Organization.filter(id=row.id).update(**values.columns, search_text=values.searched, updated_at=now)
        await write_texts(row.id, row.id, values.texts, now)
        await _write_keys(row.id, values.keys(row.id))
        await record_change(None, KIND, row.id, Act.REVISED, now, actor=by)
    return row


async def _write_keys(organization: UUID, keys: Sequence[OrganizationKey]) -> None:
    """Exchange the keys of an organization for these, leaving alone those that stay."""
    kept = {(row.key, row.is_acronym): row.id for row in await OrganizationKey.filter(organization_id=organization)}
    wanted = {(row.key, row.is_acronym): row for row in keys}
    if gone := [id for found, id in kept.items() if found not in wanted]:
        await OrganizationKey.filter(id__in=gone).delete()
    if new := [row for found, row in wanted.items() if found not in kept]:
        await OrganizationKey.bulk_create(new)


async def confirm_organizations(organizations: Sequence[UUID], *, by: UUID, now: dt.datetime) -> int:
    """Confirm those that are proposed; return how many were. From now on they are offered to who types their name."""
    async with transaction():
        await hold_organizations()
        proposed = Organization.filter(id__in=list(organizations), state=OrganizationState.PROPOSED)
        ids = [UUID(str(found)) for found in await proposed.values_list("id", flat=True)]
        await Organization.filter(id__in=ids).update(state=OrganizationState.CONFIRMED, version=NEXT_VERSION)
        await record_changes(None, KIND, {one: {} for one in ids}, Act.CONFIRMED, now, actor=by)
    return len(ids)


async def retire_organization(row: Organization, *, is_retired: bool, by: UUID, now: dt.datetime) -> None:
    """Take an organization out of use, or bring it back; what refers to it goes on doing so."""
    async with transaction():
        await hold_organizations()
        other = Organization.filter(id=row.id, retired_at__isnull=is_retired)
        if await other.update(retired_at=now if is_retired else None, version=NEXT_VERSION):
            act = Act.RETIRED if is_retired else Act.RESTORED
            await record_change(None, KIND, row.id, act, now, actor=by)


async def merge_organizations(source: UUID, target: UUID, *, by: UUID, now: dt.datetime) -> None:
    """Let `target` stand for `source` wherever that is referred to. Raise MergedError."""
    async with transaction():
        await hold_organizations()
        merges = await standing_merges()
        if source == target or source in merges.targets or target in merges.targets:
            raise MergedError
        await OrganizationMerge.create(id=uuid.uuid4(), source_id=source, target_id=target, made_at=now, made_by=by)
        await Organization.filter(id=source).update(version=NEXT_VERSION)
        details = {"into": str(target)}
        await record_change(None, KIND, source, Act.MERGED, now, actor=by, details=details)


async def merge_all(sources: Sequence[UUID], target: UUID, *, by: UUID, now: dt.datetime) -> None:
    """Let `target` stand for all of these, or for none of them. Raise MergedError."""
    async with transaction():
        for source in sources:
            await merge_organizations(source, target, by=by, now=now)


async def separate_organizations(merge: OrganizationMerge, *, by: UUID, now: dt.datetime) -> None:
    """Undo a merge: each side has its own references again. One that is undone already stays so."""
    async with transaction():
        await hold_organizations()
        if await OrganizationSeparation.exists(merge_id=merge.id):
            return
        await OrganizationSeparation.create(id=uuid.uuid4(), merge_id=merge.id, made_at=now, made_by=by)
        await Organization.filter(id=merge.source_id).update(version=NEXT_VERSION)
        details = {"from": str(merge.target_id)}
        await record_change(None, KIND, merge.source_id, Act.SEPARATED, now, actor=by, details=details)
