"""Files that people send as answers: kept until the form is done with, then for as long as their answer."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from starlette.datastructures import UploadFile
from tortoise.expressions import F

from events.congress.organizing.models import FormField
from events.congress.registration.file_types import SHAPES
from events.congress.registration.models import Answer
from events.congress.registration.question_queries import Question, Questions
from events.congress.registration.stored_answers import Attached, Given, attached_in
from events.platform.language.cleaning import uuid_in
from events.platform.storage.database import execute_rows, transaction
from events.records.files.models import StoredFile
from events.records.files.operations import keep_file, remove_file

PURPOSE = "answer"
_WAITS_FOR = dt.timedelta(days=1)  # in a form that was refused
_AFTER_LEAVING = dt.timedelta(days=1)  # for what is decided again the same day
_AFTER_RETIRING = dt.timedelta(days=30)
_AT_ONCE = 50

# Those of answers, whose registration stands and whose question is asked, stay.
_UNUSED = """
SELECT f.id FROM stored_file f WHERE f.purpose = 'answer' AND f.deleted_at IS NULL AND f.keep_until IS NULL
AND f.subject = COALESCE($1, f.subject) AND NOT EXISTS (
  SELECT 1 FROM answer a JOIN registration r ON r.id = a.registration_id JOIN form_field q ON q.id = a.field_id
  WHERE a.registration_id = f.subject AND substr(a.value, 3, 36) = CAST(f.id AS TEXT)
  AND (r.cancelled_at IS NULL OR r.cancelled_at > $2) AND (q.retired_at IS NULL OR q.retired_at > $3))
ORDER BY f.id LIMIT 50
"""


@dataclass(frozen=True)
class FormSent:
    """A form with files: that of an event, of a registration or, before there is one, of a nonce."""

    root: Path
    event_id: UUID
    holder: str
    now: dt.datetime


async def keep_pending(form: FormSent, question: Question, upload: UploadFile) -> Attached:
    """Keep a file for a day, until its form is done with. Raise FileRefusedError."""
    stored = await keep_file(
        form.root,
        upload,
        name=upload.filename or "",
        scope=form.event_id,
        purpose=PURPOSE,
        allowed=question.frame.file_types,
        now=form.now,
        most_bytes=question.frame.most_bytes,
        keep_until=(form.now + _WAITS_FOR).date(),
        subject=pending_subject(question.id, form.holder),
        shape=SHAPES[question.kind],
        is_recorded=False,
    )
    return Attached(str(stored.id), stored.name)


async def find_pending(form: FormSent, question: Question, file_id: str) -> Attached | None:
    """Return a file that was sent with this form before, for this question."""
    known = uuid_in(file_id)
    stored = known and await StoredFile.get_or_none(
        id=known, subject=pending_subject(question.id, form.holder), deleted_at=None
    )
    return Attached(str(stored.id), stored.name) if stored else None


def pending_subject(question_id: UUID, holder: str) -> UUID:
    """Return the subject of a file that no answer names yet: nobody reaches it with another form or question."""
    return uuid.uuid5(question_id, holder)


async def claim_files(questions: Questions, registration_id: UUID, answers: Mapping[UUID, Given]) -> None:
    """Have the files that these answers name belong to the registration, in the caller's transaction."""
    given = [answers[question.id].value for question in questions.files if question.id in answers]
    if files := [file.id for value in given if (file := attached_in(value))]:
        pending = StoredFile.filter(id__in=files, scope=questions.event_id, purpose=PURPOSE, deleted_at=None)
        await pending.update(keep_until=None, subject=registration_id)


async def destroy_unused(root: Path, now: dt.datetime, registration_id: UUID | None = None) -> int:
    """Destroy the files, of one registration or all, that no answer names any more; return how many.

    So are those, with their answers, of registrations that ended a day ago and questions retired 30 days ago.
    """
    destroyed = 0
    values = [registration_id, now - _AFTER_LEAVING, now - _AFTER_RETIRING]
    while rows := await execute_rows(_UNUSED, values):
        async with transaction():
            for stored in await StoredFile.filter(id__in=[UUID(str(row["id"])) for row in rows]).order_by("id"):
                await _forget_answer(stored)
                await remove_file(root, stored, now)
        destroyed += len(rows)
    return destroyed


async def _forget_answer(stored: StoredFile) -> None:
    """Take away the answer that names a file; that there was one is counted."""
    for answer in await Answer.filter(registration_id=stored.subject, value__startswith=f'["{stored.id}"'):
        await answer.delete()
        await FormField.filter(id=answer.field_id).update(destroyed=F("destroyed") + 1)


async def erase_files(root: Path, questions: Questions, holders: tuple[UUID, str], now: dt.datetime) -> None:
    """Destroy every file that somebody sent: of a registration, and waiting with its form or with that of its nonce."""
    registration_id, nonce = holders
    waiting = [pending_subject(one.id, str(holder)) for one in questions.files for holder in (registration_id, nonce)]
    of_them = StoredFile.filter(scope=questions.event_id, purpose=PURPOSE, subject__in=[registration_id, *waiting])
    for stored in await of_them.filter(deleted_at=None).order_by("id"):
        await remove_file(root, stored, now)
