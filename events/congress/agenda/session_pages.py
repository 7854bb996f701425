"""Organizers' pages about sessions: the list with what does not fit, the form, calling off and restoring."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from events.congress.agenda import operations
from events.congress.agenda.agenda_lists import session_list
from events.congress.agenda.arranging import words_of_warning
from events.congress.agenda.deletion_operations import was_public
from events.congress.agenda.models import Session
from events.congress.agenda.programme_queries import read_agenda
from events.congress.agenda.rules import ProgrammeWarning, warnings_about, warnings_of
from events.congress.agenda.session_forms import NewSessionForm, SessionForm, data_of, values_of
from events.congress.agenda.stage_rows import ROLE_WORDS, names_for_choice
from events.congress.agenda.star_operations import followers
from events.congress.agenda.values import Agenda, AgendaSession
from events.congress.organizing.frame_queries import organize_frame
from events.congress.organizing.list_pages import event_list
from events.platform.language.i18n import gettext
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, Present, RefusedError, edit_row, found, version_of
from events.platform.web.flash import Flash, redirect
from events.platform.web.forms import read_form
from events.platform.web.installation import now
from events.platform.web.lists.in_memory import MemoryList
from events.platform.web.permissions import Rule
from events.platform.web.templating import render
from events.records.deletions.queries import deletions_of
from events.records.lists.pages import list_page
from events.records.lists.places import ListPlace

Act = Callable[..., Awaitable[bool]]

SESSION_SAVED = Flash(_("Saved. The public programme and the calendars show it."))


async def sessions(request: Request) -> Response:
    """All sessions by day, and everything that does not fit."""
    event = request.state.event
    agenda, warnings = await _agenda(request)
    may_edit = _may_edit(request)
    return await list_page(
        _list(request, agenda, warnings),
        "congress/agenda/sessions.html",
        agenda=agenda,
        warnings=[(_href(event.slug, True, one.session), words_of_warning(one)) for one in warnings],
        may_edit=may_edit,
        deletions=await deletions_of(event.id, "session", now()) if may_edit else [],
    )


async def listed_sessions(request: Request) -> ListPlace[MemoryList[AgendaSession]]:
    """Return the list of sessions."""
    return _list(request, *await _agenda(request))


async def _agenda(request: Request) -> tuple[Agenda, list[ProgrammeWarning]]:
    event = request.state.event
    agenda = await read_agenda(event)
    return agenda, warnings_of(agenda, await followers(event.id))


def _list(request: Request, agenda: Agenda, warnings: list[ProgrammeWarning]) -> ListPlace[MemoryList[AgendaSession]]:
    troubled = {session.id for warning in warnings for session in (warning.session, warning.other) if session}
    made = session_list(agenda, troubled, partial(_href, request.state.event.slug, _may_edit(request)))
    return event_list(request, "organize.sessions", _("Sessions"), made)


def _may_edit(request: Request) -> bool:
    may: bool = request.state.actor.may(Rule.EDIT, request.state.event.id)
    return may


def _href(slug: str, may_edit: bool, session: AgendaSession) -> str:
    """Return where a session leads to: readers see what the public sees, and a break has no page there."""
    if may_edit:
        return address("organize.session", slug=slug, code=session.code)
    return "" if session.is_break else address("session", slug=slug, code=session.code)


class _SessionPage:
    """The page of one session, or of one that is not there yet; the form offers what the programme holds."""

    agenda: Agenda
    may_delete = False

    def __init__(self, request: Request) -> None:
        self.request = request
        self.event = request.state.event

    async def load(self) -> Present[AgendaSession | None]:
        self.agenda = await read_agenda(self.event)
        code = self.request.path_params.get("code")
        if code is None:
            return Present(None, {"starts_on": self.agenda.starts_on, "language": self.agenda.languages[0]})
        session = found(self.agenda.session(code))
        row = await Session.get(id=session.id)
        self.may_delete = not await was_public(self.event, row)
        return Present(session, data_of(session, self.agenda), row.version)

    def form(self, sent: FormData | None = None, *, data: Mapping[str, Any] | None = None) -> SessionForm:
        kind = SessionForm if "code" in self.request.path_params else NewSessionForm
        return kind(self.agenda, sent, data=data)

    async def save(self, session: AgendaSession | None, form: SessionForm, version: int) -> Response:
        values, by = values_of(form), self.request.state.actor.account_id
        if session is not None:
            await operations.revise_session(self.event, session.id, version, values, by=by, now=now())
            return _saved(self.request, session.code)
        try:
            made = await operations.create_session(self.event, values, code=form["code"].data, by=by, now=now())
        except operations.CodeTakenError:
            raise RefusedError(gettext("Another session has this code."), "code") from None
        return _saved(self.request, made.code)

    async def show(self, session: AgendaSession | None, edit: Edit) -> Response:
        warnings = []
        if session is not None:
            warnings = warnings_about(warnings_of(self.agenda, await followers(self.event.id)), session)
        return render(
            self.request,
            "congress/agenda/session.html",
            edit.status,
            **await organize_frame(self.request.state.actor, self.event, "organize.sessions"),
            agenda=self.agenda,
            session=session,
            edit=edit,
            form=edit.form,
            may_delete=self.may_delete,
            roles=ROLE_WORDS.items(),
            offered=list(names_for_choice(self.agenda).values()),
            warnings=[words_of_warning(warning) for warning in warnings],
        )


async def session(request: Request) -> Response:
    """One session, or a new one: its form, what does not fit about it, and the way to call it off."""
    page = _SessionPage(request)
    return await edit_row(request, load=page.load, form=page.form, save=page.save, show=page.show)


async def session_rows(request: Request) -> Response:
    """The form as it was typed, with more rows for who is on stage; nothing is saved or judged."""
    page = _SessionPage(request)
    present, sent = await page.load(), await read_form(request)
    return await page.show(present.row, Edit(page.form(sent), version_of(str(sent.get("version", "")))))


def _saved(request: Request, code: str) -> Response:
    return redirect(request, address("organize.session", slug=request.state.event.slug, code=code), SESSION_SAVED)


async def cancellation(request: Request) -> Response:
    """Ask before a session is called off (GET), and call it off (POST)."""
    return await _set_state(request, operations.cancel_session, "congress/agenda/cancellation.html")


async def restoration(request: Request) -> Response:
    """Ask before a cancelled session is restored (GET), and restore it (POST)."""
    return await _set_state(request, operations.restore_session, "congress/agenda/restoration.html")


async def _set_state(request: Request, act: Act, template: str) -> Response:
    event = request.state.event
    session = found((await read_agenda(event)).session(request.path_params["code"]))
    if request.method == "POST":
        await act(event, session.id, by=request.state.actor.account_id, now=now())
        return _saved(request, session.code)
    frame = await organize_frame(request.state.actor, event, "organize.sessions")
    following = (await followers(event.id)).get(session.id, 0)
    return render(request, template, **frame, session=session, following=following)
