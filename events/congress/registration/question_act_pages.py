"""Acts on a question beside editing it: retire, restore, delete, bring back."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing.confirmation_pages import BACK, DELETE, DELETED, NOT_THERE, ask
from events.congress.organizing.models import FormField
from events.congress.organizing.operations import retire
from events.congress.registration.conditions import dependants_of
from events.congress.registration.file_types import SHAPES
from events.congress.registration.question_deletion_operations import (
    AnsweredError,
    bring_back_question,
    delete_question,
)
from events.congress.registration.question_order_operations import place_before
from events.congress.registration.question_queries import number_of_answers, questions_of
from events.platform.language.cleaning import uuid_in
from events.platform.language.lazy import gettext as _
from events.platform.language.lazy import ngettext
from events.platform.web.addresses import address
from events.platform.web.confirmation import Confirmation
from events.platform.web.editing import found
from events.platform.web.flash import SAVED, redirect
from events.platform.web.forms import read_form
from events.platform.web.installation import now
from events.records.texts.languages import fallback_order
from events.records.texts.queries import texts_of

_LIST = "organize.fields"
_NO_LONGER = _("No longer ask “%(title)s”?")
_NOT_ASKED = _("From now on the form does not ask it. You can have it asked again.")
_STAY = ngettext("%(num)s answer that was given stays.", "%(num)s answers that were given stay.")
_FILES_GO = _("The files are destroyed after 30 days.")
_DEPEND = ngettext(
    "%(num)s question depends on its answer, so nobody will be asked it any more.",
    "%(num)s questions depend on its answer, so nobody will be asked them any more.",
)
_UNANSWERED = _("Nobody has answered it. You can bring it back for 30 days.")
_ANSWERED = _("“%(title)s” has been answered")
_NUMBER = ngettext(
    "%(num)s answer was given, so the question cannot be deleted.",
    "%(num)s answers were given, so the question cannot be deleted.",
)
_INSTEAD = _("Stop asking it instead: the form no longer shows it, and the answers stay.")


async def retirement(request: Request) -> Response:
    """Ask before a question is no longer asked (GET); do it (POST). Answers that were given are kept."""
    asked = await asked_for(request)
    if request.method == "POST":
        return await _retire(request, asked, is_retired=True)
    number = await number_of_answers(asked)
    depend = len(dependants_of((await questions_of(request.state.event)).questions, asked.code))
    lines = (
        _NOT_ASKED,
        *([_STAY.of(number)] if number else ()),
        *([_FILES_GO] if number and asked.kind in SHAPES else ()),
        *([_DEPEND.of(depend)] if depend else ()),
    )
    title = _NO_LONGER % {"title": await _title(request, asked)}
    return await ask(request, _LIST, Confirmation(title, lines, _("No longer ask"), _own_address(request, asked)))


async def place(request: Request) -> Response:
    """A question is asked before the one whose code is sent, or at the end."""
    asked, sent = await asked_for(request), await read_form(request)
    await place_before(asked, str(sent.get("before", "")), by=request.state.actor.account_id, now=now())
    return redirect(request, list_address(request), SAVED)


async def restoration(request: Request) -> Response:
    """A question is asked again."""
    return await _retire(request, await asked_for(request), is_retired=False)


async def _retire(request: Request, asked: FormField, *, is_retired: bool) -> Response:
    await retire(asked, is_retired=is_retired, by=request.state.actor.account_id, now=now())
    return redirect(request, list_address(request), SAVED)


async def deletion(request: Request) -> Response:
    """Ask before a question is deleted that nobody has answered (GET); delete it (POST). 409 for one with answers."""
    asked = await asked_for(request)
    title = await _title(request, asked)
    if request.method != "POST":
        if number := await number_of_answers(asked):
            return await _answered(request, asked, title, number)
        question, back = DELETE % {"title": title}, _own_address(request, asked)
        return await ask(request, _LIST, Confirmation(question, (_UNANSWERED,), _("Delete"), back))
    try:
        found(await delete_question(asked, by=request.state.actor.account_id, now=now()) or None)
    except AnsweredError as error:
        return await _answered(request, asked, title, error.number)
    return redirect(request, list_address(request), DELETED, title=title)


async def _answered(request: Request, asked: FormField, title: str, number: int) -> Response:
    """Say how many answers keep a question from being deleted, and offer what can be done instead."""
    slug, is_asked = request.state.event.slug, asked.retired_at is None
    lines = (_NUMBER.of(number), *([_INSTEAD] if is_asked else ()))
    instead = Confirmation(
        _ANSWERED % {"title": title},
        lines,
        _("No longer ask") if is_asked else "",
        _own_address(request, asked),
        address("organize.field.retirement", slug=slug, code=asked.code),
    )
    return await ask(request, _LIST, instead, 409)


async def bringing_back(request: Request) -> Response:
    """Make a deleted question again."""
    chosen = found(uuid_in(request.path_params["deletion"]))
    by = request.state.actor.account_id
    deletion = await bring_back_question(request.state.event, chosen, by=by, now=now())
    if deletion is None:
        return redirect(request, list_address(request), NOT_THERE)
    return redirect(request, list_address(request), BACK, title=deletion.title)


async def asked_for(request: Request) -> FormField:
    """Return the question in the address. Raise HTTPException 404 when the event has none such."""
    return found(await FormField.get_or_none(event_id=request.state.event.id, code=request.path_params["code"]))


def list_address(request: Request) -> str:
    return address(_LIST, slug=request.state.event.slug)


def _own_address(request: Request, asked: FormField) -> str:
    return address("organize.field", slug=request.state.event.slug, code=asked.code)


async def _title(request: Request, asked: FormField) -> str:
    texts = await texts_of([asked.id], fallback_order(request.state.event))
    return str(texts.of(asked.id, "label")) or asked.code
