"""The application: its tables, layers, routes, error pages, and what runs as long as the process. Assembly only.

What is heavy is imported where it is used: commands that need no more than the tables start fast.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from events.platform.storage.schema import Schema
from events.settings import Settings, read_settings

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

    from events.platform.housekeeping import Rhythm
    from events.platform.web.installation import Installation

logger = logging.getLogger("events")

SCHEMA = Schema(
    tables=(
        "events.records.auditing.models",
        "events.records.texts.models",
        "events.records.people.models",
        "events.records.vault.models",
        "events.records.files.models",
        "events.records.seats.models",
        "events.congress.organizing.models",
        "events.congress.registration.models",
        "events.records.changes.models",
        "events.congress.agenda.models",
        "events.partnerships.models",
        "events.missions.file.models",
        "events.missions.itineraries.models",
        "events.secretariat.mission_events.models",
        "events.missions.bookings.models",
        "events.missions.costs.models",
        "events.missions.outcomes.models",
        "events.missions.fieldwork.models",
        "events.congress.badges.models",
        "events.records.feeds.models",
        "events.records.outbox.models",
    ),
    migrations="events.records.migrations",
    revised="event",
    scopes=("event", "mission"),
    stored_files="stored_file",
)

# A form of ours with every text of an event stays below this; the picture of a badge is scaled on the phone.
LARGEST_BODY = 1_500_000  # bytes


def create_app(settings: Settings) -> Starlette:
    """Return the ASGI application of one installation.

    Its lifespan opens the database, delivers mail and runs the periodic tasks, unless a worker apart does.
    """
    from starlette.applications import Starlette
    from starlette.exceptions import HTTPException
    from starlette.middleware import Middleware
    from starlette.requests import ClientDisconnect

    from events.platform.storage.database import open_database
    from events.platform.web.headers import BodyLimit, SameSiteOnly, SecurityHeaders
    from events.platform.web.http_cache import HttpCache
    from events.routes import gate, routes

    made = installation_of(settings)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with open_database(settings.database_url, SCHEMA):
            await made.revisions.start()
            try:
                async with _beside(made):
                    yield
            finally:
                await made.revisions.stop()
                await made.pdf.close()

    app = Starlette(
        routes=routes(),
        lifespan=lifespan,
        exception_handlers={HTTPException: _refused, ClientDisconnect: _gone, Exception: _failed},
        middleware=[
            Middleware(HttpCache, revisions=made.revisions),
            Middleware(SecurityHeaders, settings=settings),
            Middleware(BodyLimit, largest=LARGEST_BODY),
            Middleware(SameSiteOnly, settings=settings),
        ],
    )
    app.state.installation = made
    app.state.gate = gate()
    return app


def application() -> Starlette:
    """Return the application of this process, as uvicorn asks for it."""
    return create_app(read_settings())


def load_pages() -> None:
    """Import the rows of all pages, which fills the address book: no link can be written before."""
    import events.routes  # noqa: F401


def installation_of(settings: Settings) -> Installation:
    """Return what one process of an installation is made of, which writes links too: the address book is filled."""
    from events.platform.pdf.worker import PdfWorker
    from events.platform.signing import Signer
    from events.platform.storage.revisions import Revisions
    from events.platform.web.installation import Installation

    load_pages()
    return Installation(settings, Signer(settings.secret_key), Revisions(settings.database_url), PdfWorker())


@asynccontextmanager
async def _beside(made: Installation) -> AsyncIterator[None]:
    """Run what runs beside the requests: mail delivery, periodic tasks, the record of fetched feeds."""
    from events.platform.housekeeping import keep_house_until
    from events.platform.loops import running
    from events.platform.memory import give_memory_back
    from events.publishing.calendars.fetches import noting_fetches
    from events.publishing.delivery.worker import loop_inside

    house = (lambda stop: keep_house_until(stop, made.settings, rhythms())) if made.settings.worker else None
    async with running(loop_inside(made)), running(house), running(give_memory_back), noting_fetches():
        yield


async def work(settings: Settings) -> None:
    """Deliver mail and run the periodic tasks until a signal to stop."""
    from events.platform.housekeeping import keep_house_until
    from events.platform.storage.database import open_database
    from events.publishing.delivery.worker import work as deliver

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    made = installation_of(settings)
    async with open_database(settings.database_url, SCHEMA):
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(deliver(made, stop))
                tasks.create_task(keep_house_until(stop, settings, rhythms()))
        finally:
            await made.pdf.close()


def rhythms() -> tuple[Rhythm, ...]:
    """Return the periodic tasks of the product: a few times a day, and twice a minute."""
    from events.missions.outcomes.action_operations import remind_due
    from events.platform.housekeeping import Rhythm
    from events.publishing.late_changes.notifying import delete_old_notices, notify_of_changes
    from events.records.files.operations import remove_due, sweep
    from events.records.vault.operations import destroy_due

    rarely = {
        "destroyed the sensitive values of people": lambda _settings, at: destroy_due(at),
        "removed files whose last day is over": lambda settings, at: remove_due(settings.files_dir, at),
        "swept files that no row knows": lambda settings, at: sweep(settings.files_dir, at),
        "reminded people of joint actions": remind_due,
        "forgot what changes were told long ago": lambda _settings, at: delete_old_notices(at),
    }
    # The first round comes when the first visitors are served.
    return Rhythm(rarely, 60, 6 * 3600), Rhythm({"queued mails about what changed": notify_of_changes}, 30, 30)


async def _refused(request: Request, refusal: Exception) -> Response:
    from starlette.exceptions import HTTPException

    from events.platform.web.error_pages import error_page
    from events.platform.web.gate import choose_language

    assert isinstance(refusal, HTTPException)  # noqa: S101 - registered for nothing else
    request.scope.pop("cacheable", None)
    choose_language(request)
    return error_page(request, refusal.status_code, refusal.headers)


async def _gone(_request: Request, _failure: Exception) -> Response:
    """Answer whoever went away before the end of the form they sent: nobody reads this, and nothing is wrong here."""
    from starlette.responses import Response

    return Response(status_code=400)


async def _failed(request: Request, failure: Exception) -> Response:
    """Answer what nobody foresaw. The log gets the route and not the address, which may hold a private link."""
    from events.platform.web.error_pages import error_page
    from events.platform.web.gate import choose_language
    from events.platform.web.headers import security_headers
    from events.platform.web.installation import installation

    route = request.scope.get("route")
    logger.error("failed at %s", getattr(route, "path", "an unknown route"), exc_info=failure)
    choose_language(request)
    response = error_page(request, 500, {"cache-control": "no-store"})
    # This answer is made outside of all layers.
    response.raw_headers.extend(security_headers(installation(request).settings))
    return response
