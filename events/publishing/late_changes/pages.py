"""The office's list of what changed so shortly before its start that it is passed on by telephone as well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from events.publishing.late_changes.short_texts import Passing, dialled, event_passings, mission_passings, pass_on, sms

PASSED_ON = Flash(_("Noted as passed on."))
_MOST = 200  # people shown for one text


async def event_changes(request: Request) -> Response:
    """List the sessions to pass on."""
    event: Event = request.state.event
    frame = await organize_frame(request.state.actor, event, "organize.changes")
    frame["passing_page"] = "organize.changes.passing"
    return _changes(request, event.slug, frame, await event_passings(event, now()))


async def mission_changes(request: Request) -> Response:
    """List the legs to pass on."""
    mission: Mission = request.state.mission
    frame = await mission_frame(request.state.actor, mission, "mission.changes")
    frame["passing_page"] = "mission.changes.passing"
    return _changes(request, mission.slug, frame, await mission_passings(mission, now()))


def _changes(request: Request, slug: str, frame: Mapping[str, object], passings: Sequence[Passing]) -> Response:
    return render(
        request,
        "publishing/late_changes/changes.html",
        **frame,
        slug=slug,
        passings=passings,
        most=_MOST,
        change_text=change_text,
        sms=sms,
        dialled=dialled,
        own_name=own_name,
        direction=direction,
    )


async def event_change_passed(request: Request) -> Response:
    """Note that the change of a session was passed on."""
    event: Event = request.state.event
    return await _passed(request, event.id, address("organize.changes", slug=event.slug))


async def mission_change_passed(request: Request) -> Response:
    """Note that the change of a leg was passed on."""
    mission: Mission = request.state.mission
    return await _passed(request, mission.id, address("mission.changes", slug=mission.slug))


async def _passed(request: Request, scope: UUID, here: str) -> Response:
    """Go back to the list; an unknown change, or one that was passed on before, changes nothing."""
    try:
        notice = UUID(request.path_params["notice"])
    except ValueError:
        return redirect(request, here)
    is_noted = await pass_on(scope, notice, by=request.state.actor.account_id, now=now())
    return redirect(request, here, PASSED_ON if is_noted else None)
