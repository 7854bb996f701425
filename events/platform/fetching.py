"""Fetching something from an address that a person typed: public servers only, within limits of size and time.

The name is resolved here, at each redirect anew, and the connection goes to the very address that was judged: a
name that answers otherwise the second time (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import httpx

from events.platform.fetch_problems import FetchError, FetchProblem

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Awaitable[list[str]]]

_MOST_REDIRECTS = 5
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


@dataclass(frozen=True)
class Limits:
    """How much is fetched at most, and within how many seconds, redirects included."""

    size: int = 16 * 1024 * 1024  # bytes
    seconds: float = 20


def is_public(text: str) -> bool:
    """Whether an IP address is one of the public internet, whatever older form of address it is wrapped in."""
    found = ipaddress.ip_address(text.partition("%")[0])
    return all(one.is_global and not one.is_multicast for one in (found, *_wrapped(found)))


def _wrapped(found: IpAddress) -> list[IpAddress]:
    if isinstance(found, ipaddress.IPv4Address):
        return []
    inner = [found.ipv4_mapped, found.sixtofour, *(found.teredo or ())]
    if found in _NAT64:
        inner.append(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF))
    return [one for one in inner if one is not None]


async def resolve(host: str, port: int) -> list[str]:
    """Return the IP addresses of a host. Raise OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, proto=6)  # TCP
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class _PublicOnly(httpx.AsyncBaseTransport):
    """Sends a request to the address that was judged, under the name that was asked for."""

    def __init__(self, inner: httpx.AsyncBaseTransport, resolve: Resolve) -> None:
        self._inner, self._resolve = inner, resolve

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        if url.scheme not in {"http", "https"} or not url.host or url.userinfo:
            raise FetchError(FetchProblem.NOT_WEB)
        host = url.raw_host.decode("ascii").strip("[]")
        where = await self._public_address(host, url.port or (443 if url.scheme == "https" else 80))
        request.url = url.copy_with(host=where)
        request.extensions = {**request.extensions, "sni_hostname": host}
        return await self._inner.handle_async_request(request)

    async def _public_address(self, host: str, port: int) -> str:
        try:
            found = await self._resolve(host, port)
        except (OSError, UnicodeError):
            raise FetchError(FetchProblem.NOT_FOUND) from None
        if not found:
            raise FetchError(FetchProblem.NOT_FOUND)
        if not all(map(is_public, found)):
            raise FetchError(FetchProblem.NOT_PUBLIC)
        return found[0]

    async def aclose(self) -> None:
        await self._inner.aclose()


async def fetch(
    address: str,
    limits: Limits = Limits(),
    *,
    resolve: Resolve = resolve,
    transport: httpx.AsyncBaseTransport | None = None,
) -> bytes:
    """Return what an address on the public internet answers. Raise FetchError.

    `resolve` and `transport` stand for the network.
    """
    guarded = _PublicOnly(transport or httpx.AsyncHTTPTransport(), resolve)
    client = httpx.AsyncClient(
        transport=guarded, follow_redirects=True, max_redirects=_MOST_REDIRECTS, trust_env=False, timeout=limits.seconds
    )
    try:
        async with asyncio.timeout(limits.seconds), client:
            return await _body(client, address, limits)
    except (TimeoutError, httpx.TimeoutException):
        raise FetchError(FetchProblem.TOO_SLOW) from None
    except (httpx.InvalidURL, httpx.UnsupportedProtocol):
        raise FetchError(FetchProblem.NOT_WEB) from None
    except httpx.HTTPError:
        raise FetchError(FetchProblem.NOT_FOUND) from None


async def _body(client: httpx.AsyncClient, address: str, limits: Limits) -> bytes:
    async with client.stream("GET", address, headers={"accept-encoding": "identity"}) as answer:
        if not answer.is_success:
            raise FetchError(FetchProblem.REFUSED, answer.status_code)
        received = bytearray()
        async for piece in answer.aiter_bytes():
            received += piece
            if len(received) > limits.size:
                raise FetchError(FetchProblem.TOO_LARGE)
        return bytes(received)
