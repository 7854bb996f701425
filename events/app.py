"""The application: layers, routes, error pages and what lives as long as the process. Assembly only."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from events.access import choose_language
from events.calendars.fetches import noting_fetches
from events.database import open_database
from events.error_pages import error_page
from events.headers import BodyLimit, SameSiteOnly, SecurityHeaders, security_headers
from events.housekeeping import housekeeping
from events.installation import Installation, installation
from events.keeping import Keeping
from events.mail.worker import delivering
from events.pdf.worker import PdfWorker
from events.revisions import Revisions
from events.routes import routes
from events.settings import Settings
from events.signing import Signer

logger = logging.getLogger("events")

# A form of ours with every text of an event stays below this; the picture of a badge is scaled on the phone.
LARGEST_BODY = 1_500_000


def create_app(settings: Settings) -> Starlette:
    """The ASGI application of one installation.

    Its lifespan opens the database, delivers mail and keeps house, unless a worker apart does.
    """
    made = Installation(settings, Signer(settings.secret_key), Revisions(settings.database_url), PdfWorker())

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with open_database(settings.database_url):
            await made.revisions.start()
            try:
                async with delivering(made), housekeeping(settings), noting_fetches():
                    yield
            finally:
                await made.revisions.stop()
                await made.pdf.close()

    app = Starlette(
        routes=routes(),
        lifespan=lifespan,
        exception_handlers={HTTPException: _refused, ClientDisconnect: _gone, Exception: _failed},
        middleware=[
            Middleware(Keeping, revisions=made.revisions),
            Middleware(SecurityHeaders, settings=settings),
            Middleware(BodyLimit, largest=LARGEST_BODY),
            Middleware(SameSiteOnly, settings=settings),
        ],
    )
    app.state.installation = made
    return app


async def _refused(request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, HTTPException)  # noqa: S101 - registered for nothing else
    request.scope.pop("keep", None)
    choose_language(request)
    return error_page(request, refusal.status_code, refusal.headers)


async def _gone(request: Request, _failure: Exception) -> Response:
    """Whoever sent a form went away before its end: nobody reads this, and nothing is wrong here."""
    return Response(status_code=400)


async def _failed(request: Request, failure: Exception) -> Response:
    """What nobody foresaw. The log gets the route and not the address, which may hold a private link."""
    route = request.scope.get("route")
    logger.error("failed at %s", getattr(route, "path", "an unknown route"), exc_info=failure)
    choose_language(request)
    response = error_page(request, 500, {"cache-control": "no-store"})
    # This answer is made outside of all layers.
    response.raw_headers.extend(security_headers(installation(request).settings))
    return response
