"""The frame of the pages behind a participant's private link."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse

from events.congress.organizing.frame_queries import public_frame
from events.congress.registration.models import Registration
from events.platform.web.templating import render


async def personal_page(
    request: Request, registration: Registration, template: str, status: int = 200, **context: object
) -> HTMLResponse:
    """Return a page of a registration, its event fetched; no cache keeps it, and no other site is told its address."""
    frame = await public_frame(registration.event, "personal")
    frame["event_nav"]["action"] = None
    token = request.path_params["token"]
    headers = {"cache-control": "no-store", "referrer-policy": "same-origin"}
    return render(request, template, status, headers, **frame, registration=registration, token=token, **context)
