"""Acts of somebody on the waiting list behind their private link: accept a place, wait alone."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from events.congress.registration.question_queries import questions_of
from events.congress.registration.waiting_operations import accept_offer, wait_alone
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.flash import Flash, redirect
from events.platform.web.installation import now
from events.publishing.pocket.participant_queries import held_registration

TOO_LATE = Flash(_("This place is no longer offered to you."), tone="warm")
ALONE = Flash(_("You now wait for one place, at the same rank."))


async def acceptance(request: Request) -> Response:
    """Accept the place that is offered."""
    registration = await held_registration(request)
    is_taken = await accept_offer(await questions_of(registration.event), registration, now())
    there = address("personal", token=request.path_params["token"])
    return redirect(request, there, None if is_taken or registration.state != "waitlisted" else TOO_LATE)


async def waiting_alone(request: Request) -> Response:
    """No longer wait together with others."""
    registration = await held_registration(request)
    await wait_alone(await questions_of(registration.event), registration, now(), by=None)
    return redirect(request, address("personal", token=request.path_params["token"]), ALONE)
