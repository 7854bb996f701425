"""The HTTP cache: finished bytes of public pages, feeds and exports, rendered once per change and never stale.

The outermost layer of the application. A route that is the same for everybody is marked in its row; its first
answer is cached with its compressed forms under the path and query, together with the event's revision read before
it was rendered. A later request compares revisions (a few microseconds) and gets the bytes. Other answers are
compressed when that pays.
"""

from __future__ import annotations

import asyncio
import gzip
import time
from collections import OrderedDict

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from events.platform.storage.revisions import Revisions
from events.platform.web.cached_answers import (
    Cacheable,
    CachedAnswer,
    Headers,
    asked_in,
    cached_answer,
    send_answer,
)
from events.platform.web.polls import Polled, Polls

# Below this size a compressed body does not fit into fewer packets.
_SMALLEST_TO_COMPRESS = 1000
_COMPRESSIBLE = (b"text/", b"application/json", b"application/xml", b"application/manifest", b"image/svg")
_DEFAULT_CAPACITY = 24 * 1024 * 1024


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
        self.polls = Polls(revisions)
        self._capacity = capacity
        self._entries: OrderedDict[tuple[str, bytes], CachedAnswer] = OrderedDict()
        self._size = 0
        self._rendering: dict[tuple[str, bytes], asyncio.Event] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] == "HEAD":  # the answer to GET without its body: from the cache, or into it
            scope, send = {**scope, "method": "GET", "is_head": True}, _without_body(send)
        if scope["method"] != "GET":
            await self._pass_through(scope, receive, send, None)
            return
        key = (scope["path"], scope["query_string"])
        entry = await self._current_entry(key)
        if entry is None:
            if not await self.polls.answers(key, scope, send, time.time()):
                await self._pass_through(scope, receive, send, key)
            return
        self._entries.move_to_end(key)
        await send_answer(entry, scope, send)

    async def _current_entry(self, key: tuple[str, bytes]) -> CachedAnswer | None:
        """Return the entry to be sent; None: render it."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        if self._revisions.is_stale:
            await self._revisions.ensure_fresh_or_away()
        return entry if self._is_current(entry) else await self._wait_for_another(key)

    def _is_current(self, entry: CachedAnswer) -> bool:
        if entry.valid_until is not None and time.time() >= entry.valid_until:
            return False
        return revision_of(self._revisions, entry.slug) == entry.revision

    async def _wait_for_another(self, key: tuple[str, bytes]) -> CachedAnswer | None:
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

    def known(self, key: tuple[str, bytes]) -> CachedAnswer | None:
        """Return what is cached under a key, current or not."""
        return self._entries.get(key)

    def store(self, key: tuple[str, bytes], entry: CachedAnswer) -> None:
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
        if self._key is not None and mark is not None and _may_cache(start):
            entry = await asyncio.to_thread(cached_answer, mark, headers, body, self._cache.known(self._key))
            self._cache.store(self._key, entry)
            await send_answer(entry, self._scope, self._send)
            return
        polled: Polled | None = self._scope.get("polled")
        if self._key is not None and polled is not None and _may_cache(start):
            await self._cache.polls.keep(self._key, polled, headers, body, self._scope, self._send)
            return
        if _compresses(headers, body) and "gzip" in asked_in(self._scope).codings:
            body = gzip.compress(body, compresslevel=4, mtime=0)
            headers = _with_coding(headers, body, b"gzip")
        await self._send({**start, "headers": headers})
        await self._send({**rest, "body": body})


def _without_body(send: Send) -> Send:
    async def bare(sent: Message) -> None:
        await send({**sent, "body": b""} if sent["type"] == "http.response.body" else sent)

    return bare


def _may_cache(start: Message) -> bool:
    """Whether an answer is complete and carries nobody's cookie."""
    is_personal = any(name == b"set-cookie" for name, _ in start["headers"])
    return start["status"] == 200 and not is_personal


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
