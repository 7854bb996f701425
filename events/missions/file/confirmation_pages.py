"""The page of a mission that asks before an act."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from events.missions.file.frame_queries import mission_frame
from events.platform.web.confirmation import Confirmation, confirmation


async def ask(request: Request, page: str, asked: Confirmation) -> Response:
    """Answer with the question; `page` names the page of the menu that it belongs to."""
    return confirmation(request, await mission_frame(request.state.actor, request.state.mission, page), asked)
