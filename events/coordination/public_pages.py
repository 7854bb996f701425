"""What everybody may read of missions: the list of those published, and the page of one."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from events.access import public_mission
from events.coordination.queries import published_missions
from events.coordination.showing import show
from events.missions import wording
from events.templating import render


async def missions(request: Request) -> Response:
    """The published missions, the latest first."""
    return render(request, "missions/public_list.html", faces=await published_missions(), wording=wording)


async def mission(request: Request) -> Response:
    """One mission: why, with whom, to what end, and what came of it; before it is published, for its team."""
    row = await public_mission(request)
    shown = await show(row)
    answer = render(request, "missions/public.html", shown=shown, mission=row, face=shown.face, wording=wording)
    if row.published_at is None:
        answer.headers["cache-control"] = "no-store"
    return answer
