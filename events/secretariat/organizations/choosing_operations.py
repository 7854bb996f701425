"""Choosing by hand which organization a row refers to: one act, one transaction. What was typed stays as it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from events.congress.agenda.models import Speaker
from events.congress.registration.models import Registration
from events.missions.file.change_operations import note_change
from events.missions.file.models import Delegate, MissionPartner
from events.platform.storage.database import transaction
from events.platform.storage.versions import hold_version
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.organizations.queries import Named

Row = Registration | Speaker | Delegate | MissionPartner
_KINDS = {Registration: "registration", Speaker: "speaker", Delegate: "delegate", MissionPartner: "partner"}


@dataclass(frozen=True)
class Referring:
    """A row that may refer to an organization: whose it is, and what was typed in it."""

    row: Row
    whose: str
    typed: Named


async def choose_organization(row: Row, version: int, organization: UUID | None, *, by: UUID, now: dt.datetime) -> None:
    """Let a row refer to an organization, or to none. Raise ChangedMeanwhileError.

    A correction that leaves the typed name alone leaves this alone too.
    """
    async with transaction():
        model, kind = type(row), _KINDS[type(row)]
        if isinstance(row, Delegate | MissionPartner):
            await note_change(row.mission_id, kind, row.id, Act.LINKED, now, by=by)
        else:
            await record_change(row.event_id, kind, row.id, Act.LINKED, now, actor=by)
        await hold_version(model, row.id, version)
        await model.filter(id=row.id).update(known_organization_id=organization)
