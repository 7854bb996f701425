"""Papers as answers: made once for a revision of their mission, kept for a while, not sent again to who has them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from events.platform.language.i18n import gettext as _
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as lazy_gettext
from events.platform.lru import LruCache
from events.platform.pdf.typesetting import PdfError
from events.platform.web.templating import render

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MOST_BYTES = 8 * 2**20
_NO_LETTERS = re.compile("[^A-Za-z0-9]+")
_LONGEST_NAME = 100

ITINERARY_STANDS = lazy_gettext("Nothing is lost: the itinerary is unchanged. Try again in a moment.")

# By everything that decides what a paper holds: which one, for whom, in which language, and the mission's revision.
Key = tuple[object, ...]
_tags: LruCache[Key, str] = LruCache(5_000)
_papers: LruCache[Key, bytes] = LruCache(_MOST_BYTES, len)


@dataclass(frozen=True)
class Paper:
    """A paper to be made. `name` is for its file; what holds sealed values is not kept (`is_kept`).

    `comfort` is told to who asks for one that could not be made.
    """

    key: Key
    name: str
    make: Callable[[], Awaitable[bytes]]
    media_type: str = PDF
    is_kept: bool = True
    comfort: LazyText = ITINERARY_STANDS


async def answer_paper(request: Request, paper: Paper) -> Response:
    """Answer 304 for who has it, else the paper; a page that says so (503) when it could not be made."""
    if (tag := _tags.get(paper.key)) is not None and _has(request, tag):
        return Response(status_code=304, headers=_headers(tag))
    try:
        content = _papers.get(paper.key) or await _made(paper)
    except PdfError:
        return _not_made(request, paper)
    tag = _tags.put(paper.key, hashlib.blake2b(content, digest_size=12).hexdigest())
    if _has(request, tag):
        return Response(status_code=304, headers=_headers(tag))
    disposition = f'inline; filename="{paper.name}"'
    return Response(content, headers=_headers(tag) | {"content-disposition": disposition}, media_type=paper.media_type)


async def _made(paper: Paper) -> bytes:
    content = await paper.make()
    return _papers.put(paper.key, content) if paper.is_kept else content


def _has(request: Request, tag: str) -> bool:
    """Whether the client has it: weak comparison, as RFC 9110, 13.1.2 asks for If-None-Match."""
    asked = request.headers.get("if-none-match", "")
    return any(one.strip().removeprefix("W/").strip('"') in {tag, "*"} for one in asked.split(","))


def _headers(tag: str) -> dict[str, str]:
    """Return headers: whereabouts stay in no cache; a client that kept the file itself may still ask by its tag."""
    return {"etag": f'"{tag}"', "cache-control": "no-store"}


def _not_made(request: Request, paper: Paper) -> Response:
    again = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return render(
        request,
        "platform/errors/error.html",
        503,
        {"retry-after": "30", "cache-control": "no-store"},
        status=503,
        title=_("The paper could not be made just now"),
        explanation=paper.comfort,
        actions=[{"href": again, "label": _("Try again")}],
    )


def file_name(*parts: str, suffix: str = ".pdf") -> str:
    """Return the ASCII letters of some words, joined by hyphens: "roadbook-bolivia-2008-lea-fr.pdf"."""
    plain = (unicodedata.normalize("NFKD", part).encode("ascii", "ignore").decode() for part in parts)
    joined = "-".join(filter(None, (_NO_LETTERS.sub("-", part).strip("-") for part in plain)))
    return joined[:_LONGEST_NAME].rstrip("-") + suffix
