"""Who waits together for seats, for the event's organizers."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing.frame_queries import organize_frame
from events.congress.personal.organizer_pages import asked_for, back
from events.congress.registration.act_forms import CompanionsForm
from events.congress.registration.models import Registration
from events.congress.registration.question_queries import questions_of
from events.congress.registration.waiting_operations import wait_alone, wait_together
from events.platform.language.i18n import gettext
from events.platform.language.lazy import gettext as _
from events.platform.web.flash import Flash
from events.platform.web.forms import read_form
from events.platform.web.installation import now
from events.platform.web.templating import render

TOGETHER = Flash(_("They wait together now: places are given to all of them at once."))
ALONE = Flash(_("This person now waits for one place, at the same rank."))
_MOST = 50


async def companions(request: Request) -> Response:
    """Ask with whom somebody waits (GET), and have them wait together (POST)."""
    row = await asked_for(request)
    sent = await read_form(request) if request.method == "POST" else None
    form = CompanionsForm(sent)
    if sent is not None and form.validate():
        if await _join(request, row, form.references.data):
            return back(request, row, TOGETHER)
        form.references.errors = [gettext("None of them is on the waiting list of this event.")]
    frame = await organize_frame(request.state.actor, request.state.event, "organize.registrations")
    status = 200 if sent is None else 422
    return render(request, "congress/personal/file_companions.html", status, **frame, registration=row, form=form)


async def _join(request: Request, row: Registration, typed: str) -> int:
    event, references = request.state.event, re.findall(r"[A-Z0-9]{4}-[A-Z0-9]{4}", typed.upper())[:_MOST]
    rows = await Registration.filter(event_id=event.id, reference__in=references) if references else []
    by = request.state.actor.account_id
    return await wait_together(await questions_of(event), {row.id, *(one.id for one in rows)}, by=by, now=now())


async def waiting_alone(request: Request) -> Response:
    """Have somebody wait without the others."""
    row = await asked_for(request)
    questions, by = await questions_of(request.state.event), request.state.actor.account_id
    await wait_alone(questions, row, now(), by=by)
    return back(request, row, ALONE)
