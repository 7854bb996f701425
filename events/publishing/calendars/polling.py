"""Answering those who poll a private calendar: nothing new costs one small read, and 304."""

from __future__ import annotations

import datetime as dt
import hashlib
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from events.platform.lru import LruCache
from events.platform.web.http_cache import accepted_codings
from events.publishing.calendars.feeds import Feed

CALENDAR_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class _Tag:
    """The tag of what was last sent for a state, and until when (seconds since the epoch) it is right."""

    tag: str
    valid_until: float


# By everything that decides what a calendar holds: which one, for whom, in which language, and the rows' versions.
Key = tuple[object, ...]
_tags: LruCache[Key, _Tag] = LruCache(20_000)
_packed: LruCache[Key, bytes] = LruCache(4 * 2**20, len)  # the finished bytes, compressed: a few kilobytes each


async def answer_poll(
    request: Request, key: Key, name: str, moment: dt.datetime, render: Callable[[], Awaitable[Feed]]
) -> Response:
    """Answer 304 where the client has what this key stands for; else the calendar, rendered once per key.

    `name` is ASCII.
    """
    known = _tags.get(key)
    if known is not None and known.valid_until <= moment.timestamp():
        known = None
    if known is not None and _has(request, known.tag):
        return Response(status_code=304, headers=_headers(known.tag))
    packed = _packed.get(key) if known is not None else None
    if known is None or packed is None:
        known, packed = await _render(key, render)
    if _has(request, known.tag):
        return Response(status_code=304, headers=_headers(known.tag))
    return _calendar(request, packed, known.tag, name)


async def _render(key: Key, render: Callable[[], Awaitable[Feed]]) -> tuple[_Tag, bytes]:
    feed = await render()
    valid_until = feed.valid_until.timestamp() if feed.valid_until else float("inf")
    tag = _Tag(hashlib.blake2b(feed.content, digest_size=12).hexdigest(), valid_until)
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    packed = packer.compress(feed.content) + packer.flush()
    return _tags.put(key, tag), _packed.put(key, packed)


def _has(request: Request, tag: str) -> bool:
    """Whether the client has it: weak comparison, as RFC 9110, 13.1.2 asks; either coding is the same calendar."""
    asked = request.headers.get("if-none-match", "")
    tags = {one.strip().removeprefix("W/").strip('"').removesuffix("-gz") for one in asked.split(",")}
    return bool(asked) and (tag in tags or "*" in tags)


def _calendar(request: Request, packed: bytes, tag: str, name: str) -> Response:
    """Answer the calendar, compressed here so that the strong tag names exactly these bytes."""
    headers = _headers(tag) | {"content-disposition": f'inline; filename="{name}"'}
    if "gzip" not in accepted_codings(request.headers.get("accept-encoding", "").encode("latin-1")):
        return Response(zlib.decompress(packed, 31), headers=headers, media_type=CALENDAR_TYPE)
    headers |= {"content-encoding": "gzip", "etag": f'"{tag}-gz"'}
    return Response(packed, headers=headers, media_type=CALENDAR_TYPE)


def _headers(tag: str) -> dict[str, str]:
    return {"etag": f'"{tag}"', "cache-control": "private, no-cache", "vary": "accept-encoding"}
