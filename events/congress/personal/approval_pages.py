"""Approving and refusing one registration, and taking that back, for its event's organizers."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from events.congress.personal.organizer_pages import asked_for, back, reason_for
from events.congress.registration.approval_operations import Decision, approve, reconsider, refuse
from events.congress.registration.question_queries import questions_of
from events.platform.language.lazy import gettext as _
from events.platform.web.flash import Flash
from events.platform.web.installation import now

APPROVED = Flash(_("The registration is approved; a mail says so."))
REFUSED = Flash(_("The registration is refused, and its seat was handed on; a mail says so."))
RECONSIDERED = Flash(_("The registration is to be decided again; a mail says so."))


def _decision(request: Request, reason: str = "") -> Decision:
    return Decision(request.state.actor.account_id, now(), reason)


async def approval(request: Request) -> Response:
    """Approve a registration."""
    row, questions = await asked_for(request), await questions_of(request.state.event)
    await approve(questions, [row.id], _decision(request))
    return back(request, row, APPROVED)


async def refusal(request: Request) -> Response:
    """Ask for the reason (GET), and refuse (POST)."""
    row = await asked_for(request)
    reason = await reason_for(request, row, "congress/personal/file_refusal.html")
    if isinstance(reason, Response):
        return reason
    await refuse(await questions_of(request.state.event), [row.id], _decision(request, reason))
    return back(request, row, REFUSED)


async def reconsideration(request: Request) -> Response:
    """Take an approval or a refusal back."""
    row, questions = await asked_for(request), await questions_of(request.state.event)
    await reconsider(questions, [row.id], _decision(request))
    return back(request, row, RECONSIDERED)
