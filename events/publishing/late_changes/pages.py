"""The office's list of what changed so shortly before its start that it is passed on by telephone as well."""

from __future__ import annotations

import contextlib
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.congress.organizing.frame_queries import organize_frame
from events.congress.organizing.models import Event
from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission
from events.platform.language.i18n import direction, own_name
from events.platform.web.addresses import address
from events.platform.web.forms import read_form
from events.platform.web.installation import now
from events.platform.web.templating import render
from events.publishing.late_changes.passing import dialled, event_passings, mission_passings, pass_on, sms
from events.publishing.late_changes.wording import told

_MOST = 200  # people shown for one text


async def event_changes(request: Request) -> Response:
    """The sessions to pass on (GET); noting that one was (POST)."""
    event: Event = request.state.event
    here = address("organize.changes", slug=event.slug)
    if request.method == "POST":
        return await _passed(request, event.id, here)
    frame = await organize_frame(request.state.actor, event, "organize.changes")
    return render(
        request,
        "publishing/late_changes/changes.html",
        **frame,
        here=here,
        passings=await event_passings(event, now()),
        **_words(request),
    )


async def mission_changes(request: Request) -> Response:
    """The legs to pass on (GET); noting that one was (POST)."""
    mission: Mission = request.state.mission
    here = address("mission.changes", slug=mission.slug)
    if request.method == "POST":
        return await _passed(request, mission.id, here)
    frame = await mission_frame(request.state.actor, mission, "mission.changes")
    passings = await mission_passings(mission, now())
    return render(
        request, "publishing/late_changes/changes.html", **frame, here=here, passings=passings, **_words(request)
    )


def _words(request: Request) -> dict[str, Any]:
    done = request.query_params.get("done", "")
    return {
        "most": _MOST,
        "told": told,
        "sms": sms,
        "dialled": dialled,
        "own_name": own_name,
        "direction": direction,
        "done": done,
    }


async def _passed(request: Request, scope: UUID, here: str) -> Response:
    """Back to the list, which tells the latest; what is no change, or was passed on before, changes nothing."""
    sent = await read_form(request)
    with contextlib.suppress(ValueError):
        notice = UUID(str(sent.get("notice", "")))
        if await pass_on(scope, notice, by=request.state.actor.account_id, now=now()):
            here += "?done=1"
    return RedirectResponse(here, 303)
