"""Cached answers: finished bytes in each content coding, and what a client that asks for them is sent.

ETag and Last-Modified are strong. Nobody is told a Last-Modified before the second that it names, and what has the same
one was made at least a second earlier: by then every process knows which answer is the last of them.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import math
import time
from collections.abc import Collection
from dataclasses import dataclass
from email.utils import formatdate, parsedate_to_datetime
from urllib.parse import urlencode

import brotli
from starlette.requests import Request
from starlette.types import Scope, Send

Headers = list[tuple[bytes, bytes]]

_KNOWN_AFTER = 2  # seconds: what is left of the present one, and one until other processes have heard of a change


@dataclass(slots=True)
class Cacheable:
    """The mark of the gate on an answer that may be cached: the event it shows (None: all of them) and its revision."""

    slug: str | None
    revision: int | None
    valid_until: float | None = None  # seconds since the epoch, when the clock decides something in it


def end_at(request: Request, moment: dt.datetime) -> None:
    """Let what is cached of this answer end then, or earlier."""
    if (mark := request.scope.get("cacheable")) is not None:
        mark.valid_until = min(mark.valid_until or math.inf, moment.timestamp())


def is_plain(request: Request, names: Collection[str]) -> bool:
    """Whether an address has no parameters but these, each once and written in the one way.

    Only what is asked for so is kept, or anybody could fill the memory with the same answer under many addresses.
    """
    asked = request.query_params.multi_items()
    given = {name for name, _ in asked}
    is_written_so = urlencode(asked).encode() == request.scope["query_string"]
    return is_written_so and len(given) == len(asked) and given <= set(names)


@dataclass(frozen=True, slots=True)
class _Coded:
    """The answer in one content coding, and the headers of a 304 in its place."""

    headers: Headers
    not_modified: Headers
    body: bytes


@dataclass(frozen=True, slots=True)
class CachedAnswer:
    """A cached answer: `size` is what it counts in bytes, `tags` are the ETags of its codings.

    `modified` is its Last-Modified in seconds since the epoch: the second whole second after it was made.
    """

    slug: str | None
    revision: int | None
    valid_until: float | None
    plain: _Coded
    gzip: _Coded
    brotli: _Coded
    tags: frozenset[bytes]
    size: int
    modified: int


def cached_answer(mark: Cacheable, headers: Headers, body: bytes, previous: CachedAnswer | None) -> CachedAnswer:
    digest = hashlib.blake2b(body, digest_size=12).hexdigest().encode()
    tags = frozenset(b'"' + digest + suffix + b'"' for suffix in (b"", b"-gz", b"-br"))
    modified = previous.modified if previous and previous.tags == tags else int(time.time()) + _KNOWN_AFTER
    headers = [*headers, (b"last-modified", formatdate(modified, usegmt=True).encode())]
    zipped = gzip.compress(body, compresslevel=9, mtime=0)
    # Quality 9 gives one per cent more for four times the time and 32 MiB of memory; this one takes 3.
    squeezed = brotli.compress(body, quality=6)
    codings = (
        _coded(headers, body, b"", digest),
        _coded(headers, zipped, b"gzip", digest + b"-gz"),
        _coded(headers, squeezed, b"br", digest + b"-br"),
    )
    size = sum(len(coded.body) for coded in codings) + 2000
    return CachedAnswer(mark.slug, mark.revision, mark.valid_until, *codings, tags, size, modified)


def _coded(headers: Headers, body: bytes, coding: bytes, tag: bytes) -> _Coded:
    own = {b"content-length", b"etag", b"vary", b"cache-control"}
    shared = [(name, value) for name, value in headers if name not in own]
    # no-cache lets caches keep the bytes and makes them ask each time: never stale, mostly a 304.
    cached = [(b"etag", b'"' + tag + b'"'), (b"vary", b"accept-encoding"), (b"cache-control", b"public, no-cache")]
    full = [*shared, *cached, (b"content-length", str(len(body)).encode())]
    if coding:
        full.append((b"content-encoding", coding))
    return _Coded(full, [*cached, *(pair for pair in shared if pair[0] in _REPEATED_IN_304)], body)


_REPEATED_IN_304 = frozenset(
    {b"last-modified", b"access-control-allow-origin", b"content-security-policy", b"strict-transport-security"}
)


async def send_answer(entry: CachedAnswer, scope: Scope, send: Send) -> None:
    asked = asked_in(scope)
    coded = entry.brotli if "br" in asked.codings else entry.gzip if "gzip" in asked.codings else entry.plain
    has_it = asked.has(entry)
    headers = coded.not_modified if has_it else coded.headers
    if time.time() < entry.modified:  # another answer with the same one may follow, or be unknown to this process
        headers = [pair for pair in headers if pair[0] != b"last-modified"]
    await send({"type": "http.response.start", "status": 304 if has_it else 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if has_it else coded.body})


@dataclass(frozen=True, slots=True)
class _Asked:
    """The encodings a client accepts (RFC 9110, 12.5.3), and the version it says it has."""

    codings: set[str]
    if_none_match: bytes | None
    if_modified_since: bytes | None

    def has(self, entry: CachedAnswer) -> bool:
        """Whether the client has these bytes. If-None-Match decides where it is there (RFC 9110, 13.2.2)."""
        if self.if_none_match is not None:
            return _matches(self.if_none_match, entry.tags)
        return self.if_modified_since is not None and entry.modified <= _seconds(self.if_modified_since)

    def has_tag(self, tag: bytes) -> bool:
        """Whether the client says that it has what goes by a tag, in either coding."""
        if self.if_none_match is None:
            return False
        return _matches(self.if_none_match, frozenset((b'"' + tag + b'"', b'"' + tag + b'-gz"')))


def asked_in(scope: Scope) -> _Asked:
    codings: set[str] = set()
    if_none_match = if_modified_since = None
    for name, value in scope["headers"]:
        if name == b"accept-encoding":
            codings = accepted_codings(value)
        elif name == b"if-none-match":
            if_none_match = value
        elif name == b"if-modified-since":
            if_modified_since = value
    return _Asked(codings, if_none_match, if_modified_since)


def _seconds(date: bytes) -> float:
    """Return the instant that a date of HTTP names in seconds since the epoch; the first one for what is none."""
    try:
        return parsedate_to_datetime(date.decode("latin-1")).timestamp()
    except (ValueError, OverflowError):
        return 0.0


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
