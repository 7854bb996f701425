"""Calendars of one reader that clients ask for again and again: one indexed read while nothing has changed.

Part of the outermost layer, beside the cache of public pages. Routing, gate and signature let an address pass once;
from then on the rows that decided about the answer, with the generation of the address among them, are read and
compared. Another row, or the clock past `valid_until`, and the whole way is gone again.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from starlette.types import Scope, Send

from events.platform.lru import LruCache
from events.platform.storage.outages import outage_of
from events.platform.storage.revisions import Revisions
from events.platform.web.cached_answers import Headers, asked_in

Key = tuple[str, bytes]  # path and query

_MOST = 20_000  # addresses
_LARGEST = 4 * 2**20  # bytes of all answers, compressed: a few kilobytes each
_OF_A_BODY = frozenset({b"content-type", b"content-disposition", b"content-length"})


@dataclass(frozen=True, slots=True)
class Polled:
    """The mark of a page on an answer that is right as long as `query` finds the same `rows` about the subject.

    `valid_until` (seconds since the epoch) is when the clock alone makes it another; `note` is given the User-Agent of
    whoever asked.
    """

    query: str
    subject: UUID
    rows: Sequence[Mapping[str, Any]]
    valid_until: float
    note: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class _Kept:
    query: str
    subject: UUID
    state: bytes
    valid_until: float
    note: Callable[[str], None]
    tag: bytes
    headers: Headers


class Polls:
    """The answers that were given last: heads by address, bodies in bounded memory."""

    def __init__(self, revisions: Revisions) -> None:
        self._revisions = revisions
        self._kept: LruCache[Key, _Kept] = LruCache(_MOST)
        self._bodies: LruCache[bytes, bytes] = LruCache(_LARGEST, len)
        self._headers: LruCache[tuple[tuple[bytes, bytes], ...], Headers] = LruCache(200)

    async def answers(self, key: Key, scope: Scope, send: Send, now: float) -> bool:
        """Answer whoever asks again at an address, unless it is unknown or what is kept may be another by now."""
        kept = self._kept.get(key)
        if kept is None or kept.valid_until <= now:
            return False
        asked = asked_in(scope)
        has_it = asked.has_tag(kept.tag)
        body = None if has_it else self._bodies.get(kept.tag)
        if (body is None and not has_it) or not await self._is_current(kept):
            return False
        kept.note(_user_agent(scope))
        await _send(kept, body, "gzip" in asked.codings, send)
        return True

    async def _is_current(self, kept: _Kept) -> bool:
        try:
            return _digest(await self._revisions.rows(kept.query, [kept.subject])) == kept.state
        except Exception as error:
            if outage_of(error) is None:
                raise
            return False  # the page says that the database is away

    async def keep(self, key: Key, mark: Polled, headers: Headers, content: bytes, scope: Scope, send: Send) -> None:
        """Keep what a page answered, and answer with it."""
        tag = hashlib.blake2b(content, digest_size=12).hexdigest().encode()
        shared = tuple(pair for pair in headers if pair[0] != b"content-length")
        same = self._headers.get(shared) or self._headers.put(shared, list(shared))
        kept = _Kept(mark.query, mark.subject, _digest(mark.rows), mark.valid_until, mark.note, tag, same)
        self._kept.put(key, kept)
        packer = zlib.compressobj(6, zlib.DEFLATED, 31)
        body = self._bodies.get(tag) or self._bodies.put(tag, packer.compress(content) + packer.flush())
        asked = asked_in(scope)
        await _send(kept, None if asked.has_tag(tag) else body, "gzip" in asked.codings, send)


def _digest(rows: Sequence[Mapping[str, Any]]) -> bytes:
    values = sorted(repr(tuple(row.values())) for row in rows)
    return hashlib.blake2b("\n".join(values).encode(), digest_size=16).digest()


def _user_agent(scope: Scope) -> str:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == b"user-agent"), "")


async def _send(kept: _Kept, packed: bytes | None, is_zipped: bool, send: Send) -> None:
    """Send the calendar, or 304 without one. The tag names exactly the bytes that are sent."""
    if packed is None:
        headers = [pair for pair in kept.headers if pair[0] not in _OF_A_BODY]
        headers.append((b"etag", b'"' + kept.tag + b'"'))
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    body = packed if is_zipped else zlib.decompress(packed, 31)
    etag = kept.tag + b"-gz" if is_zipped else kept.tag
    headers = [*kept.headers, (b"etag", b'"' + etag + b'"'), (b"content-length", str(len(body)).encode())]
    if is_zipped:
        headers.append((b"content-encoding", b"gzip"))
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
