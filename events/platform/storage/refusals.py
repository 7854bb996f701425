"""Errors of databases and files, told to whoever runs a command."""

from __future__ import annotations


def in_words(error: BaseException) -> str | None:
    """Return an error of the database or of files that is the user's to mend as one line; None for any other."""
    from tortoise.exceptions import DBConnectionError

    from events.platform.storage.database import DatabaseError

    if isinstance(error, ModuleNotFoundError) and error.name == "asyncpg":
        return "PostgreSQL needs its driver: pip install 'wops-events[postgresql]'"
    if isinstance(error, DatabaseError | DBConnectionError | OSError) or _is_refusal(error):
        return str(error)
    return None


def _is_refusal(error: BaseException) -> bool:
    """Whether PostgreSQL would not let us in: no such database, role or password."""
    if type(error).__module__ != "asyncpg.exceptions":
        return False
    from asyncpg import exceptions

    return isinstance(
        error,
        exceptions.InvalidCatalogNameError
        | exceptions.InvalidAuthorizationSpecificationError
        | exceptions.PostgresConnectionError
        | exceptions.CannotConnectNowError,
    )
