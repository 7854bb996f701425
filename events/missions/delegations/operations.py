"""Acts on a delegation: who belongs to it, what is kept sealed of them, their private links, what stops ask for."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from events.missions.file.change_operations import note_change
from events.missions.file.models import Delegate, Mission, Requirement
from events.missions.file.nonces import id_from
from events.missions.file.private_day_operations import destroyed_on
from events.platform.storage.codes import free_code
from events.platform.storage.database import execute_count, transaction
from events.platform.storage.revisions import hold_scope
from events.platform.storage.versions import hold_version
from events.records.auditing.acts import Act
from events.records.feeds.operations import end_feeds
from events.records.organizations.queries import Named, meaning
from events.records.outbox.operations import queue_mail
from events.records.people.throttle_operations import allow
from events.records.texts.operations import write_texts
from events.records.vault.operations import destroy, keep_sensitive
from events.records.vault.queries import names_kept
from events.records.vault.sealing import MasterKeys

_HOUR = dt.timedelta(hours=1)


async def add_delegate(
    mission: Mission, columns: Mapping[str, Any], *, nonce: str = "", by: uuid.UUID, now: dt.datetime
) -> Delegate:
    """Add somebody to the delegation, last unless `columns` say where; one for each nonce.

    They are on every shared leg from now on.
    """
    made = id_from(mission.id, "delegate", nonce)
    async with transaction():
        await hold_scope("mission", mission.id)
        if known := await Delegate.get_or_none(id=made):
            return known
        await note_change(mission.id, "delegate", made, Act.ADDED, now, by=by)
        last: dict[str, Any] = {"position": await Delegate.filter(mission_id=mission.id).count() + 1}
        code = await free_code(Delegate, columns["name"], mission_id=mission.id)
        given = last | dict(columns) | await meaning(Named(columns.get("organization", "")))
        return await Delegate.create(id=made, mission_id=mission.id, code=code, created_at=now, **given)


async def revise_delegate(
    delegate: Delegate, version: int, columns: Mapping[str, Any], *, by: uuid.UUID, now: dt.datetime
) -> None:
    """Save what everybody of the office may know. Raise ChangedMeanwhileError when `version` is not the present one."""
    async with transaction():
        await note_change(delegate.mission_id, "delegate", delegate.id, Act.REVISED, now, by=by)
        await hold_version(Delegate, delegate.id, version)
        meant = await meaning(
            Named(columns.get("organization", delegate.organization)), before=Named(delegate.organization)
        )
        await Delegate.filter(id=delegate.id).update(**columns, **meant)


async def leave(delegate: Delegate, *, by: uuid.UUID, now: dt.datetime) -> None:
    """Take somebody out: their calendar tells every leg as cancelled, and what is sealed of them is destroyed."""
    sql = "UPDATE delegate SET left_at = $2, version = version + 1 WHERE id = $1 AND left_at IS NULL"
    async with transaction():
        await hold_scope("mission", delegate.mission_id)
        if not await execute_count(sql, [delegate.id, now]):
            return
        await note_change(delegate.mission_id, "delegate", delegate.id, Act.LEFT, now, by=by)
        await destroy(delegate.id, now, by=by)


async def come_back(delegate: Delegate, *, by: uuid.UUID, now: dt.datetime) -> None:
    """Take somebody in again; their calendar goes on where it stopped, with higher numbers."""
    async with transaction():
        await hold_scope("mission", delegate.mission_id)
        if not await Delegate.filter(id=delegate.id, left_at__isnull=False).update(left_at=None):
            return
        await note_change(delegate.mission_id, "delegate", delegate.id, Act.RETURNED, now, by=by)
        await _raise_participation(delegate, now)


async def _raise_participation(delegate: Delegate, now: dt.datetime) -> None:
    """Raise SEQUENCE by two: leaving told every leg with one number more (RFC 5545, 3.8.7.4)."""
    await execute_count(
        "INSERT INTO leg_person (leg_id, delegate_id, is_on, sequence, changed_at) "
        "SELECT l.id, $2, $4, 0, $3 FROM leg l WHERE l.mission_id = $1 AND l.is_shared = $4 "
        "AND NOT EXISTS (SELECT 1 FROM leg_person p WHERE p.leg_id = l.id AND p.delegate_id = $2)",
        [delegate.mission_id, delegate.id, now, True],
    )
    await execute_count(  # what was planned while they were away is new to them
        "UPDATE leg_person SET put_on_at = $3 WHERE delegate_id = $1 AND leg_id IN "
        "(SELECT id FROM leg WHERE mission_id = $2 AND created_at > $4)",
        [delegate.id, delegate.mission_id, now, delegate.left_at],
    )
    await execute_count(
        "UPDATE leg_person SET sequence = sequence + 2, changed_at = $2 WHERE delegate_id = $1",
        [delegate.id, now],
    )


async def keep_private(
    delegate: Delegate, values: Mapping[str, str], *, keys: MasterKeys, by: uuid.UUID, now: dt.datetime
) -> None:
    """Seal what only coordinators may know of somebody, until some time after the mission."""
    mission_id = delegate.mission_id
    async with transaction():
        await note_change(mission_id, "delegate", delegate.id, Act.PRIVATE_DATA_KEPT, now, by=by)
        day = destroyed_on(await Mission.get(id=mission_id), now)  # its dates may have moved before we held it
        await keep_sensitive(keys, mission_id, delegate.id, values, destroy_on=day, now=now, by=by)


async def destroy_private(delegate: Delegate, *, by: uuid.UUID, now: dt.datetime) -> None:
    """Destroy what is sealed of somebody before its day."""
    async with transaction():
        await hold_scope("mission", delegate.mission_id)
        if not await names_kept([delegate.id]):
            return
        await note_change(delegate.mission_id, "delegate", delegate.id, Act.PRIVATE_DATA_DESTROYED, now, by=by)
        await destroy(delegate.id, now, by=by)


async def send_link(delegate: Delegate, *, by: uuid.UUID, now: dt.datetime) -> bool:
    """Queue the mail with the link to somebody's itinerary; False without an address, or after five within the hour."""
    async with transaction():
        if not delegate.email or not await allow(f"traveller link {delegate.id}", 5, _HOUR, now):
            return False
        is_queued = await queue_mail(
            "traveller_link",
            recipient=delegate.email,
            recipient_name=delegate.name,
            language=delegate.language,
            dedup=f"traveller_link:{delegate.id}:{delegate.link_generation}:{now:%Y%m%d%H%M}",
            now=now,
            scope=delegate.mission_id,
            subject=delegate.id,
        )
        if is_queued:
            await note_change(delegate.mission_id, "delegate", delegate.id, Act.LINK_SENT, now, by=by)
        return is_queued


async def send_links(people: Iterable[Delegate], *, by: uuid.UUID, now: dt.datetime) -> int:
    """Queue the mail with their link to each of these people; how many go out."""
    async with transaction():
        return sum([await send_link(person, by=by, now=now) for person in people])


async def renew_link(delegate: Delegate, *, by: uuid.UUID, now: dt.datetime) -> None:
    """End the links of somebody to page, roadbook and calendar: a phone was lost, a mail went astray."""
    async with transaction():
        await note_change(delegate.mission_id, "delegate", delegate.id, Act.LINK_RENEWED, now, by=by)
        await execute_count("UPDATE delegate SET link_generation = link_generation + 1 WHERE id = $1", [delegate.id])
        await end_feeds("delegate", delegate.id, now)


@dataclass(frozen=True, slots=True)
class RequirementValues:
    """A visa or vaccination as it is typed."""

    kind: str
    country: str
    name: Mapping[str, str]


async def add_requirement(
    mission: Mission, values: RequirementValues, *, by: uuid.UUID, now: dt.datetime
) -> Requirement:
    """Add a visa or vaccination that a country asks for."""
    async with transaction():
        made = uuid.uuid4()
        await note_change(mission.id, "requirement", made, Act.ADDED, now, by=by)
        row = await Requirement.create(id=made, mission_id=mission.id, kind=values.kind, country=values.country)
        await write_texts(mission.id, made, {"name": values.name}, now)
        return row


async def remove_requirement(mission: Mission, requirement_id: uuid.UUID, *, by: uuid.UUID, now: dt.datetime) -> bool:
    """Take a requirement out; False when there is none. What was ticked stays sealed and is destroyed with the rest."""
    async with transaction():
        await hold_scope("mission", mission.id)
        rows = Requirement.filter(id=requirement_id, mission_id=mission.id, removed_at=None)
        if not await rows.update(removed_at=now):
            return False
        await note_change(mission.id, "requirement", requirement_id, Act.REMOVED, now, by=by)
        return True
