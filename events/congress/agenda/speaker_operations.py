"""Acts on speakers: each one transaction."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from events.congress.agenda.models import SessionSpeaker, Slot, Speaker
from events.congress.agenda.operations import changes_of, index_sessions
from events.congress.organizing.change_operations import note_change
from events.congress.organizing.models import Event
from events.platform.language.cleaning import fold
from events.platform.storage.codes import free_code
from events.platform.storage.database import transaction
from events.platform.storage.revisions import hold_event, raise_revision
from events.platform.storage.versions import hold_version
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.texts.operations import Written, write_texts

LONGEST_SORT_NAME = 200


@dataclass(frozen=True)
class SpeakerValues:
    """A speaker as an organizer entered them. `texts` holds function and biography."""

    name: str
    sort_name: str
    organization: str
    country: str | None
    local_name: str
    local_language: str
    texts: Written

    def columns(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "sort_name": sorted_as(self.sort_name or last_name_first(self.name)),
            "organization": self.organization,
            "country": self.country or None,
            "local_name": self.local_name,
            "local_language": self.local_language if self.local_name else "",
        }


def sorted_as(name: str) -> str:
    """Return a name folded for sorting; a letter may become eighteen, so no more of it than its column holds."""
    return fold(name)[:LONGEST_SORT_NAME]


def last_name_first(name: str) -> str:
    """Return a name as it is sorted by itself: its last word first."""
    first, _, last = name.rpartition(" ")
    return f"{last} {first}".strip()


async def create_speaker(event: Event, values: SpeakerValues, *, by: UUID, now: dt.datetime) -> Speaker:
    """Add somebody who can be put on stage."""
    made = uuid.uuid4()
    async with transaction():
        await note_change(event.id, "speaker", made, Act.CREATED, now, by=by)
        code = await free_code(Speaker, values.name, event_id=event.id)
        speaker = await Speaker.create(id=made, event_id=event.id, code=code, **values.columns())
        await write_texts(event.id, made, values.texts, now)
    return speaker


async def revise_speaker(
    event: Event, speaker_id: UUID, version: int, values: SpeakerValues, *, by: UUID, now: dt.datetime
) -> bool:
    """Save a speaker. Return whether anything is different. Raises ChangedMeanwhileError for an older version."""
    async with transaction():
        await hold_event(event.id)
        await hold_version(Speaker, speaker_id, version)
        changes = changes_of(await Speaker.get(id=speaker_id, event_id=event.id), values.columns())
        is_other = await write_texts(event.id, speaker_id, values.texts, now)
        if not (changes or is_other):
            return False
        await Speaker.filter(id=speaker_id).update(**values.columns())
        if changes.keys() & {"name", "local_name"}:
            await _tell_sessions_of(speaker_id, now)
        await raise_revision(event.id)
        await record_change(event.id, "speaker", speaker_id, Act.REVISED, now, actor=by, details=changes)
    return True


async def _tell_sessions_of(speaker_id: UUID, now: dt.datetime) -> None:
    """Renew calendars and search, which show the names of those on stage."""
    rows = await SessionSpeaker.filter(speaker_id=speaker_id).distinct().values_list("session_id", flat=True)
    sessions = [UUID(str(row)) for row in rows]
    await Slot.filter(session_id__in=sessions).update(revised_at=now)
    await index_sessions(sessions)
