"""The last fetches of private calendars: gathered in memory, written once a minute, never in the way of an answer."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from events.platform.ical.clients import client_of
from events.platform.loops import running, sleep_until
from events.platform.storage.database import execute_count, transaction
from events.platform.storage.outages import note_outage, outage_of
from events.publishing.calendars.tokens import FeedAccess
from events.records.feeds.models import FeedFetch

logger = logging.getLogger("events.publishing.calendars")

_EVERY = 60.0  # seconds
_MOST = 50_000  # calendars between two writings; more are answered and not counted
_TOGETHER = 100  # rows in one statement


@dataclass
class _Fetched:
    at: dt.datetime
    count: int


_Key = tuple[UUID, str, int, str]
_gathered: dict[_Key, _Fetched] = {}


def note_fetch(opened: FeedAccess, user_agent: str, now: dt.datetime) -> None:
    """Note that a calendar was asked for; only of valid addresses, so that nobody fills the memory."""
    key = (opened.subject, opened.purpose, opened.generation, client_of(user_agent))
    if (found := _gathered.get(key)) is not None:
        found.at, found.count = now, found.count + 1
    elif len(_gathered) < _MOST:
        _gathered[key] = _Fetched(now, 1)


async def write_fetches() -> int:
    """Write what was gathered; how many rows. What could not be written is kept for the next time."""
    taken = dict(_gathered)
    _gathered.clear()
    try:
        async with transaction():
            rows = sorted(taken.items(), key=lambda item: str(item[0]))  # in one order: no two processes wait in turn
            for start in range(0, len(rows), _TOGETHER):
                await _write(rows[start : start + _TOGETHER])
    except Exception:
        for key, fetched in taken.items():
            later = _gathered.setdefault(key, _Fetched(fetched.at, 0))
            later.count += fetched.count
        raise
    return len(taken)


async def _write(some: list[tuple[_Key, _Fetched]]) -> None:
    values = [value for key, fetched in some for value in (*key, fetched.at, fetched.count)]
    places = ", ".join(
        "(" + ", ".join(f"${number}" for number in range(at, at + 6)) + ")" for at in range(1, len(values) + 1, 6)
    )
    await execute_count(
        "INSERT INTO feed_fetch (subject, purpose, generation, client, last_fetched_at, count) "  # noqa: S608
        f"VALUES {places} ON CONFLICT (subject, purpose, generation, client) DO UPDATE "
        "SET last_fetched_at = excluded.last_fetched_at, count = feed_fetch.count + excluded.count",
        values,
    )


async def fetches_of(subject: UUID, generation: int) -> list[FeedFetch]:
    """Return who fetched the calendars of a subject by their present addresses, the latest first."""
    return await FeedFetch.filter(subject=subject, generation=generation).order_by("-last_fetched_at", "client")


async def former_fetches_of(subject: UUID, generation: int) -> list[FeedFetch]:
    """Return who last asked for addresses that have been replaced."""
    former = FeedFetch.filter(subject=subject, generation__lt=generation)
    return await former.order_by("-last_fetched_at", "client").limit(5)


@asynccontextmanager
async def noting_fetches(every: float = _EVERY) -> AsyncIterator[None]:
    """Write what is gathered every minute while the body runs, and once at its end."""
    async with running(partial(_write_until, every=every)):
        yield


async def _write_until(stop: asyncio.Event, every: float) -> None:
    is_last = False
    while not is_last:
        await sleep_until(stop, every)
        is_last = stop.is_set()
        try:
            if _gathered:
                await write_fetches()
        except Exception as error:
            if (cause := outage_of(error)) is not None:
                note_outage(cause, error)
            else:
                logger.exception("what fetched calendars could not be written")
