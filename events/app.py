"""The application: its tables, layers, routes, error pages, and what runs as long as the process. Assembly only.

What is heavy is imported where it is used: commands that need no more than the tables start fast.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING

from events.platform.storage.schema import Schema
from events.settings import Settings, read_settings

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

    from events.platform.housekeeping import Rhythm, Task
    from events.platform.loops import Loop
    from events.platform.web.installation import Installation

logger = logging.getLogger("events")

SCHEMA = Schema(
    tables=(
        "events.records.auditing.models",
        "events.records.texts.models",
        "events.records.people.models",
        "events.records.lists.models",
        "events.records.organizations.models",
        "events.records.vault.models",
        "events.records.files.models",
        "events.records.seats.models",
        "events.congress.organizing.models",
        "events.congress.quotas.models",
        "events.congress.registration.models",
        "events.congress.registration.duplicates.models",
        "events.congress.registration.erasures.models",
        "events.congress.registration.exports.models",
        "events.records.changes.models",
        "events.congress.alerts.models",
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
        "events.congress.invitations.models",
        "events.congress.letters.models",
        "events.records.feeds.models",
        "events.records.stamps.models",
        "events.records.outbox.models",
        "events.records.deletions.models",
    ),
    migrations="events.records.migrations",
    revised="event",
    scopes=("event", "mission"),
    stored_files="stored_file",
    parts={"participants": "participant_list"},
    derived={
        "event": "events.publishing.calendars.event_stamping:EVENT_ENTRIES",
        "mission": "events.publishing.calendars.mission_stamping:MISSION_ENTRIES",
    },
)

# Seconds for which a request waits for other processes (SQLite) or acts of ours (PostgreSQL; else `foreign_locks.py`).
_LOCK_WAITS = {"sqlite": 1.5, "postgresql": 10.0}

LARGEST_BODY = 1_500_000  # bytes; a form of ours with every text of an event stays below it
_RETRY_AFTER = "10"  # seconds, told to whoever comes in an outage


def create_app(settings: Settings) -> Starlette:
    """Return the ASGI application of one installation, whose lifespan also runs what a worker apart does not."""
    from starlette.applications import Starlette
    from starlette.exceptions import HTTPException
    from starlette.middleware import Middleware
    from starlette.requests import ClientDisconnect
    from tortoise.exceptions import DBConnectionError, OperationalError

    from events.platform.storage.database import as_process, dialect_of, open_database
    from events.platform.storage.outages import AwayError
    from events.platform.web.headers import BodyLimit, SameSiteOnly, SecurityHeaders
    from events.platform.web.http_cache import HttpCache
    from events.routes import gate, routes

    made, found = installation_of(settings), dialect_of(settings.database_url)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with open_database(as_process(settings.database_url, "server"), SCHEMA, _LOCK_WAITS[found]):
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
        exception_handlers={
            HTTPException: _refused,
            ClientDisconnect: _gone,
            **dict.fromkeys((OperationalError, DBConnectionError, AwayError, OSError), _unavailable),
            Exception: _failed,
        },
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
    from events.platform.memory import use_one_heap

    use_one_heap()
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
    """Run what runs beside the requests: mail delivery, periodic tasks, long files, the record of fetched feeds."""
    from events.congress.registration.exports.making_operations import make_until
    from events.platform.housekeeping import keep_house_until
    from events.platform.loops import running
    from events.platform.memory import give_memory_back
    from events.publishing.calendars.fetches import noting_fetches
    from events.publishing.delivery.worker import loop_inside

    house = (lambda stop: keep_house_until(stop, made.settings, rhythms())) if made.settings.worker else None
    exports = (lambda stop: make_until(stop, made.settings)) if made.settings.worker else None
    async with running(loop_inside(made)), running(house), running(give_memory_back), running(_watch(made.settings)):
        async with running(exports), noting_fetches():
            yield


def _watch(settings: Settings) -> Loop | None:
    """Return the loop that refuses what waits for other programs; on SQLite waiting has its limit in the engine."""
    if settings.is_sqlite:
        return None
    from events.platform.storage.database import as_process
    from events.platform.storage.foreign_locks import refuse_foreign_locks

    return partial(refuse_foreign_locks, as_process(settings.database_url, "server"))


async def work(settings: Settings) -> None:
    """Deliver mail, run the periodic tasks and make long files until a signal to stop."""
    from events.congress.registration.exports.making_operations import make_until
    from events.platform.housekeeping import keep_house_until
    from events.platform.storage.database import as_process, open_database
    from events.publishing.delivery.worker import work as deliver

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    made = installation_of(settings)
    async with open_database(as_process(settings.database_url, "worker"), SCHEMA):
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(deliver(made, stop))
                tasks.create_task(keep_house_until(stop, settings, rhythms()))
                tasks.create_task(make_until(stop, settings))
        finally:
            await made.pdf.close()


def rhythms() -> tuple[Rhythm, ...]:
    """Return the periodic tasks of the product: a few times a day, and twice a minute."""
    from events.congress.alerts.opening_operations import destroy_due_alerts, tell_of_openings
    from events.congress.delegations.retention_operations import forget_due_focal_points
    from events.congress.invitations.retention_operations import destroy_due_invitations
    from events.congress.registration.exports.operations import forget_old
    from events.congress.registration.file_operations import destroy_unused
    from events.congress.registration.place_offer_operations import forget_lapsed_offers
    from events.congress.registration.retention_operations import destroy_due_answers, destroy_due_notes
    from events.congress.registration.waiting_operations import lapse_offers
    from events.missions.outcomes.action_operations import remind_due
    from events.platform.housekeeping import Rhythm
    from events.publishing.delivery.bounces import note_bounces
    from events.publishing.delivery.reminders import remind_of_events
    from events.publishing.late_changes.notifying import delete_old_notices, notify_of_changes
    from events.records.auditing.retention_operations import recorded
    from events.records.deletions.operations import erase_due
    from events.records.files.operations import remove_due, sweep
    from events.records.lists.bulk_operations import forget_old_acts
    from events.records.vault.operations import destroy_due

    rarely = {
        "destroyed the sensitive values of people": recorded("values", lambda _settings, at: destroy_due(at)),
        "destroyed answers whose last day is over": recorded("answers", lambda _settings, at: destroy_due_answers(at)),
        "destroyed files of answers that nobody needs": recorded(
            "files", lambda there, at: destroy_unused(there.files_dir, at)
        ),
        "emptied old invitations": recorded("invitations", lambda _settings, at: destroy_due_invitations(at)),
        "forgot old focal points": recorded("focal_points", lambda _settings, at: forget_due_focal_points(at)),
        "destroyed notes whose last day is over": recorded("notes", lambda _settings, at: destroy_due_notes(at)),
        "destroyed addresses of alerts": recorded("alerts", lambda _settings, at: destroy_due_alerts(at)),
        "forgot to whom places were offered": lambda _settings, at: forget_lapsed_offers(at),
        "removed files whose last day is over": recorded("files", lambda there, at: remove_due(there.files_dir, at)),
        "swept files that no row knows": lambda settings, at: sweep(settings.files_dir, at),
        "reminded people of joint actions": remind_due,
        "reminded people of events": remind_of_events,
        "forgot what changes were told long ago": lambda _settings, at: delete_old_notices(at),
        "forgot what acts on many rows did": lambda _settings, at: forget_old_acts(at),
        "erased what was deleted long ago": recorded("rows", lambda _settings, at: erase_due(at)),
    }
    often: dict[str, Task] = {
        "queued mails about what changed": notify_of_changes,
        "told who waited that registration is open": lambda _settings, at: tell_of_openings(at),
        "passed on places that were offered too long": lambda _settings, at: lapse_offers(at),
        "removed files of registrations": lambda there, at: forget_old(there.files_dir, at),
    }
    return (
        Rhythm(rarely, 60, 6 * 3600),
        Rhythm(often, 30, 30),
        Rhythm({"noted mails that came back": note_bounces}, 60, 120),
    )


async def _refused(request: Request, refusal: Exception) -> Response:
    from starlette.exceptions import HTTPException

    from events.congress.registration.lost_pages import frame_of_lost

    assert isinstance(refusal, HTTPException)  # noqa: S101 - registered for nothing else
    return _error_page(request, refusal.status_code, refusal.headers, await frame_of_lost(request, refusal.status_code))


async def _unavailable(request: Request, failure: Exception) -> Response:
    """Answer 503 in an outage; any other failure goes on to `_failed`."""
    from events.platform.storage.outages import note_outage, outage_of

    cause = outage_of(failure)
    if cause is None:
        raise failure
    note_outage(cause, failure)
    return _error_page(request, 503, {"retry-after": _RETRY_AFTER})


async def _gone(_request: Request, _failure: Exception) -> Response:
    """Answer whoever went away before the end of the form they sent: nobody reads this, and nothing is wrong here."""
    from starlette.responses import Response

    return Response(status_code=400)


async def _failed(request: Request, failure: Exception) -> Response:
    """Answer what nobody foresaw. The log gets the route and not the address, which may hold a private link."""
    from events.platform.web.headers import security_headers
    from events.platform.web.installation import installation

    logger.error("failed at %s", getattr(request.scope.get("route"), "path", "an unknown route"), exc_info=failure)
    response = _error_page(request, 500, {"cache-control": "no-store"})
    response.raw_headers.extend(security_headers(installation(request).settings))  # outside of all layers
    return response


def _error_page(
    request: Request, status: int, headers: Mapping[str, str] | None, frame: Mapping[str, object] | None = None
) -> Response:
    from events.platform.web.error_pages import error_page

    return error_page(request, status, headers, frame)
