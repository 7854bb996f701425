"""Pages of the site itself: the way in, the list of events, the state of health."""

from __future__ import annotations

import datetime as dt

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from events import __version__
from events.congress.organizing.frame_queries import face_of
from events.congress.organizing.models import Event
from events.missions.coordination.queries import published_missions
from events.platform.storage.database import execute_rows, server_version
from events.platform.web.addresses import address
from events.platform.web.installation import now
from events.platform.web.templating import render

MOST_MISSIONS = 6  # on the first page; the others have a page of their own


async def root(request: Request) -> Response:
    """Redirect to the first page in the language that the browser asks for."""
    return RedirectResponse(address("home"), 302, {"vary": "accept-language"})


async def health(request: Request) -> Response:
    """Whether this installation can answer, and with which database; 503 when it cannot be reached."""
    try:
        await execute_rows("SELECT 1 AS one")
        database = await server_version()
    except Exception:  # whatever it is, the answer is that the database does not answer
        return JSONResponse({"status": "database unreachable", "version": __version__}, 503)
    return JSONResponse({"status": "ok", "database": database, "version": __version__})


async def home(request: Request) -> Response:
    """List the published events, the coming ones first, and below them the latest published missions."""
    events = await Event.filter(state__in=("published", "cancelled")).order_by("-starts_on")
    today = now().date()
    faces = [await face_of(event) for event in events]
    coming = [face for face in faces if face.event.event.ends_on >= today - dt.timedelta(days=1)]
    past = [face for face in faces if face not in coming]
    missions = await published_missions(MOST_MISSIONS + 1)
    return render(
        request,
        "secretariat/home/home.html",
        coming=coming[::-1],
        past=past,
        missions=missions[:MOST_MISSIONS],
        has_more_missions=len(missions) > MOST_MISSIONS,
    )
