"""How often something may be tried, counted in the database so that it holds across processes and restarts."""

from __future__ import annotations

import datetime as dt
import ipaddress
from dataclasses import dataclass
from uuid import UUID

from events.platform.email_addresses import fold_email
from events.platform.signing import token_hash
from events.platform.storage.database import execute_count, execute_rows, transaction

_ONCE_MORE = """
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN attempt.window_started_at <= {since} THEN 1 ELSE attempt.count + 1 END,
  window_started_at =
    CASE WHEN attempt.window_started_at <= {since} THEN excluded.window_started_at ELSE attempt.window_started_at END
RETURNING key, count
"""
_INSERT = "INSERT INTO attempt (key, window_started_at, count) VALUES "
_COUNT = f"{_INSERT} ($1, $2, 1) {_ONCE_MORE.format(since='$3')}"
_COUNT_TWO = f"{_INSERT} ($1, $3, 1), ($2, $3, 1) {_ONCE_MORE.format(since='$4')}"


MOST_UPLOADS = 200
_LONGEST = dt.timedelta(days=1)  # of all windows
_SWEPT_EVERY = dt.timedelta(hours=1)
_QUARTER, _HOUR = dt.timedelta(minutes=15), dt.timedelta(hours=1)
_LONGEST_DELAY = dt.timedelta(hours=6)  # of a mail: who registered in earnest learns of it on the same day
_swept_at = dt.datetime.min.replace(tzinfo=dt.UTC)


async def allow(key: str, most: int, within: dt.timedelta, now: dt.datetime) -> bool:
    """Count one try under `key`; whether it is among the first `most` of its window, which is a day at the most."""
    return await tried(key, within, now) <= most


async def tried(key: str, within: dt.timedelta, now: dt.datetime) -> int:
    """Count one try under `key`, and return how many there were in its window.

    The key is hashed: addresses of people who only tried are not kept readable.
    """
    async with transaction():
        await sweep_tries(now)
        rows = await execute_rows(_COUNT, [token_hash(key), now, now - within])
    return int(rows[0]["count"])


async def sweep_tries(now: dt.datetime) -> None:
    """Once an hour, what no window reaches any more is deleted: anybody can add rows by trying."""
    global _swept_at  # noqa: PLW0603 - how long ago this process did it
    if dt.timedelta() <= now - _swept_at < _SWEPT_EVERY:
        return
    _swept_at = now
    await execute_count("DELETE FROM attempt WHERE window_started_at <= $1", [now - _LONGEST])


def network_of(client: str) -> str:
    """Return what counts as one client: an address, of IPv6 the 64 bits that one customer has to choose from."""
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return client
    return client if address.version == 4 else str(ipaddress.ip_network((address, 64), strict=False))


def neighbourhood_of(client: str) -> str:
    """Return the prefix that one operator may hand on to one customer: 256 addresses of IPv4, 48 bits of IPv6."""
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return client
    return str(ipaddress.ip_network((address, 24 if address.version == 4 else 48), strict=False))


@dataclass
class MailDelay:
    """How long the mail about a registration from one network waits: not at all for the first `most` of an hour.

    Those beyond wait a minute more each, at most six hours, so that whoever registers invented addresses mails few
    strangers. A prefix has four times as many: a conference's shared line is one address, and an attacker's may be
    many. Any other mail that anybody may ask for with any address waits so too; `what` is counted apart.
    """

    client: str
    most: int
    waits: dt.timedelta = dt.timedelta()
    what: str = "registration"

    async def counted(self, now: dt.datetime) -> dt.datetime:
        """Count a registration in the transaction that makes it; return when its mail may leave, as `waits` says."""
        at_most = {
            token_hash(f"{self.what} from {network_of(self.client)}"): self.most,
            token_hash(f"{self.what} near {neighbourhood_of(self.client)}"): 4 * self.most,
        }
        tries = await execute_rows(_COUNT_TWO, [*at_most, now, now - _HOUR])
        beyond = max(int(row["count"]) - at_most[row["key"]] for row in tries)
        self.waits = min(dt.timedelta(minutes=max(beyond, 0)), _LONGEST_DELAY)
        return now + self.waits


async def allow_sign_in(email: str, client: str, now: dt.datetime) -> bool:
    """In a quarter of an hour fifty tries from one client, ten of them at one address; a hundred at it in all.

    Ten at an address whoever tries would let anybody lock its owner out.
    """
    whom, where = fold_email(email), network_of(client)
    return (
        await allow(f"sign-in from {where}", 50, _QUARTER, now)
        and await allow(f"sign-in {whom} from {where}", 10, _QUARTER, now)
        and await allow(f"sign-in {whom}", 100, _QUARTER, now)
    )


async def allow_password_change(account_id: UUID, now: dt.datetime) -> bool:
    """Ten tries at the current password of an account in a quarter of an hour."""
    return await allow(f"new password of {account_id}", 10, _QUARTER, now)


async def allow_link(email: str, client: str, now: dt.datetime) -> bool:
    """Thirty mails asked for by one client in an hour, three to one address."""
    by_client = await allow(f"link from {network_of(client)}", 30, _HOUR, now)
    return by_client and await allow(f"link {fold_email(email)}", 3, _HOUR, now)


async def allow_upload(client: str, now: dt.datetime) -> bool:
    """Whether one client may send one more file within the hour: it stays a day without any registration."""
    return await allow(f"upload from {network_of(client)}", MOST_UPLOADS, _HOUR, now)


async def allow_alert(client: str, now: dt.datetime) -> bool:
    """Whether one client may give one more address to be told of an opening: sixty within the hour."""
    return await allow(f"alert asked from {network_of(client)}", 60, _HOUR, now)
