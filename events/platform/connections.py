"""The bounds of a connection: the HTTP protocol of uvicorn with limits of time, rate and number.

A request has ten seconds for its headers. Its body, and an answer that waits to be taken, must flow at the lowest rate
or faster. Each address may have so many connections at once, and gets its idle ones closed before one is refused;
the reverse proxies that are trusted may have as many as they like.
"""

from __future__ import annotations

import asyncio
import functools
import ipaddress
import logging
from collections import defaultdict
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from events.platform.quiet_log import QuietLog

HEADERS = 10.0  # seconds for the headers, from the first byte or the connection
BODY = 900.0  # seconds for a body: the largest file at twice the lowest rate, and more
WINDOW = 10.0  # seconds over which a rate is measured
LOWEST_RATE = 1024  # bytes a second; the slowest mobile networks give two to four times as much
LOOKS_EVERY = 1.0  # seconds
MOST_FROM_ONE = 1000  # connections at once from one address: a conference behind one line has hundreds
KEEP_ALIVE = 130  # seconds: longer than proxies keep an idle connection, so that it is they who close it

_TIMED_OUT = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
_TOO_MANY = b"HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\nretry-after: 10\r\ncontent-length: 0\r\n\r\n"
_log = QuietLog(logging.getLogger(__name__))


class BoundedProtocol(HttpToolsProtocol):
    """One connection."""

    from_one: ClassVar[defaultdict[str, set[BoundedProtocol]]] = defaultdict(set)  # the connections of each address

    _origin = ""
    _asked_at: float | None = None  # when the present request began to come
    _in_body = False
    _received = 0  # bytes since the window began
    _window_at = 0.0
    _unsent = 0  # bytes that waited to be taken when the window began
    _has_drained = False  # since the window began
    _looking: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._asked_at = self._window_at = self.loop.time()
        self._looking = self.loop.call_later(LOOKS_EVERY, self._look)
        if self.client is not None and not is_trusted(self.client[0], _listed(self.config.forwarded_allow_ips)):
            self._origin = origin_of(self.client[0])
            self._take_place(self.from_one[self._origin])

    def _take_place(self, others: set[BoundedProtocol]) -> None:
        others.add(self)
        if len(others) <= MOST_FROM_ONE:
            return
        idle = next((other for other in others if other.is_idle), None)
        if idle is not None:
            idle.transport.close()
            return
        _log.note(logging.WARNING, "too many connections from one address", f"{len(others):,} at once")
        self.transport.write(_TOO_MANY)
        self.transport.close()

    @property
    def is_idle(self) -> bool:
        """Whether it is kept alive between two requests."""
        return self._asked_at is None and self.cycle.response_complete

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if self._looking is not None:
            self._looking.cancel()
        if others := self.from_one.get(self._origin):
            others.discard(self)
            if not others:
                del self.from_one[self._origin]

    def data_received(self, data: bytes) -> None:
        self._received += len(data)
        if self._asked_at is None:
            self._asked_at = self.loop.time()
        super().data_received(data)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._asked_at is None:  # it came together with the one before
            self._asked_at = self.loop.time()

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        self._in_body = True

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._asked_at, self._in_body = None, False

    def resume_writing(self) -> None:
        super().resume_writing()
        self._has_drained = True

    def timeout_keep_alive_handler(self) -> None:
        """Close an idle connection, unless a request has come while this was due."""
        self.timeout_keep_alive_task = self.loop.call_later(0.05, super().timeout_keep_alive_handler)

    def _look(self) -> None:
        at = self.loop.time()
        if (trouble := self._trouble(at)) is not None:
            self._cut(trouble)
            return
        if at - self._window_at >= WINDOW:
            self._window_at, self._received, self._has_drained = at, 0, False
            self._unsent = self.transport.get_write_buffer_size()
        self._looking = self.loop.call_later(LOOKS_EVERY, self._look)

    def _trouble(self, at: float) -> str | None:
        """Return why this connection is closed; None while it may stay."""
        window = at - self._window_at
        if window >= WINDOW and self._is_stuck():
            return "an answer was not taken in time"
        if self._asked_at is None or self.transport.is_closing():
            return None
        if not self._in_body:
            return "headers did not come in time" if at - self._asked_at > HEADERS else None
        too_little = window >= WINDOW and at - self._asked_at >= WINDOW and self._received < LOWEST_RATE * WINDOW
        if at - self._asked_at > BODY or (too_little and not self.flow.read_paused):
            return "a body did not come in time"
        return None

    def _is_stuck(self) -> bool:
        """Whether an answer waits to be taken and, since the window began, next to nothing was."""
        taken = self._unsent - self.transport.get_write_buffer_size()
        return self._unsent > 0 and not self._has_drained and taken < min(LOWEST_RATE * WINDOW, self._unsent)

    def _cut(self, trouble: str) -> None:
        _log.note(logging.WARNING, "a slow connection was closed", trouble)
        if not self._in_body and not self.transport.is_closing() and self._unsent == 0:
            self.transport.write(_TIMED_OUT)
            self.transport.close()
        else:
            self.transport.abort()


def origin_of(host: str) -> str:
    """Return what counts as one address: an IPv4 address, or the /64 that a network gives each of its members."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return host
    return str(address.ipv4_mapped or ipaddress.ip_network((address, 64), strict=False))


def _listed(allowed: list[str] | str | None) -> str:
    return allowed if isinstance(allowed, str) else ",".join(allowed or ())


@functools.lru_cache(maxsize=4096)
def is_trusted(host: str, allowed: str) -> bool:
    """Whether an address is one of a list such as "127.0.0.1,10.0.0.0/8"; "*" is every one."""
    entries = {entry.strip() for entry in allowed.split(",")}
    if "*" in entries or host in entries:
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return any(address in network for network in map(_network, entries) if network is not None)


def _network(entry: str) -> Any:
    try:
        return ipaddress.ip_network(entry)
    except ValueError:
        return None
