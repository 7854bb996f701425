"""Acts on documents of a mission or a leg: each one transaction; the file itself is kept by `events.records.files`."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import UUID

from events.missions.file.change_operations import note_change
from events.missions.file.models import Mission
from events.missions.file.nonces import id_from
from events.missions.itineraries.models import Leg, MissionDocument
from events.platform.storage.database import transaction
from events.platform.storage.revisions import hold_scope
from events.records.auditing.acts import Act
from events.records.files.models import StoredFile
from events.records.files.operations import remove_file


@dataclass(frozen=True)
class Sharing:
    """Who but the team is given a document."""

    is_for_travellers: bool = True
    is_for_hosts: bool = False


@dataclass(frozen=True)
class DocumentValues:
    """A document as a coordinator describes it: where it belongs, and who else is given it."""

    name: str
    leg_id: UUID | None = None
    sharing: Sharing = Sharing()
    nonce: str = ""


async def add_document(
    mission: Mission, stored: StoredFile, values: DocumentValues, *, by: UUID | None, now: dt.datetime
) -> MissionDocument:
    """A stored file becomes a document of the mission, or of one leg; one for each nonce."""
    made = id_from(mission.id, "document", values.nonce)
    async with transaction():
        await hold_scope("mission", mission.id)
        if known := await MissionDocument.get_or_none(id=made):
            return known
        await note_change(mission.id, "document", made, Act.ADDED, now, by=by, details={"name": values.name})
        document = await MissionDocument.create(
            id=made,
            mission_id=mission.id,
            leg_id=values.leg_id,
            file_id=stored.id,
            name=values.name,
            created_at=now,
            **asdict(values.sharing),
        )
        await _tell(values.leg_id, now)
    return document


async def revise_document(
    mission: Mission, document_id: UUID, sharing: Sharing, *, by: UUID | None, now: dt.datetime
) -> None:
    """Say who else is given a document."""
    flags = asdict(sharing)
    async with transaction():
        await note_change(mission.id, "document", document_id, Act.REVISED, now, by=by, details=flags)
        await MissionDocument.filter(id=document_id, mission_id=mission.id).update(**flags)


async def remove_document(
    mission: Mission, document_id: UUID, root: Path, *, by: UUID | None, now: dt.datetime
) -> bool:
    """Take a document out, and destroy its file below `root`; False when that was done already."""
    async with transaction():
        await hold_scope("mission", mission.id)
        found = MissionDocument.filter(id=document_id, mission_id=mission.id, removed_at=None)
        document = await found.select_related("file").first()
        if document is None:
            return False
        await note_change(mission.id, "document", document_id, Act.REMOVED, now, by=by, details={"name": document.name})
        await found.update(removed_at=now)
        await _tell(document.leg_id, now)
        await remove_file(root, document.file, now, by=by)
    return True


async def _tell(leg_id: UUID | None, now: dt.datetime) -> None:
    """Change what hangs on a leg with it."""
    if leg_id is not None:
        await Leg.filter(id=leg_id).update(revised_at=now)
