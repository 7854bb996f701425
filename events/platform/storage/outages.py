"""Outages: errors that say nothing about what was asked, only that the database or its disk cannot serve at present.

Requests are answered 503 then and not 500, and the log gets one line for each cause and minute.
"""

from __future__ import annotations

import errno
import logging
import time
from collections.abc import Collection, Iterator
from enum import StrEnum

from tortoise.exceptions import DBConnectionError

from events.platform.quiet_log import QuietLog


class Cause(StrEnum):
    """Why nothing can be read or written, for the log, the page of health and commands."""

    AWAY = "the database cannot be reached"
    BUSY = "another process holds the database"
    FULL = "the disk is full"
    READ_ONLY = "the database cannot be written to"
    FAILING = "the disk fails"
    DAMAGED = "the database file is damaged"


class AwayError(Exception):
    """The database did not answer a moment ago, and is not asked again so soon."""


# Primary result codes of SQLite (sqlite.org/rescode.html).
_SQLITE = {
    5: Cause.BUSY,
    6: Cause.BUSY,
    8: Cause.READ_ONLY,
    10: Cause.FAILING,
    11: Cause.DAMAGED,
    13: Cause.FULL,
    14: Cause.AWAY,
    15: Cause.BUSY,
    26: Cause.DAMAGED,
}
# Codes and classes of PostgreSQL (Appendix A of its manual); a code goes before its class.
_POSTGRESQL = {
    "08": Cause.AWAY,
    "25006": Cause.READ_ONLY,
    "40P01": Cause.BUSY,
    "53": Cause.AWAY,
    "53100": Cause.FULL,
    "55P03": Cause.BUSY,
    "57014": Cause.BUSY,  # cancelled by us (foreign_locks.py), or by a limit of time that the address sets
    "57P": Cause.AWAY,
    "58030": Cause.FAILING,
    "XX001": Cause.DAMAGED,
    "XX002": Cause.DAMAGED,
}
_SYSTEM = {
    errno.ENOSPC: Cause.FULL,
    errno.EDQUOT: Cause.FULL,
    errno.EROFS: Cause.READ_ONLY,
    errno.EIO: Cause.FAILING,
}


def outage_of(error: BaseException) -> Cause | None:
    """Return the outage that an error comes from; None when it comes from anything else."""
    found = [cause for each in _with_causes(error) if (cause := _cause_of(each)) is not None]
    return found[-1] if found else None  # the innermost knows best


def _with_causes(error: BaseException) -> Iterator[BaseException]:
    """Give an error and those it was raised from; Tortoise's have the driver's as their argument."""
    following: object = error
    while isinstance(following, BaseException):
        yield following
        following = following.__cause__ or next(iter(following.args), None)


def _cause_of(error: BaseException) -> Cause | None:
    if (code := getattr(error, "sqlite_errorcode", None)) is not None:
        return _SQLITE.get(code & 0xFF)  # the rest is the extended code
    if (state := getattr(error, "sqlstate", None)) is not None:
        return next((_POSTGRESQL[part] for part in (state, state[:3], state[:2]) if part in _POSTGRESQL), None)
    if isinstance(error, AwayError | DBConnectionError) or _is_closed(error):
        return Cause.AWAY
    return _SYSTEM.get(error.errno or 0) if isinstance(error, OSError) else None


def _is_closed(error: BaseException) -> bool:
    """Whether asyncpg's connection went away under a statement, which it says without a code."""
    return type(error).__module__.startswith("asyncpg.") and "clos" in str(error)


_log = QuietLog(logging.getLogger(__name__))
_noted: dict[Cause, float] = {}


def note_outage(cause: Cause, error: BaseException) -> None:
    """Write one line about an outage, unless there was one about the same cause within the last minute."""
    _noted[cause] = time.monotonic()
    _log.note(logging.ERROR, cause, on_one_line(error))


def noted_lately(causes: Collection[Cause], seconds: float) -> Cause | None:
    """Return the first of these causes that an act of ours met within so many seconds."""
    since = time.monotonic() - seconds
    return next((cause for cause in causes if _noted.get(cause, since) > since), None)


def on_one_line(error: BaseException) -> str:
    """Return what an error says; PostgreSQL adds hints in lines of their own."""
    return " ".join(str(error).split())
