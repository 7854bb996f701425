"""Deleting a question that nobody has answered, and bringing it back; one with answers is no longer asked instead."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from events.congress.organizing.change_operations import note_change
from events.congress.organizing.models import Event, FieldOption, FormField
from events.congress.registration.models import FieldRevision
from events.congress.registration.question_queries import number_of_answers
from events.platform.storage.codes import free_code
from events.platform.storage.database import transaction
from events.platform.storage.revisions import hold_event
from events.platform.storage.versions import NEXT_VERSION
from events.records.auditing.acts import Act
from events.records.deletions.models import Deletion
from events.records.deletions.operations import Deleted, Values, bring_back, delete_rows
from events.records.deletions.queries import deletion_of
from events.records.texts.languages import any_text
from events.records.texts.models import Text

KIND = "form_field"
_MODELS = (FormField, FieldOption, FieldRevision, Text)


class AnsweredError(Exception):
    """A question has answers: `number` of them."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


async def delete_question(asked: FormField, *, by: UUID, now: dt.datetime) -> bool:
    """Delete a question with its options; return False when it is not there any more. Raise AnsweredError."""
    async with transaction():
        await hold_event(asked.event_id)
        # Held before its answers are counted: whoever is about to answer it waits, or is waited for.
        if not await FormField.filter(id=asked.id).update(version=NEXT_VERSION):
            return False
        await note_change(asked.event_id, KIND, asked.id, Act.REMOVED, now, by=by)
        if number := await number_of_answers(asked):
            raise AnsweredError(number)
        row = await FormField.get(id=asked.id).prefetch_related("event")
        options = await FieldOption.filter(field_id=row.id).order_by("position", "code")
        revisions = await FieldRevision.filter(field_id=row.id).order_by("number")
        texts = await Text.filter(subject__in=[row.id, *(option.id for option in options)]).order_by("id")
        labels = {text.language: text.body for text in texts if (text.subject, text.name) == (row.id, "label")}
        title = any_text(labels, row.event.default_language) or row.code
        what = Deleted(row.event_id, KIND, row.id, title)
        await delete_rows(what, [row, *options, *revisions, *texts], by=by, now=now)
    return True


async def bring_back_question(event: Event, deletion_id: UUID, *, by: UUID, now: dt.datetime) -> Deletion | None:
    """Make a deleted question again as it was; None when it is not there to be brought back.

    Its code is another one when a question has it by now.
    """
    async with transaction():
        await hold_event(event.id)
        deletion = await deletion_of(event.id, (KIND,), deletion_id, now)
        if deletion is None:
            return None
        await note_change(event.id, KIND, deletion.subject, Act.RESTORED, now, by=by)
        code = await free_code(FormField, deletion.rows[0]["values"]["code"], event_id=event.id)

        def changed(table: str, row: Values) -> Values:
            return row | {"code": code} if table == FormField._meta.db_table else row

        await bring_back(deletion, _MODELS, changed)
    return deletion
