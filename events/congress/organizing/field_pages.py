"""The event's own questions: the list of them, and a page for each."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.congress.organizing import operations
from events.congress.organizing.field_forms import (
    BLANK_OPTIONS,
    CHOICE_KINDS,
    KIND_WORDS,
    FieldForm,
    OptionTyped,
    options_of,
)
from events.congress.organizing.field_operations import save_field
from events.congress.organizing.frame_queries import organize_frame
from events.congress.organizing.models import FieldOption, FormField
from events.platform.language.i18n import gettext as _
from events.platform.language.slugs import NEW
from events.platform.storage.versions import ChangedMeanwhileError
from events.platform.web.addresses import address
from events.platform.web.editing import changed_meanwhile, version_of
from events.platform.web.form_rules import refuse
from events.platform.web.forms import read_form
from events.platform.web.installation import now
from events.platform.web.templating import render
from events.records.texts.languages import fallback_order
from events.records.texts.queries import texts_of


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
    event, code = request.state.event, request.path_params["code"]
    asked = None if code == NEW else await FormField.get_or_none(event_id=event.id, code=code)
    if asked is None and code != NEW:
        raise HTTPException(404)
    if request.method != "POST":
        data, options = await _present(request, asked)
        return await _item(request, asked, FieldForm(data=data, languages=fallback_order(event)), options)
    sent = await read_form(request)
    if asked is not None and "retire" in sent:
        by = request.state.actor.account_id
        await operations.retire("form_field", asked, is_retired=sent["retire"] == "yes", by=by, now=now())
        return RedirectResponse(address("organize.fields", slug=event.slug), 303)
    form = FieldForm(sent, languages=fallback_order(event))
    return await _save(request, asked, form, options_of(event, sent), str(sent.get("version", "")))


async def _save(
    request: Request, asked: FormField | None, form: FieldForm, options: list[OptionTyped], version: str
) -> Response:
    event = request.state.event
    is_valid = form.validate()
    if form.kind.data in CHOICE_KINDS and all(option.is_empty for option in options):
        is_valid = refuse(form.kind, _("A choice needs at least one option: write it below."))
    if not is_valid:
        return await _item(request, asked, form, options, status=422)
    columns = {name: form[name].data for name in ("kind", "is_required", "position")}
    texts = {name: dict(form[name].data) for name in ("label", "help")}
    by = request.state.actor.account_id
    try:
        await save_field(event, asked, version_of(version), columns, texts, options, by=by, now=now())
    except ChangedMeanwhileError:
        return await _item(request, asked, form, options, changed_meanwhile(), 409)
    return RedirectResponse(address("organize.fields", slug=event.slug), 303)


async def _present(request: Request, asked: FormField | None) -> tuple[dict[str, Any], list[OptionTyped]]:
    if asked is None:
        return {}, []
    rows = await FieldOption.filter(field_id=asked.id, retired_at=None).order_by("position", "code")
    texts = await texts_of([asked.id, *(row.id for row in rows)], fallback_order(request.state.event))
    data = {name: getattr(asked, name) for name in ("kind", "is_required", "position")}
    data |= {name: texts.of(asked.id, name).texts for name in ("label", "help")}
    return data, [OptionTyped(row.code, texts.of(row.id, "label").texts) for row in rows]


async def _item(
    request: Request,
    asked: FormField | None,
    form: FieldForm,
    options: list[OptionTyped],
    warning: str = "",
    status: int = 200,
) -> Response:
    event = request.state.event
    blanks = [OptionTyped("", {}) for _number in range(BLANK_OPTIONS)]
    return render(
        request,
        "congress/organizing/field.html",
        status,
        **await organize_frame(request.state.actor, event, "organize.fields"),
        form=form,
        asked=asked,
        options=[*options, *blanks],
        option_languages=fallback_order(event),
        warning=warning,
    )
