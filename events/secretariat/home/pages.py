"""Pages of the site itself: the way in, the list of events, the state of health, the imprint."""

from __future__ import annotations

import datetime as dt
from email.utils import parseaddr

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from events import __version__
from events.congress.organizing.frame_queries import face_of
from events.congress.organizing.models import Event
from events.missions.coordination.queries import published_missions
from events.platform.web.addresses import address
from events.platform.web.installation import installation, now
from events.platform.web.templating import render
from events.secretariat.home.works import WORKS

MOST_MISSIONS = 6  # on the first page; the others have a page of their own


async def root(request: Request) -> Response:
    """Redirect to the first page in the language that the browser asks for."""
    return RedirectResponse(address("home"), 302, {"vary": "accept-language"})


async def health(request: Request) -> Response:
    """Tell whether this installation reads and writes, with which database and how much room; 503 when it does not."""
    found = await installation(request).health.look()
    state = {"status": found.status, "database": found.database, "free_mib": found.free_mib, "version": __version__}
    return JSONResponse(state, 200 if found.is_well else 503)


async def home(request: Request) -> Response:
    """List the published events, the coming ones first, and below them the latest published missions."""
    events = await Event.filter(state__in=("published", "cancelled")).order_by("-starts_on")
    yesterday = now().date() - dt.timedelta(days=1)
    coming = [await face_of(event) for event in events if event.ends_on >= yesterday]
    past = [await face_of(event) for event in events if event.ends_on < yesterday]
    missions = await published_missions(MOST_MISSIONS + 1)
    return render(
        request,
        "secretariat/home/home.html",
        coming=coming[::-1],
        past=past,
        missions=missions[:MOST_MISSIONS],
        has_more_missions=len(missions) > MOST_MISSIONS,
    )


async def imprint(request: Request) -> Response:
    """Tell who runs this installation, and credit the works of others that it shows."""
    settings = installation(request).settings
    operator, sender = parseaddr(settings.mail_from)
    return render(
        request,
        "secretariat/home/imprint.html",
        operator=operator,
        base_url=settings.base_url,
        contact=parseaddr(settings.mail_reply_to or "")[1] or sender,
        version=__version__,
        works=WORKS,
    )
