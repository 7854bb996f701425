"""The pages that ask before a registration is erased, and those on which requests for it are answered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from events.congress.invitations.values import today_in
from events.congress.organizing.confirmation_pages import ask
from events.congress.organizing.frame_queries import organize_frame
from events.congress.personal.organizer_pages import asked_for, back
from events.congress.registration.duplicates.queries import all_merged_into
from events.congress.registration.erasures.models import ErasureRequest
from events.congress.registration.erasures.operations import refuse
from events.congress.registration.erasures.queries import open_request, open_requests, request_in
from events.congress.registration.models import Registration
from events.congress.registration.question_queries import questions_of
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.confirmation import Confirmation
from events.platform.web.editing import found
from events.platform.web.fields import LongTextField
from events.platform.web.flash import Flash, redirect
from events.platform.web.form_rules import Filled
from events.platform.web.forms import Form, read_form
from events.platform.web.installation import installation, now
from events.platform.web.permissions import Rule
from events.platform.web.templating import render
from events.secretariat.erasure.operations import NoLongerAskedError, erase

ERASED = Flash(_("The registration is erased. It still counts, and nothing says whose it was."))
DONE_BEFORE = Flash(_("This registration was erased before."), tone="warm")
REFUSED = Flash(_("The request is refused; a mail tells the reason."))
NO_LONGER = Flash(_("The request was taken back or answered meanwhile. Nothing was changed."), tone="warm")
_ASKED = _("Erase the registration of %(name)s?")
_LINES = (
    _("Name, addresses, answers, files, passport, letters, mails and what the log says of them are destroyed."),
    _("If it still stands, it is cancelled first and its seat is handed on; no mail tells of it."),
    _("Backups that were made before keep it until they are deleted."),
)
_ON_REQUEST = (
    _LINES[0],
    _("If it still stands, it is cancelled first and its seat is handed on."),
    _("One last mail tells the person that it is done; their address is deleted when it has left."),
    _LINES[2],
)
_MERGED = _("Registrations that were merged into this one are erased too: %(references)s.")


class RefusalForm(Form):
    """Why somebody's data are not erased, as they read it."""

    reason = LongTextField(_("Reason"), [Filled(_("Say why: the person has a right to know."))], longest=1000)


async def erasure(request: Request) -> Response:
    """Ask whether to erase a registration (GET), and do it (POST)."""
    row = await asked_for(request)
    if asked := await open_request(row.id):
        there = address("organize.erasure_request.erasure", slug=request.state.event.slug, erasure=asked.id)
        return redirect(request, there)
    return await _erasure(request, row, None)


async def requested_erasure(request: Request) -> Response:
    """Ask whether to erase what somebody asked to be erased (GET), and do it (POST)."""
    asked = await _request(request)
    if asked.open_for is None:
        return redirect(request, address("organize.erasure_requests", slug=request.state.event.slug), NO_LONGER)
    return await _erasure(request, asked.registration, asked.id)


async def _erasure(request: Request, row: Registration, asked: UUID | None) -> Response:
    event, merged = request.state.event, await all_merged_into(row.id)
    settings = installation(request).settings
    if request.method != "POST":
        there = address("organize.registration", slug=event.slug, reference=row.reference)
        also = [_MERGED % {"references": ", ".join(one.reference for one in merged)}] if merged else []
        lines = [*(_ON_REQUEST if asked and settings.has_mail_server else _LINES), *also]
        asking = Confirmation(_ASKED % {"name": row.badge_name}, lines, _("Erase for good"), there)
        return await ask(request, "organize.registrations", asking)
    how: Any = {"root": settings.files_dir, "by": request.state.actor.account_id, "now": now()}
    questions = await questions_of(event)
    try:
        is_done = await erase(questions, row.id, **how, asked=asked, is_told=settings.has_mail_server)
    except NoLongerAskedError:
        return back(request, row, NO_LONGER)
    for one in merged:
        await erase(questions, one.id, **how)
    return redirect(request, address("organize.registrations", slug=event.slug), ERASED if is_done else DONE_BEFORE)


async def requests(request: Request) -> Response:
    """List the requests for erasure that wait for an answer, the one that is due first first."""
    event = request.state.event
    return render(
        request,
        "secretariat/erasure/requests.html",
        **await organize_frame(request.state.actor, event, "organize.registrations"),
        rows=[(row, row.due_on(event.time_zone)) for row in await open_requests(event.id)],
        today=today_in(event, now()),
        may_own=request.state.actor.may(Rule.OWN, event.id),
    )


async def refusal(request: Request) -> Response:
    """Ask for the reason (GET), and refuse what was asked for (POST)."""
    asked, event = await _request(request), request.state.event
    sent = await read_form(request) if request.method == "POST" else None
    form = RefusalForm(sent)
    if sent is not None and form.validate():
        is_done = await refuse(asked, form.reason.data, by=request.state.actor.account_id, now=now())
        return back(request, asked.registration, REFUSED if is_done else NO_LONGER)
    frame = await organize_frame(request.state.actor, event, "organize.registrations")
    status = 200 if sent is None else 422
    return render(request, "secretariat/erasure/refusal.html", status, **frame, asked=asked, form=form)


async def _request(request: Request) -> ErasureRequest:
    return found(await request_in(request.state.event.id, request.path_params["erasure"]))
