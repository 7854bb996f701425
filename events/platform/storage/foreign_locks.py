"""Locks of other programs in PostgreSQL: whoever waits for one is refused soon, whoever waits for one of us is not.

Two acts of ours on one event follow each other, and the second may wait long behind a large import: it is let wait, for
it will have its turn (only after ten seconds, `lock_timeout`, is it refused as well). What an administrator or another
program has locked may be locked for hours: a request that waits for that is answered 503 within two seconds.
PostgreSQL's own `lock_timeout` cannot tell them apart. So statements that last long are looked at: `pg_blocking_pids`
names who holds what they wait for, and sessions name their application.
Nothing is asked of the database while statements are fast.
"""

from __future__ import annotations

import asyncio
import time

from events.platform.loops import sleep_until
from events.platform.storage.database import postgres_arguments
from events.platform.storage.outages import Cause, note_outage, outage_of
from events.platform.storage.postgres_engine import in_flight

PATIENCE = 1.25  # seconds for which a statement waits for somebody else: with the look, less than two
_LOOKS_EVERY = 0.25  # seconds

_OF_THIS_KIND = "{0}.application_name = current_setting('application_name')"
_OURS = f"coalesce({{0}}.application_name LIKE 'wops-events%' OR {_OF_THIS_KIND}, false)"
# Cancels each waiting statement of servers, unless all who hold what it waits for, or what they wait for themselves,
# are sessions of ours too. A command (restore, import) waits for as long as whoever called it does.
_CANCEL = f"""
    WITH RECURSIVE held_by(waiting, holder) AS (
        SELECT waiting.pid, unnest(pg_blocking_pids(waiting.pid)) FROM pg_stat_activity AS waiting
        WHERE waiting.datname = current_database() AND waiting.wait_event_type = 'Lock'
          AND {_OF_THIS_KIND.format("waiting")}
          AND clock_timestamp() - waiting.query_start > make_interval(secs => $1)
      UNION
        SELECT waiting, unnest(pg_blocking_pids(holder)) FROM held_by
    )
    SELECT pg_cancel_backend(late.waiting) FROM (
        SELECT DISTINCT held_by.waiting FROM held_by LEFT JOIN pg_stat_activity AS theirs ON theirs.pid = held_by.holder
        WHERE NOT {_OURS.format("theirs")}
    ) AS late
"""  # noqa: S608


async def refuse_foreign_locks(database_url: str, stop: asyncio.Event) -> None:
    """Cancel the statements of servers that wait for what others hold, until `stop` is set; no failure ends it."""
    while not stop.is_set():
        await sleep_until(stop, _LOOKS_EVERY)
        if _is_slow():
            try:
                await _look_until(stop, database_url)
            except Exception as error:
                note_outage(outage_of(error) or Cause.AWAY, error)  # asyncpg's connect raises OSError and TimeoutError


async def _look_until(stop: asyncio.Event, database_url: str) -> None:
    """Look again and again as long as statements are slow, on a connection of its own: the pool's may all wait."""
    import asyncpg

    connection = await asyncpg.connect(**postgres_arguments(database_url))
    try:
        while _is_slow() and not stop.is_set():
            await connection.execute(_CANCEL, PATIENCE)
            await sleep_until(stop, _LOOKS_EVERY)
    finally:
        await connection.close()


def _is_slow() -> bool:
    """Whether a statement of this process has waited for its answer long enough to be looked at."""
    return bool(in_flight) and time.monotonic() - min(in_flight.values()) > PATIENCE - _LOOKS_EVERY
