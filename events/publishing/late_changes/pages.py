"""The office's list of what changed so shortly before its start that it is passed on by telephone as well."""

from __future__ import annotations

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing.frame_queries import organize_frame
from events.congress.organizing.models import Event
from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission
from events.platform.language.i18n import direction, own_name
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.flash import Flash, redirect
from events.platform.web.installation import now
from events.platform.web.templating import render
from events.publishing.late_changes.change_texts import change_text
from events.publishing.late_changes.short_texts import pass_on, passings_in, sms

PASSED_ON = Flash(_("Noted as passed on."))
_MOST = 200  # people shown for one text


async def changes(request: Request) -> Response:
    """List the sessions of an event, or the legs of a mission, to pass on."""
    about = _about(request)
    return render(
        request,
        "publishing/late_changes/changes.html",
        **await _frame(request, about),
        passing_page=_page(about) + ".passing",
        slug=about.slug,
        passings=await passings_in(about, now()),
        most=_MOST,
        change_text=change_text,
        sms=sms,
        own_name=own_name,
        direction=direction,
    )


async def change_passed(request: Request) -> Response:
    """Note that a change was passed on; an unknown one, or one that was passed on before, changes nothing."""
    about = _about(request)
    here = address(_page(about), slug=about.slug)
    try:
        notice = UUID(request.path_params["notice"])
    except ValueError:
        return redirect(request, here)
    is_noted = await pass_on(about.id, notice, by=request.state.actor.account_id, now=now())
    return redirect(request, here, PASSED_ON if is_noted else None)


def _about(request: Request) -> Event | Mission:
    """Return the event or mission whose right opened the page."""
    found: Event | Mission = getattr(request.state, "mission", None) or request.state.event
    return found


async def _frame(request: Request, about: Event | Mission) -> dict[str, object]:
    if isinstance(about, Mission):
        return await mission_frame(request.state.actor, about, _page(about))
    return await organize_frame(request.state.actor, about, _page(about))


def _page(about: Event | Mission) -> str:
    return "mission.changes" if isinstance(about, Mission) else "organize.changes"
