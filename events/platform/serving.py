"""Running an application under uvicorn: one process for a SQLite file, and what a request in flight is given."""

from __future__ import annotations

import contextlib
import fcntl
import os
import resource
from collections.abc import Iterator

import uvicorn

from events.platform.connections import KEEP_ALIVE, BoundedProtocol
from events.platform.storage.database import sqlite_path
from events.settings import CommandError, Settings

_MOST_FILES = 65_536
_GRACE = 15  # seconds that a request in flight has when the server is told to stop


def serve(application: str, settings: Settings, host: str, port: int, workers: int) -> None:
    """Serve until told to stop; `application` is the import string of a factory.

    The access log is off: addresses hold people's private links.
    """
    only_server = _only_server(settings) if settings.is_sqlite else contextlib.nullcontext()
    with only_server:
        _serve(application, settings, host, port, workers)


@contextlib.contextmanager
def _only_server(settings: Settings) -> Iterator[None]:
    """Refuse a second process on one SQLite file for as long as the first lives. Raise CommandError."""
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


def is_served(settings: Settings) -> bool:
    """Whether a process serves the SQLite file at present."""
    path = sqlite_path(settings.database_url)
    try:
        with path.with_name(path.name + ".serving").open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        pass
    return False


def _serve(application: str, settings: Settings, host: str, port: int, workers: int) -> None:
    # Each process of several reads its settings anew.
    os.environ["EVENTS_DATA_DIR"] = str(settings.data_dir)
    os.environ["EVENTS_BASE_URL"] = settings.base_url
    _raise_file_limit()
    uvicorn.run(
        application,
        factory=True,
        host=host,
        port=port,
        workers=workers,
        access_log=False,
        server_header=False,
        log_level="warning" if workers == 1 else "info",
        timeout_graceful_shutdown=_GRACE,
        timeout_keep_alive=KEEP_ALIVE,
        http=BoundedProtocol,
        ws="none",
        forwarded_allow_ips=settings.forwarded_allow_ips,
    )


def _raise_file_limit() -> None:
    """Allow as many open files as the system does: each connection is one, and the usual 1,024 are soon gone."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, _MOST_FILES)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
