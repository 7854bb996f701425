"""The event's own questions: the list of them, and a page for each."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing import operations
from events.congress.organizing.entered import Entered
from events.congress.organizing.field_forms import KIND_WORDS, FieldForm, OptionTyped
from events.congress.organizing.field_operations import save_field
from events.congress.organizing.frame_queries import organize_frame
from events.congress.organizing.models import FieldOption, FormField
from events.platform.language.slugs import NEW
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, Present, edit_row, found
from events.platform.web.flash import SAVED, redirect
from events.platform.web.installation import now
from events.platform.web.templating import render
from events.records.texts.languages import fallback_order
from events.records.texts.queries import texts_of

_COLUMNS = ("kind", "is_required", "position")
_TEXTS = ("label", "help")


async def field_list(request: Request) -> Response:
    """The questions in the order in which they are asked."""
    event = request.state.event
    rows = await FormField.filter(event_id=event.id).order_by("position", "code")
    texts = await texts_of([row.id for row in rows], fallback_order(event))
    return render(
        request,
        "congress/organizing/fields.html",
        **await organize_frame(request.state.actor, event, "organize.fields"),
        rows=[(row, texts.of(row.id, "label")) for row in rows],
        kinds=KIND_WORDS,
    )


async def field_item(request: Request) -> Response:
    """One question with its options; the code "new" makes one."""
    return await edit_row(
        request,
        load=partial(_present, request),
        form=partial(FieldForm, request.state.event),
        save=partial(_save, request),
        show=partial(_show, request),
    )


async def retirement(request: Request) -> Response:
    """A question is no longer asked; answers that were given are kept."""
    return await _retire(request, is_retired=True)


async def restoration(request: Request) -> Response:
    """A question is asked again."""
    return await _retire(request, is_retired=False)


async def _retire(request: Request, *, is_retired: bool) -> Response:
    asked, by = await _row(request), request.state.actor.account_id
    await operations.retire("form_field", asked, is_retired=is_retired, by=by, now=now())
    return _to_list(request)


def _to_list(request: Request) -> Response:
    return redirect(request, address("organize.fields", slug=request.state.event.slug), SAVED)


async def _row(request: Request) -> FormField:
    return found(await FormField.get_or_none(event_id=request.state.event.id, code=request.path_params["code"]))


async def _present(request: Request) -> Present[FormField | None]:
    if request.path_params["code"] == NEW:
        return Present(None, {})
    asked = await _row(request)
    rows = await FieldOption.filter(field_id=asked.id, retired_at=None).order_by("position", "code")
    texts = await texts_of([asked.id, *(row.id for row in rows)], fallback_order(request.state.event))
    data = {name: getattr(asked, name) for name in _COLUMNS}
    data |= {name: texts.of(asked.id, name).texts for name in _TEXTS}
    data["options"] = [OptionTyped(row.code, texts.of(row.id, "label").texts) for row in rows]
    return Present(asked, data, asked.version)


async def _save(request: Request, asked: FormField | None, form: FieldForm, version: int) -> Response:
    event, by = request.state.event, request.state.actor.account_id
    await save_field(event, asked, version, Entered.of(form, _COLUMNS, _TEXTS), form.options, by=by, now=now())
    return _to_list(request)


async def _show(request: Request, asked: FormField | None, edit: Edit) -> Response:
    event = request.state.event
    return render(
        request,
        "congress/organizing/field.html",
        edit.status,
        **await organize_frame(request.state.actor, event, "organize.fields"),
        edit=edit,
        form=edit.form,
        asked=asked,
        option_languages=fallback_order(event),
    )
