"""Saving the event's own questions, each with its options."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from events.congress.organizing.change_operations import note_change
from events.congress.organizing.entered import Entered
from events.congress.organizing.field_forms import CHOICE_KINDS, OptionTyped
from events.congress.organizing.models import Event, FieldOption, FormField
from events.platform.language.slugs import free_slug
from events.platform.storage.codes import free_code
from events.platform.storage.database import transaction
from events.platform.storage.versions import hold_version
from events.records.auditing.acts import Act
from events.records.texts.operations import write_texts


async def save_field(
    event: Event,
    asked: FormField | None,
    version: int,
    entered: Entered,
    options: Sequence[OptionTyped],
    *,
    by: uuid.UUID,
    now: dt.datetime,
) -> FormField:
    """Make or change a question. A change of kind makes a new version, kept with each answer.

    Raises ChangedMeanwhileError.
    """
    subject = asked.id if asked else uuid.uuid4()
    given = {name: value for name, value in entered.columns.items() if name != "position" or value is not None}
    async with transaction():
        await note_change(event.id, "form_field", subject, Act.SAVED, now, by=by)
        if asked is None:
            given.setdefault("position", await FormField.filter(event_id=event.id).count() + 1)
            stem = entered.texts["label"].get(event.default_language) or "question"
            code = await free_code(FormField, stem[:30], event_id=event.id)
            asked = await FormField.create(id=subject, event=event, code=code, **given)
        else:
            await _revise(asked, version, given)
        await write_texts(event.id, subject, entered.texts, now)
        if given["kind"] in CHOICE_KINDS:
            await _save_options(event, asked, options, now)
    return asked


async def _revise(asked: FormField, version: int, given: Mapping[str, Any]) -> None:
    await hold_version(FormField, asked.id, version)
    raised = int(given["kind"] != asked.kind)
    await FormField.filter(id=asked.id).update(**given, field_version=asked.field_version + raised)


async def _save_options(event: Event, asked: FormField, typed: Sequence[OptionTyped], now: dt.datetime) -> None:
    """Save options. They keep their code, which answers hold; an emptied one is retired, not deleted."""
    known = {option.code: option for option in await FieldOption.filter(field_id=asked.id)}
    for position, item in enumerate(typed):
        option = known.get(item.code)
        if option is None:
            if item.is_empty:
                continue
            code = free_slug(item.label.get(event.default_language, ""), known, "option")
            option = await FieldOption.create(id=uuid.uuid4(), field_id=asked.id, code=code, position=position)
            known[code] = option
        else:
            retired_at = now if item.is_empty else None
            await FieldOption.filter(id=option.id).update(position=position, retired_at=retired_at)
        if not item.is_empty:
            await write_texts(event.id, option.id, {"label": item.label}, now)
