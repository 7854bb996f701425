"""Errors of databases and files, told to whoever runs a command; and waiting for a database that is not there yet."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from tortoise.exceptions import DBConnectionError

from events.platform.storage.database import DatabaseError, dialect_of, postgres_arguments
from events.platform.storage.outages import Cause, on_one_line, outage_of

_WAYS_OUT: Mapping[Cause, str] = {
    Cause.BUSY: "Another process holds the database: wait for it or stop it, and try again",
    Cause.FULL: "The disk is full, nothing can be written: free some space and try again; what was confirmed is safe",
    Cause.READ_ONLY: "The database cannot be written to: look at the rights of its file and folder",
    Cause.FAILING: "The disk does not read or write as it should: look at the system's log and copy what is there",
    Cause.DAMAGED: "The database file is damaged: put it aside and restore the last backup, with `events restore FILE`",
}
_SILENCE = 60.0  # seconds between two lines about a database that is waited for


def in_words(error: BaseException) -> str | None:
    """Return an error of the database or of files that is the user's to mend as one line; None for any other."""
    if isinstance(error, ModuleNotFoundError) and error.name == "asyncpg":
        return "PostgreSQL needs its driver: pip install 'wops-events[postgresql]'"
    cause = outage_of(error)
    if cause is not None and cause in _WAYS_OUT:
        return f"{_WAYS_OUT[cause]} ({on_one_line(error)})."
    if cause is not None or isinstance(error, DatabaseError | DBConnectionError | OSError) or _is_refusal(error):
        return str(error)
    return None


def way_out(trouble: str) -> str:
    """Return what to do in an outage that is named by its cause; anything else as it is."""
    return next((f"{way}." for cause, way in _WAYS_OUT.items() if cause == trouble), trouble)


def _is_refusal(error: BaseException) -> bool:
    """Whether PostgreSQL would not let us in: no such database, role or password."""
    if type(error).__module__ != "asyncpg.exceptions":
        return False
    from asyncpg import exceptions

    return isinstance(error, exceptions.InvalidCatalogNameError | exceptions.InvalidAuthorizationSpecificationError)


async def wait_for_database(database_url: str, report: Callable[[str], object]) -> None:
    """Return once the database answers; say every minute that it does not. A SQLite file is there or is made."""
    if dialect_of(database_url) == "sqlite":
        return
    pause, told_at = 0.5, float("-inf")
    clock = asyncio.get_running_loop().time
    while (trouble := await _trouble_connecting(database_url)) is not None:
        if clock() - told_at >= _SILENCE:
            report(f"The database does not answer ({trouble}): waiting for it.")
            told_at = clock()
        await asyncio.sleep(pause)
        pause = min(2 * pause, 5.0)


async def _trouble_connecting(database_url: str) -> Exception | None:
    """Return why the server cannot be reached. Raise what waiting does not mend, such as a wrong password."""
    import asyncpg

    try:
        connection = await asyncpg.connect(**postgres_arguments(database_url))
    except Exception as error:
        if isinstance(error, OSError) or outage_of(error) is Cause.AWAY:
            return error
        raise
    await connection.close()
    return None
