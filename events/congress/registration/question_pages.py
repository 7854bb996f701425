"""The event's own questions: the list of them, and a page for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing.entered import Entered
from events.congress.organizing.frame_queries import organize_frame
from events.congress.organizing.models import FieldOption, FormField
from events.congress.organizing.operations import SeatsTakenError
from events.congress.registration.conditions import in_words, is_asked_of_nobody
from events.congress.registration.file_types import MOST_FILES, SHAPES
from events.congress.registration.form_translations import missing_in
from events.congress.registration.organizer_pages import sealer_of
from events.congress.registration.question_act_pages import asked_for, list_address
from events.congress.registration.question_deletion_operations import KIND
from events.congress.registration.question_forms import (
    UNSEALED,
    FieldForm,
    OptionTyped,
    choices_in,
    kind_words,
    parts_by_kind,
)
from events.congress.registration.question_operations import AnswersLostError, AnswersOpenedError, save_field
from events.congress.registration.question_queries import number_of_answers, questions_of, seen_by
from events.congress.registration.question_values import Condition
from events.platform.language.lazy import gettext as _
from events.platform.language.lazy import ngettext
from events.platform.language.slugs import NEW
from events.platform.web.editing import Edit, Present, RefusedError, edit_row
from events.platform.web.flash import SAVED, redirect
from events.platform.web.installation import now
from events.platform.web.permissions import Rule
from events.platform.web.templating import render
from events.records.deletions.queries import deletions_of
from events.records.seats.queries import Seats, seats_of
from events.records.texts.languages import fallback_order
from events.records.texts.queries import texts_of
from events.records.vault.sealing import SealError
from events.records.vault.words import KEY_IS_MISSING

_ENOUGH_FILES = _("At most %(most)s questions of a form may ask for a file.")
_LOST = ngettext(
    "%(num)s answer that was given cannot be kept as this kind of answer. Stop asking this question instead, and add "
    "a new one.",
    "%(num)s answers that were given cannot be kept as this kind of answer. Stop asking this question instead, and "
    "add a new one.",
)
_LOST_SEALED = ngettext(
    "%(num)s sealed answer would lie open. Stop asking this question instead, and add a new one.",
    "%(num)s sealed answers would lie open. Stop asking this question instead, and add a new one.",
)
_UNLIMITED = _("A sensitive question cannot limit places: a full option would show what people have chosen.")
_CHOSEN = ngettext(
    "%(num)s person has already chosen an option that would have fewer places than that.",
    "%(num)s people have already chosen an option that would have fewer places than that.",
)
_COLUMNS = ("kind", "is_required", "position", "kept_days")
_OWNERS = ("is_sensitive", "seen_by")  # what owners alone decide
_TEXTS = ("label", "help")


async def questions(request: Request) -> Response:
    """The questions in the order in which they are asked."""
    event = request.state.event
    rows = await FormField.filter(event_id=event.id).order_by("position", "code")
    texts = await texts_of([row.id for row in rows], fallback_order(event))
    form = await questions_of(event)
    return render(
        request,
        "congress/registration/questions.html",
        **await organize_frame(request.state.actor, event, "organize.fields"),
        rows=[(row, texts.of(row.id, "label")) for row in rows],
        kinds=kind_words(),
        only={one.id: in_words(one.condition, form) for one in form.all_questions},
        asked_of_nobody={one.id for one in form.questions if is_asked_of_nobody(form, one)},
        missing=missing_in(form, event.languages),
        deletions=await deletions_of(event.id, KIND, now()),
    )


async def question(request: Request) -> Response:
    """One question with its options; the code "new" makes one."""
    choices = choices_in(await questions_of(request.state.event), request.path_params["code"])
    return await edit_row(
        request,
        load=partial(_present, request),
        form=partial(_form, request, choices=choices),
        save=partial(_save, request),
        show=partial(_show, request),
    )


def _form(request: Request, *given: Any, **options: Any) -> FieldForm:
    form = FieldForm(request.state.event, *given, **options)
    if not _is_owner(request):
        for name in _OWNERS:
            del form[name]
    return form


def _is_owner(request: Request) -> bool:
    return bool(request.state.actor.may(Rule.OWN, request.state.event.id))


async def _present(request: Request) -> Present[FormField | None]:
    if request.path_params["code"] == NEW:
        return Present(None, {"seen_by": ["organizer"]})
    asked = await asked_for(request)
    rows = await FieldOption.filter(field_id=asked.id, retired_at=None).order_by("position", "code")
    texts = await texts_of([asked.id, *(row.id for row in rows)], fallback_order(request.state.event))
    data = {name: getattr(asked, name) for name in (*_COLUMNS, *_OWNERS)}
    condition = Condition.read(asked.shown_when)
    data |= {"shown_when": [f"{condition.question}={option}" for option in sorted(condition.options)]}
    data |= {"categories": sorted(condition.categories), **(asked.settings or {})}
    data["seen_by"] = [*seen_by(asked)]
    data |= {name: texts.of(asked.id, name).texts for name in _TEXTS}
    taken = await seats_of(row.pool_id for row in rows if row.pool_id)
    data["options"] = [_option(row, texts.of(row.id, "label").texts, taken) for row in rows]
    return Present(asked, data, asked.version)


async def _asks_enough_files(request: Request, asked: FormField | None) -> bool:
    files = (await questions_of(request.state.event)).files
    return len([one for one in files if not (one.is_retired or (asked and one.id == asked.id))]) >= MOST_FILES


def _option(row: FieldOption, label: Mapping[str, str], taken: Mapping[UUID, Seats]) -> OptionTyped:
    seats = taken[row.pool_id] if row.pool_id else Seats(None, 0)
    return OptionTyped(row.code, label, seats.capacity, seats.taken)


async def _save(request: Request, asked: FormField | None, form: FieldForm, version: int) -> Response:
    columns = (*_COLUMNS, *_OWNERS) if _is_owner(request) else _COLUMNS
    entered = Entered.of(form, columns, _TEXTS, version)
    entered = replace(
        entered, columns={**entered.columns, "settings": form.settings(), "shown_when": form.condition().kept}
    )
    is_sealed = entered.columns.get("is_sensitive", asked is not None and asked.is_sensitive)
    if is_sealed and form.kind.data in SHAPES:
        raise RefusedError(str(UNSEALED), "kind")
    if form.kind.data in SHAPES and await _asks_enough_files(request, asked):
        raise RefusedError(str(_ENOUGH_FILES % {"most": MOST_FILES}), "kind")
    if is_sealed and any(option.capacity is not None for option in form.options):
        raise RefusedError(str(_UNLIMITED), "kind")
    try:
        await save_field(request.state.event, asked, entered, form.options, sealer_of(request))
    except AnswersOpenedError as error:
        raise RefusedError(_LOST_SEALED.of(error.number), "is_sensitive") from None
    except SeatsTakenError as error:
        raise RefusedError(_CHOSEN.of(error.taken)) from None
    except AnswersLostError as error:
        raise RefusedError(_LOST.of(error.number), "kind") from None
    except SealError:
        raise RefusedError(str(KEY_IS_MISSING), "is_sensitive") from None
    return redirect(request, list_address(request), SAVED)


async def _show(request: Request, asked: FormField | None, edit: Edit) -> Response:
    event = request.state.event
    return render(
        request,
        "congress/registration/question.html",
        edit.status,
        **await organize_frame(request.state.actor, event, "organize.fields"),
        edit=edit,
        form=edit.form,
        asked=asked,
        number=await number_of_answers(asked) if asked else 0,
        option_languages=fallback_order(event),
        only=parts_by_kind(),
    )
