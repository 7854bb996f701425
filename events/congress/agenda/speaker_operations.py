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
from events.platform.storage.versions import NEXT_VERSION, hold_version
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.organizations.queries import Named, meaning
from events.records.texts.operations import Written, write_texts

LONGEST_SORT_NAME = 200
_UNTOLD = frozenset({"email", "language", "registration_id"})  # the record of changes names them and no more


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
    email: str = ""
    language: str = ""
    registration_id: UUID | None = None

    def columns(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "sort_name": sorted_as(self.sort_name or last_name_first(self.name)),
            "organization": self.organization,
            "country": self.country or None,
            "email": self.email,
            "language": self.language,
            "registration_id": self.registration_id,
            "local_name": self.local_name,
            "local_language": self.local_language if self.local_name else "",
        }

    @property
    def organization_typed(self) -> Named:
        return Named(self.organization, self.country or None)


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
        columns = values.columns() | await meaning(values.organization_typed)
        speaker = await Speaker.create(id=made, event_id=event.id, code=code, **columns)
        await write_texts(event.id, made, values.texts, now)
    return speaker


async def revise_speaker(speaker: Speaker, version: int, values: SpeakerValues, *, by: UUID, now: dt.datetime) -> bool:
    """Save a speaker. Return whether anything is different. Raises ChangedMeanwhileError for an older version."""
    async with transaction():
        await hold_event(speaker.event_id)
        await hold_version(Speaker, speaker.id, version)
        row = await Speaker.get(id=speaker.id)
        changes = changes_of(row, values.columns())
        is_other = await write_texts(speaker.event_id, speaker.id, values.texts, now)
        if not (changes or is_other):
            return False
        meant = await meaning(values.organization_typed, before=Named(row.organization, row.country))
        await Speaker.filter(id=speaker.id).update(**values.columns(), **meant)
        if changes.keys() & {"name", "local_name"}:
            await _tell_sessions_of(speaker.id, now)
        await raise_revision(speaker.event_id)
        told = changes | {name: [] for name in _UNTOLD & changes.keys()}
        await record_change(speaker.event_id, "speaker", speaker.id, Act.REVISED, now, actor=by, details=told)
    return True


async def link_registration(speaker: Speaker, registration: UUID, *, by: UUID, now: dt.datetime) -> bool:
    """Say which registration is a speaker's, where none was said; return whether it is said now."""
    async with transaction():
        without = Speaker.filter(id=speaker.id, registration_id=None)
        if not await without.update(registration_id=registration, version=NEXT_VERSION):
            return False
        await record_change(speaker.event_id, "speaker", speaker.id, Act.LINKED, now, actor=by)
    return True


async def _tell_sessions_of(speaker_id: UUID, now: dt.datetime) -> None:
    """Renew calendars and search, which show the names of those on stage."""
    rows = await SessionSpeaker.filter(speaker_id=speaker_id).distinct().values_list("session_id", flat=True)
    sessions = [UUID(str(row)) for row in rows]
    await Slot.filter(session_id__in=sessions).update(revised_at=now)
    await index_sessions(sessions)
