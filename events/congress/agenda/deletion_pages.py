"""Organizers' pages that delete what was made by mistake, and bring it back."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from events.congress.agenda import deletion_operations as operations
from events.congress.agenda.models import Session, Speaker
from events.congress.agenda.programme_queries import read_agenda
from events.congress.organizing.confirmation_pages import BACK, DELETE, DELETED, NOT_THERE, ask
from events.platform.language.cleaning import uuid_in
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.confirmation import Confirmation
from events.platform.web.editing import found
from events.platform.web.flash import Flash, redirect
from events.platform.web.installation import now

IN_USE = Flash(_("This cannot be deleted: it has been public, or is in use."), tone="warm")
_UNSEEN = _("It has not been public, and nothing refers to it. You can bring it back for 30 days.")
BACK_ALREADY = Flash(_("An import has brought this again: it is not needed twice."), tone="warm")


async def session_deletion(request: Request) -> Response:
    """Ask before a session is deleted that was never public (GET); delete it (POST)."""
    event, code = request.state.event, request.path_params["code"]
    row = found(await Session.get_or_none(event_id=event.id, code=code))
    back = address("organize.session", slug=event.slug, code=code)
    if request.method != "POST":
        session = found((await read_agenda(event)).session(code))
        return await _ask(request, "organize.sessions", str(session.title) or session.code, back)
    try:
        title = found(await operations.delete_session(event, row.id, by=request.state.actor.account_id, now=now()))
    except operations.InUseError:
        return redirect(request, back, IN_USE)
    return redirect(request, address("organize.sessions", slug=event.slug), DELETED, title=title)


async def speaker_deletion(request: Request) -> Response:
    """Ask before a speaker is deleted who is on stage nowhere (GET); delete them (POST)."""
    event, code = request.state.event, request.path_params["code"]
    speaker = found(await Speaker.get_or_none(event_id=event.id, code=code))
    back = address("organize.speaker", slug=event.slug, code=code)
    if request.method != "POST":
        return await _ask(request, "organize.speakers", speaker.name, back)
    try:
        name = found(await operations.delete_speaker(speaker, by=request.state.actor.account_id, now=now()))
    except operations.InUseError:
        return redirect(request, back, IN_USE)
    return redirect(request, address("organize.speakers", slug=event.slug), DELETED, title=name)


async def _ask(request: Request, page: str, title: str, back: str) -> Response:
    return await ask(request, page, Confirmation(DELETE % {"title": title}, (_UNSEEN,), _("Delete"), back))


async def bringing_back(request: Request) -> Response:
    """Make a deleted session or speaker again."""
    event, by = request.state.event, request.state.actor.account_id
    asked = found(uuid_in(request.path_params["deletion"]))
    try:
        deletion = await operations.bring_back_deleted(event, asked, by=by, now=now())
    except operations.BackAlreadyError:
        return redirect(request, address("organize.sessions", slug=event.slug), BACK_ALREADY)
    if deletion is None:
        return redirect(request, address("organize.sessions", slug=event.slug), NOT_THERE)
    page = "organize.sessions" if deletion.kind == "session" else "organize.speakers"
    return redirect(request, address(page, slug=event.slug), BACK, title=deletion.title)
