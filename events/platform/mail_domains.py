"""Whether a domain takes mail, asked of the DNS where the installation allows it.

Nothing is refused for want of an answer: a resolver that is slow, away or not set up leaves an address as it is. The
look-up runs in threads of its own, so that many at once keep nothing else waiting.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TYPE_CHECKING

from email_validator import EmailUndeliverableError

from events.platform.email_addresses import for_smtp

if TYPE_CHECKING:
    from dns.resolver import Resolver

_PATIENCE = 2  # seconds
_AT_ONCE = 4


@cache
def _resolver() -> Resolver:
    from email_validator import caching_resolver

    return caching_resolver(timeout=_PATIENCE)


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_AT_ONCE, "mail-domain")


async def takes_mail(address: str) -> bool:
    """Whether mail can reach the domain of an address, as far as the DNS says so within two seconds."""
    domain = for_smtp(address).rpartition("@")[2]
    try:
        async with asyncio.timeout(_PATIENCE):
            return await asyncio.get_running_loop().run_in_executor(_threads(), _takes_mail, domain)
    except TimeoutError:
        return True


def _takes_mail(domain: str) -> bool:
    from dns.exception import DNSException
    from dns.resolver import NXDOMAIN, NoAnswer
    from email_validator.deliverability import validate_email_deliverability

    try:
        validate_email_deliverability(domain, domain, dns_resolver=_resolver())
    except EmailUndeliverableError as failure:  # with a cause of another kind the question itself went wrong
        return not isinstance(failure.__cause__, NXDOMAIN | NoAnswer | None)
    except (DNSException, OSError):
        return True
    return True
