"""Public pages of missions: the list of those published, and the page of one."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from events.missions.coordination.queries import published_missions
from events.missions.file import words as wording
from events.missions.file.mission_queries import public_mission
from events.platform.web.templating import render
from events.secretariat.coordination.public_view import show


async def missions(request: Request) -> Response:
    """List the published missions, the latest first."""
    return render(
        request, "secretariat/coordination/public_list.html", faces=await published_missions(), wording=wording
    )


async def mission(request: Request) -> Response:
    """Show one mission: why, with whom, to what end, what came of it; before it is published, to its team."""
    row = await public_mission(request)
    shown = await show(row)
    answer = render(
        request,
        "secretariat/coordination/public.html",
        shown=shown,
        mission=row,
        face=shown.face,
        wording=wording,
        is_unlisted=row.published_at is None or row.is_demonstration,
    )
    if row.published_at is None:
        answer.headers["cache-control"] = "no-store"
    return answer
