"""How often something may be tried, counted in the database so that it holds across processes and restarts."""

from __future__ import annotations

import datetime as dt

from events.cleaning import fold_email
from events.database import execute_rows, transaction
from events.signing import token_hash

_COUNT = """
INSERT INTO attempt (key, window_started_at, count) VALUES ($1, $2, 1)
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN attempt.window_started_at <= $3 THEN 1 ELSE attempt.count + 1 END,
  window_started_at = CASE WHEN attempt.window_started_at <= $3 THEN $2 ELSE attempt.window_started_at END
RETURNING count
"""


async def allow(key: str, most: int, within: dt.timedelta, now: dt.datetime) -> bool:
    """Count one try under `key`; whether it is among the first `most` of its window.

    The key is hashed: addresses of people who only tried are not kept readable.
    """
    async with transaction():
        rows = await execute_rows(_COUNT, [token_hash(key), now, now - within])
    return int(rows[0]["count"]) <= most


async def allow_sign_in(email: str, client: str, now: dt.datetime) -> bool:
    """Ten tries at one address and fifty from one client in a quarter of an hour."""
    quarter = dt.timedelta(minutes=15)
    by_address = await allow(f"sign-in {fold_email(email)}", 10, quarter, now)
    by_client = await allow(f"sign-in from {client}", 50, quarter, now)
    return by_address and by_client


async def allow_link(email: str, client: str, now: dt.datetime) -> bool:
    """Three mails to one address and thirty asked for by one client in an hour."""
    hour = dt.timedelta(hours=1)
    by_address = await allow(f"link {fold_email(email)}", 3, hour, now)
    by_client = await allow(f"link from {client}", 30, hour, now)
    return by_address and by_client
