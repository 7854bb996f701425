"""The HTTP cache: finished bytes of public pages, feeds and exports, rendered once per change and never stale.

The outermost layer of the application. A route that is the same for everybody is marked in its row; its first
answer is cached with its compressed forms under the path and query, together with the event's revision read before
it was rendered. A later request compares revisions (a few microseconds) and gets the bytes. Other answers are
compressed when that pays.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import time
from collections import OrderedDict
from dataclasses import dataclass

import brotli
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from events.platform.storage.revisions import Revisions

Headers = list[tuple[bytes, bytes]]

# Below this size a compressed body does not fit into fewer packets.
_SMALLEST_TO_COMPRESS = 1000
_COMPRESSIBLE = (b"text/", b"application/json", b"application/xml", b"application/manifest", b"image/svg")
_DEFAULT_CAPACITY = 24 * 1024 * 1024


@dataclass(slots=True)
class Cacheable:
    """The mark of the gate on an answer that may be cached: the event it shows (None: all of them) and its revision."""

    slug: str | None
    revision: int | None
    valid_until: float | None = None  # seconds since the epoch, when the clock decides something in it


@dataclass(frozen=True, slots=True)
class _Coded:
    """The answer in one content coding, and the headers of a 304 in its place."""

    headers: Headers
    not_modified: Headers
    body: bytes


@dataclass(frozen=True, slots=True)
class _Entry:
    """A cached answer; `size` is what it counts in bytes, `tags` are the ETags of its codings."""

    slug: str | None
    revision: int | None
    valid_until: float | None
    plain: _Coded
    gzip: _Coded
    brotli: _Coded
    tags: frozenset[bytes]
    size: int


def revision_of(revisions: Revisions, slug: str | None) -> int | None:
    """Return the revision that cached bytes are compared with: an event's, or one number for all events."""
    return revisions.site() if slug is None else revisions.of(slug)


class HttpCache:
    """ASGI layer that caches finished bytes and sends them as long as `revisions` says that they are current.

    `capacity` bounds the cached bytes in memory; the least recently used go first.
    """

    def __init__(
        self,
        app: ASGIApp,
        revisions: Revisions,
        capacity: int = _DEFAULT_CAPACITY,
    ) -> None:
        self._app = app
        self._revisions = revisions
        self._capacity = capacity
        self._entries: OrderedDict[tuple[str, bytes], _Entry] = OrderedDict()
        self._size = 0
        self._rendering: dict[tuple[str, bytes], asyncio.Event] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] not in ("GET", "HEAD"):
            await self._pass_through(scope, receive, send, None)
            return
        key = (scope["path"], scope["query_string"])
        entry = self._entries.get(key)
        if entry is not None and self._revisions.is_stale:
            await self._revisions.ensure_fresh()
        if entry is not None and not self._is_current(entry):
            entry = await self._wait_for_another(key)
        if entry is None:
            await self._pass_through(scope, receive, send, key)
            return
        self._entries.move_to_end(key)
        await _send_entry(entry, scope, send)

    def _is_current(self, entry: _Entry) -> bool:
        if entry.valid_until is not None and time.time() >= entry.valid_until:
            return False
        return revision_of(self._revisions, entry.slug) == entry.revision

    async def _wait_for_another(self, key: tuple[str, bytes]) -> _Entry | None:
        """Return the new entry of a page that grew stale, rendered by another request; None: render it."""
        while (rendering := self._rendering.get(key)) is not None:
            await rendering.wait()
            entry = self._entries.get(key)
            if entry is not None and self._is_current(entry):
                return entry
        self._rendering[key] = asyncio.Event()
        return None

    async def _pass_through(self, scope: Scope, receive: Receive, send: Send, key: tuple[str, bytes] | None) -> None:
        try:
            await self._app(scope, receive, _Capture(self, scope, send, key).send)
        finally:
            if key is not None and (rendering := self._rendering.pop(key, None)):
                rendering.set()

    def store(self, key: tuple[str, bytes], entry: _Entry) -> None:
        """Cache an answer in place of the one under this key, unless it takes more than a quarter of the capacity."""
        previous = self._entries.pop(key, None)
        if previous is not None:
            self._size -= previous.size
        if entry.size > self._capacity // 4:
            return
        self._entries[key] = entry
        self._size += entry.size
        while self._size > self._capacity:
            _, oldest = self._entries.popitem(last=False)
            self._size -= oldest.size


class _Capture:
    """Holds back an answer in one piece until it is known whether to cache or compress it."""

    def __init__(self, cache: HttpCache, scope: Scope, send: Send, key: tuple[str, bytes] | None) -> None:
        self._cache = cache
        self._scope = scope
        self._send = send
        self._key = key
        self._start: Message | None = None

    async def send(self, sent: Message) -> None:
        if sent["type"] == "http.response.start":
            self._start = sent
        elif sent["type"] != "http.response.body" or self._start is None:
            await self._send(sent)
        elif sent.get("more_body"):
            start, self._start = self._start, None
            await self._send(start)
            await self._send(sent)
        else:
            start, self._start = self._start, None
            await self._finish(start, sent)

    async def _finish(self, start: Message, rest: Message) -> None:
        mark: Cacheable | None = self._scope.get("cacheable")
        headers, body = start["headers"], rest.get("body", b"")
        if self._key is not None and mark is not None and _may_cache(start, self._scope):
            entry = await asyncio.to_thread(_entry_of, mark, headers, body)
            self._cache.store(self._key, entry)
            await _send_entry(entry, self._scope, self._send)
            return
        if _compresses(headers, body) and "gzip" in _accepted(self._scope)[0]:
            body = gzip.compress(body, compresslevel=4, mtime=0)
            headers = _with_coding(headers, body, b"gzip")
        await self._send({**start, "headers": headers})
        await self._send({**rest, "body": body if self._scope["method"] != "HEAD" else b""})


def _may_cache(start: Message, scope: Scope) -> bool:
    """Whether an answer is complete and carries nobody's cookie. A HEAD has no body to cache."""
    is_personal = any(name == b"set-cookie" for name, _ in start["headers"])
    return start["status"] == 200 and scope["method"] == "GET" and not is_personal


def _entry_of(mark: Cacheable, headers: Headers, body: bytes) -> _Entry:
    digest = hashlib.blake2b(body, digest_size=12).hexdigest().encode()
    zipped = gzip.compress(body, compresslevel=9, mtime=0)
    # Quality 9 gives one per cent more for four times the time and 32 MiB of memory; this one takes 3.
    squeezed = brotli.compress(body, quality=6)
    codings = (
        _coded(headers, body, b"", digest),
        _coded(headers, zipped, b"gzip", digest + b"-gz"),
        _coded(headers, squeezed, b"br", digest + b"-br"),
    )
    size = sum(len(coded.body) for coded in codings) + 2000
    tags = frozenset(b'"' + digest + suffix + b'"' for suffix in (b"", b"-gz", b"-br"))
    return _Entry(mark.slug, mark.revision, mark.valid_until, *codings, tags, size)


def _coded(headers: Headers, body: bytes, coding: bytes, tag: bytes) -> _Coded:
    own = {b"content-length", b"etag", b"vary", b"cache-control"}
    shared = [(name, value) for name, value in headers if name not in own]
    # no-cache lets caches keep the bytes and makes them ask each time: never stale, mostly a 304.
    cached = [(b"etag", b'"' + tag + b'"'), (b"vary", b"accept-encoding"), (b"cache-control", b"public, no-cache")]
    full = [*shared, *cached, (b"content-length", str(len(body)).encode())]
    if coding:
        full.append((b"content-encoding", coding))
    repeated_in_304 = {b"last-modified", b"content-security-policy", b"strict-transport-security"}
    return _Coded(full, [*cached, *(pair for pair in shared if pair[0] in repeated_in_304)], body)


async def _send_entry(entry: _Entry, scope: Scope, send: Send) -> None:
    accepted, if_none_match = _accepted(scope)
    coded = entry.brotli if "br" in accepted else entry.gzip if "gzip" in accepted else entry.plain
    if if_none_match is not None and _matches(if_none_match, entry.tags):
        await send({"type": "http.response.start", "status": 304, "headers": coded.not_modified})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": 200, "headers": coded.headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else coded.body})


def _accepted(scope: Scope) -> tuple[set[str], bytes | None]:
    """Return the content codings a client takes (RFC 9110, 12.5.3) and its If-None-Match."""
    codings: set[str] = set()
    if_none_match = None
    for name, value in scope["headers"]:
        if name == b"accept-encoding":
            codings = accepted_codings(value)
        elif name == b"if-none-match":
            if_none_match = value
    return codings, if_none_match


def accepted_codings(value: bytes) -> set[str]:
    """Return the content codings of an Accept-Encoding header, without those refused by q=0."""
    known = _KNOWN_CODINGS.get(value)
    if known is None:
        parts = [part.partition(";") for part in value.decode("latin-1").lower().split(",")[:20]]
        known = {name.strip() for name, _, q in parts if q.replace(" ", "") not in _REFUSED}
        if len(_KNOWN_CODINGS) < 200:
            _KNOWN_CODINGS[value] = known
    return known


_REFUSED = ("q=0", "q=0.0", "q=0.00", "q=0.000")
_KNOWN_CODINGS: dict[bytes, set[str]] = {}


def _matches(if_none_match: bytes, tags: frozenset[bytes]) -> bool:
    """Whether one of the tags is asked for, by the weak comparison of RFC 9110, 13.1.2."""
    if if_none_match.strip() == b"*":
        return True
    return any(tag.strip().removeprefix(b"W/") in tags for tag in if_none_match.split(b","))


def _compresses(headers: Headers, body: bytes) -> bool:
    if len(body) < _SMALLEST_TO_COMPRESS:
        return False
    found = dict(headers)
    kind = found.get(b"content-type", b"")
    return b"content-encoding" not in found and kind.startswith(_COMPRESSIBLE)


def _with_coding(headers: Headers, body: bytes, coding: bytes) -> Headers:
    rest = [(name, value) for name, value in headers if name not in (b"content-length", b"vary", b"etag")]
    return [
        *rest,
        (b"content-encoding", coding),
        (b"content-length", str(len(body)).encode()),
        (b"vary", b"accept-encoding"),
        *((name, value) for name, value in headers if name == b"etag"),
    ]
