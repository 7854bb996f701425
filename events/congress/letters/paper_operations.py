"""Writing what letters are made from: the paper that all of an event share, and the texts of each kind."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from events.congress.letters.models import Letter, LetterPaper, LetterTemplate
from events.congress.organizing.models import Event
from events.platform.storage.database import IntegrityError, transaction
from events.platform.storage.versions import ChangedMeanwhileError, hold_version
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.files.models import StoredFile
from events.records.files.operations import remove_file
from events.records.texts.operations import Written, write_texts


@dataclass(frozen=True)
class Saving:
    """Texts of a row to save, and the version that was opened."""

    texts: Written
    version: int
    by: UUID
    now: dt.datetime
    columns: Mapping[str, Any] = field(default_factory=dict)


async def save_paper(event: Event, row: LetterPaper | None, saving: Saving) -> None:
    """Save what all letters of an event share. Raise ChangedMeanwhileError."""
    try:
        async with transaction():
            if row is None:
                row = await LetterPaper.create(id=uuid.uuid4(), event_id=event.id, **saving.columns)
            else:
                await hold_version(LetterPaper, row.id, saving.version)
                if saving.columns:
                    await LetterPaper.filter(id=row.id).update(**saving.columns)
            await _save_texts(event, "letter_paper", row.id, saving)
    except IntegrityError:  # somebody else wrote the first one in this moment
        raise ChangedMeanwhileError from None


async def save_template(event: Event, kind: str, row: LetterTemplate | None, saving: Saving) -> None:
    """Save title and body of a kind of letter. Raise ChangedMeanwhileError."""
    try:
        async with transaction():
            if row is None:
                row = await LetterTemplate.create(id=uuid.uuid4(), event_id=event.id, kind=kind)
            else:
                await hold_version(LetterTemplate, row.id, saving.version)
            await _save_texts(event, "letter_template", row.id, saving)
    except IntegrityError:
        raise ChangedMeanwhileError from None


async def _save_texts(event: Event, kind: str, subject: UUID, saving: Saving) -> None:
    await write_texts(event.id, subject, saving.texts, saving.now)
    await record_change(event.id, kind, subject, Act.SAVED, saving.now, actor=saving.by)


async def let_go(root: Path, file_id: UUID, *, by: UUID, now: dt.datetime) -> None:
    """Remove a picture that the paper shows no more, unless a letter that was issued does."""
    async with transaction():
        is_shown = (
            await Letter.exists(letterhead_id=file_id)
            or await Letter.exists(signature_id=file_id)
            or await LetterPaper.exists(letterhead_id=file_id)
            or await LetterPaper.exists(signature_id=file_id)
        )
        stored = None if is_shown else await StoredFile.get_or_none(id=file_id)
        if stored is not None:
            await remove_file(root, stored, now, by=by)
