"""Organizers' pages about sessions: the list with what does not fit, the form, calling off and restoring."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.congress.agenda import operations
from events.congress.agenda.forms import data_of, session_form, values_of
from events.congress.agenda.models import Session
from events.congress.agenda.operations import CodeTakenError
from events.congress.agenda.programme_queries import read_agenda
from events.congress.agenda.rules import warnings_about, warnings_of
from events.congress.agenda.showing import by_day, words_of_warning
from events.congress.agenda.stage_rows import PartTyped, find_parts, names_for_choice, parts_of, parts_typed
from events.congress.agenda.star_operations import followers
from events.congress.agenda.values import ROLES, Agenda, AgendaSession
from events.congress.organizing.frame_queries import organize_frame
from events.platform.language.i18n import gettext as _
from events.platform.storage.versions import ChangedMeanwhileError
from events.platform.web.addresses import address
from events.platform.web.editing import changed_meanwhile, version_of
from events.platform.web.forms import Form, read_form
from events.platform.web.installation import now
from events.platform.web.permissions import Rule
from events.platform.web.templating import render

_EMPTY_ROWS = 2


async def sessions(request: Request) -> Response:
    """All sessions by day, and everything that does not fit."""
    event, actor = request.state.event, request.state.actor
    agenda = await read_agenda(event)
    warnings = warnings_of(agenda, await followers(event.id))
    return render(
        request,
        "congress/agenda/sessions.html",
        **await organize_frame(actor, event, "organize.sessions"),
        agenda=agenda,
        days=by_day(agenda.sessions),
        warnings=[(warning, words_of_warning(warning)) for warning in warnings],
        troubled={session.id for warning in warnings for session in (warning.session, warning.other) if session},
        may_edit=actor.may(Rule.EDIT, event.id),
    )


async def new_session(request: Request) -> Response:
    """The form of a session that does not exist yet."""
    agenda = await read_agenda(request.state.event)
    if request.method != "POST":
        return await _form_page(request, agenda, None, session_form(agenda, data=_suggestion(agenda)), [])
    sent = await read_form(request)
    form, rows = session_form(agenda, sent), parts_typed(sent)
    if "more" in sent:
        return await _form_page(request, agenda, None, form, rows)
    is_valid, parts = form.validate(), find_parts(agenda, rows)
    if not is_valid or parts is None:
        return await _form_page(request, agenda, None, form, rows, 422)
    values = values_of(form, agenda, parts)
    by = request.state.actor.account_id
    try:
        made = await operations.create_session(request.state.event, values, code=form.code.data or "", by=by, now=now())
    except CodeTakenError:
        form.code.errors = [_("Another session has this code.")]
        return await _form_page(request, agenda, None, form, rows, 422)
    return _saved(request, made.code)


def _suggestion(agenda: Agenda) -> dict[str, Any]:
    """A new session begins on the event's first day, in its main language."""
    return {"starts_on": agenda.starts_on, "language": agenda.languages[0]}


async def session(request: Request) -> Response:
    """One session: its form, what does not fit about it, and the way to call it off."""
    event = request.state.event
    agenda = await read_agenda(event)
    found = _found(request, agenda)
    if request.method != "POST":
        version = await Session.get(id=found.id).values_list("version", flat=True)
        form = session_form(agenda, data=data_of(found, int(str(version))))
        return await _form_page(request, agenda, found, form, parts_of(found, agenda))
    sent = await read_form(request)
    form, rows = session_form(agenda, sent), parts_typed(sent)
    form.code.data = found.code
    if "more" in sent:
        return await _form_page(request, agenda, found, form, rows)
    is_valid, parts = form.validate(), find_parts(agenda, rows)
    if not is_valid or parts is None:
        return await _form_page(request, agenda, found, form, rows, 422)
    values, by = values_of(form, agenda, parts), request.state.actor.account_id
    try:
        await operations.revise_session(event, found.id, version_of(form.version.data or ""), values, by=by, now=now())
    except ChangedMeanwhileError:
        form.version.data = str(await Session.get(id=found.id).values_list("version", flat=True))
        return await _form_page(request, agenda, found, form, rows, 422, changed_meanwhile())
    return _saved(request, found.code)


def _found(request: Request, agenda: Agenda) -> AgendaSession:
    found = agenda.session(request.path_params["code"])
    if found is None:
        raise HTTPException(404)
    return found


def _saved(request: Request, code: str) -> Response:
    return RedirectResponse(address("organize.session", slug=request.state.event.slug, code=code, saved="yes"), 303)


async def _form_page(
    request: Request,
    agenda: Agenda,
    found: AgendaSession | None,
    form: Form,
    rows: list[PartTyped],
    status: int = 200,
    problem: str = "",
) -> Response:
    event = request.state.event
    warnings = warnings_about(warnings_of(agenda, await followers(event.id)), found) if found else []
    return render(
        request,
        "congress/agenda/session.html",
        status,
        **await organize_frame(request.state.actor, event, "organize.sessions"),
        agenda=agenda,
        session=found,
        form=form,
        rows=[*rows, *(PartTyped() for _number in range(_EMPTY_ROWS))],
        roles=[(role, _role_name(role)) for role in ROLES],
        offered=list(names_for_choice(agenda).values()),
        warnings=[words_of_warning(warning) for warning in warnings],
        problem=problem,
        is_saved="saved" in request.query_params and request.method == "GET",
    )


def _role_name(role: str) -> str:
    return {"speaker": _("Speaker"), "chair": _("Chair"), "moderator": _("Moderator"), "rapporteur": _("Rapporteur")}[
        role
    ]


async def cancellation(request: Request) -> Response:
    """Asks before a session is called off or restored (GET), and does it (POST)."""
    event = request.state.event
    found = _found(request, await read_agenda(event))
    if request.method != "POST":
        frame = await organize_frame(request.state.actor, event, "organize.sessions")
        return render(request, "congress/agenda/cancellation.html", **frame, session=found)
    sent = await read_form(request)
    act = operations.restore_session if sent.get("act") == "restore" else operations.cancel_session
    await act(event, found.id, by=request.state.actor.account_id, now=now())
    return _saved(request, found.code)
