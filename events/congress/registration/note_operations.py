"""Acts on the notes of organizers on registrations."""

from __future__ import annotations

from uuid import uuid4

from events.congress.registration.models import Note, Registration
from events.congress.registration.tag_operations import By
from events.platform.storage.database import transaction
from events.platform.storage.versions import hold_version
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change


async def write_note(registration: Registration, text: str, by: By) -> None:
    """Write a note on a registration."""
    async with transaction():
        await Note.create(
            id=uuid4(), registration_id=registration.id, text=text, written_by=by.account, written_at=by.at
        )
        await _record(registration, Act.NOTE_WRITTEN, by)


async def correct_note(registration: Registration, note: Note, text: str, version: int, by: By) -> None:
    """Write a note otherwise; the same text is no correction. Raise ChangedMeanwhileError."""
    async with transaction():
        await hold_version(Note, note.id, version)
        if text == note.text:
            return
        await Note.filter(id=note.id).update(text=text, corrected_at=by.at)
        await _record(registration, Act.NOTE_CORRECTED, by)


async def remove_note(registration: Registration, note: Note, by: By) -> None:
    """Remove a note for good; that there was one stays on record."""
    async with transaction():
        if await Note.filter(id=note.id, registration_id=registration.id).delete():
            await _record(registration, Act.NOTE_REMOVED, by)


async def _record(registration: Registration, act: Act, by: By) -> None:
    await record_change(registration.event_id, "registration", registration.id, act, by.at, actor=by.account)
