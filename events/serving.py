"""Running the application under uvicorn, and mail delivery and housekeeping in a process of their own."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import signal
from collections.abc import Iterator
from typing import TYPE_CHECKING

import uvicorn

from events.database import sqlite_path
from events.settings import CommandError, Settings, read_settings

if TYPE_CHECKING:
    from starlette.applications import Starlette

_GRACE = 15  # seconds that a request in flight has when the server is told to stop


def serve(settings: Settings, host: str, port: int, workers: int) -> None:
    """Serve until told to stop. The access log is off: addresses hold people's private links."""
    only_server = _only_server(settings) if settings.is_sqlite else contextlib.nullcontext()
    with only_server:
        _serve(settings, host, port, workers)


@contextlib.contextmanager
def _only_server(settings: Settings) -> Iterator[None]:
    """On SQLite one process serves a file: a second one is refused for as long as the first lives.

    Raises CommandError.
    """
    path = sqlite_path(settings.database_url)
    with path.with_name(path.name + ".serving").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(
                f"Another process serves {path} already: SQLite is served by one process. "
                "Stop it first, or set EVENTS_DATABASE_URL to a PostgreSQL database."
            ) from None
        yield


def _serve(settings: Settings, host: str, port: int, workers: int) -> None:
    # Each process of several reads its settings anew.
    os.environ["EVENTS_DATA_DIR"] = str(settings.data_dir)
    os.environ["EVENTS_BASE_URL"] = settings.base_url
    uvicorn.run(
        "events.serving:application",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        access_log=False,
        server_header=False,
        log_level="warning" if workers == 1 else "info",
        timeout_graceful_shutdown=_GRACE,
        forwarded_allow_ips=settings.forwarded_allow_ips,
    )


def application() -> Starlette:
    """The application of this process, as uvicorn asks for it."""
    from events.app import create_app

    return create_app(read_settings())


async def work(settings: Settings) -> None:
    """Deliver mail and keep house until a signal to stop."""
    from events.database import open_database
    from events.housekeeping import keep_all_house_until
    from events.installation import Installation
    from events.mail.worker import work as deliver
    from events.pdf.worker import PdfWorker
    from events.revisions import Revisions
    from events.signing import Signer

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    made = Installation(settings, Signer(settings.secret_key), Revisions(settings.database_url), PdfWorker())
    async with open_database(settings.database_url):
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(deliver(made, stop))
                tasks.create_task(keep_all_house_until(stop, settings))
        finally:
            await made.pdf.close()
