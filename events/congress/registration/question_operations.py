"""Saving the event's own questions, each with its options, and what becomes of answers that were given before."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from events.congress.organizing.change_operations import note_change
from events.congress.organizing.entered import Entered
from events.congress.organizing.models import Event, FieldOption, FormField
from events.congress.registration.answers import converted
from events.congress.registration.kinds import row_kind
from events.congress.registration.models import Answer, FieldRevision, Registration
from events.congress.registration.option_seat_operations import limit_option, unlimit_options
from events.congress.registration.question_forms import OptionTyped
from events.congress.registration.question_queries import Questions
from events.congress.registration.sealed_operations import seal_given
from events.congress.registration.sort_keys import LONGEST_KEY
from events.platform.language.slugs import free_slug
from events.platform.storage.codes import free_code
from events.platform.storage.database import transaction
from events.platform.storage.versions import hold_version
from events.records.auditing.acts import Act
from events.records.seats import operations as seats
from events.records.texts.operations import write_texts
from events.records.texts.queries import texts_of
from events.records.vault.queries import number_kept
from events.records.vault.sealing import Sealer

_BATCH = 500  # answers written in one statement


class AnswersLostError(Exception):
    """A change of kind would lose answers: `number` of them."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class AnswersOpenedError(Exception):
    """Sealed answers would lie open: `number` of them."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@dataclass(frozen=True)
class _Asked:
    """A question as people are asked it: what its revisions keep."""

    kind: str
    label: Mapping[str, str]
    options: Sequence[Mapping[str, Any]]
    help: Mapping[str, str] | None = None


async def save_field(
    event: Event,
    asked: FormField | None,
    entered: Entered,
    options: Sequence[OptionTyped],
    editor: Sealer,
) -> FormField:
    """Make or change a question. When it is asked otherwise than before, what it was is kept as a revision.

    Answers to a question that becomes sensitive are sealed by the `editor`. Raises ChangedMeanwhileError,
    AnswersLostError when its new kind cannot hold the answers that were given, AnswersOpenedError when sealed ones
    would lie open, and SeatsTakenError when more have chosen an option than its capacity.
    """
    now = editor.now
    subject = asked.id if asked else uuid.uuid4()
    given = {name: value for name, value in entered.columns.items() if name != "position" or value is not None}
    async with transaction():
        await note_change(event.id, "form_field", subject, Act.SAVED, now, by=editor.by)
        await seats.hold(event.pool_id)  # of options with a capacity; whoever registers holds it before the question
        if asked is None:
            asked = await _create(event, subject, given, entered)
            before = None
        else:
            await hold_version(FormField, asked.id, entered.version)
            before = await _as_asked(asked)
            await FormField.filter(id=asked.id).update(**given)
        await write_texts(event.id, subject, entered.texts, now)
        if row_kind(given["kind"]).has_options:
            await _save_options(event, asked, options, now)
        else:
            await unlimit_options(asked.id)
        if before is not None:
            await _revise(asked, before, now)
            await _seal(event, asked, editor)
    return asked


async def _create(event: Event, subject: uuid.UUID, given: dict[str, Any], entered: Entered) -> FormField:
    given.setdefault("position", await FormField.filter(event_id=event.id).count() + 1)
    stem = entered.texts["label"].get(event.default_language) or "question"
    code = await free_code(FormField, stem[:30], event_id=event.id)
    return await FormField.create(id=subject, event=event, code=code, **given)


async def _as_asked(asked: FormField) -> _Asked:
    kind = (await FormField.get(id=asked.id)).kind
    rows = await FieldOption.filter(field_id=asked.id, retired_at=None).order_by("position", "code")
    texts = await texts_of([asked.id, *(row.id for row in rows)])
    options = [{"code": row.code, "label": dict(texts.of(row.id, "label").texts)} for row in rows]
    help = dict(texts.of(asked.id, "help").texts) if row_kind(kind).is_agreed_to else None
    return _Asked(kind, dict(texts.of(asked.id, "label").texts), options if row_kind(kind).has_options else (), help)


async def _revise(asked: FormField, before: _Asked, now: dt.datetime) -> None:
    """Keep what a question was, when it is another now, and have its answers stay answers."""
    after = await _as_asked(asked)
    if after == before:
        return
    if after.kind != before.kind:
        await _convert(asked, after.kind)
    await FieldRevision.create(
        field_id=asked.id,
        number=asked.field_version,
        kind=before.kind,
        label=before.label,
        options=before.options,
        help=before.help,
        replaced_at=now,
    )
    await FormField.filter(id=asked.id).update(field_version=asked.field_version + 1)


async def _seal(event: Event, asked: FormField, sealer: Sealer) -> None:
    """Have the answers to a question lie where it says now, when that is another place than before."""
    is_sensitive = (await FormField.get(id=asked.id)).is_sensitive
    if is_sensitive and not asked.is_sensitive:
        await seal_given(sealer, event, asked.id)
    elif asked.is_sensitive and not is_sensitive and (number := await _number_sealed(asked)):
        raise AnswersOpenedError(number)


async def _number_sealed(asked: FormField) -> int:
    return await number_kept(asked.event_id, Questions.sealed_name(asked.id))


async def _convert(asked: FormField, kind: str) -> None:
    """Make the answers those to another kind of question, or raise AnswersLostError."""
    if sealed := await _number_sealed(asked):  # nobody opens them to look whether they fit
        raise AnswersLostError(sealed)
    kinds = dict(await FieldRevision.filter(field_id=asked.id).values_list("number", "kind"))
    rows = await Answer.filter(field_id=asked.id).only("id", "registration_id", "value", "field_version")
    countries = await _countries(asked) if kind == "telephone" else {}
    values = [
        converted(row.value, kinds.get(row.field_version, asked.kind), kind, countries.get(row.registration_id, ""))
        for row in rows
    ]
    if lost := values.count(None):
        raise AnswersLostError(lost)
    for row, value in zip(rows, values, strict=True):
        row.value, row.field_version = value or "", asked.field_version + 1
        row.sort_key = row_kind(kind).sort_key(row.value)[:LONGEST_KEY]
    if rows:
        await Answer.bulk_update(rows, ["value", "field_version", "sort_key"], batch_size=_BATCH)


async def _countries(asked: FormField) -> dict[uuid.UUID, str]:
    """Return the country of each registration that answered a question."""
    return dict(await Registration.filter(answers__field_id=asked.id).values_list("id", "country"))


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
            await limit_option(event, option, item.capacity, now)
