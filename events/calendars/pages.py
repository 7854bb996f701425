"""Calendars at their addresses. Public ones are kept by the layer outside; a person's answers a poll by one read."""

from __future__ import annotations

import hashlib
import zlib
from typing import Any
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.access import public_event
from events.addresses import address
from events.agenda.programme import load_agenda
from events.calendars.feeds import event_calendar, language_for, person_feed, session_calendar
from events.calendars.programme_entries import TOLD_FOR
from events.database import execute_rows, instant
from events.i18n import languages
from events.installation import installation, now
from events.keeping import accepted_codings
from events.organizing.models import Event
from events.registration.models import Registration
from events.remembering import Remembered

_TYPE = "text/calendar; charset=utf-8"


async def event_feed(request: Request) -> Response:
    """The programme of an event in one language: the one asked for, else the event's main one."""
    event = await public_event(request)
    feed = await event_calendar(installation(request), event, _language(request, event.default_language), now())
    if feed.valid_until is not None and (order := request.scope.get("keep")) is not None:
        order.valid_until = feed.valid_until.timestamp()
    return _file(feed.content, f"{event.slug}.ics", "inline")


async def session_file(request: Request) -> Response:
    """One session as a file. Breaks have none."""
    event = await public_event(request)
    session = (await load_agenda(event)).session(request.path_params["code"])
    if session is None or session.is_break or not session.slots:
        raise HTTPException(404)
    language = _language(request, event.default_language)
    content = await session_calendar(installation(request), event, session, language)
    return _file(content, f"{event.slug}-{session.code}.ics", "attachment")


def _language(request: Request, otherwise: str) -> str:
    asked = request.query_params.get("lang")
    if asked is not None and asked not in languages():
        request.scope.pop("keep", None)  # nobody fills the memory with languages that there are not
    return language_for(asked, otherwise)


def _file(content: bytes, name: str, disposition: str) -> Response:
    safe = "".join(letter for letter in name if letter.isascii() and (letter.isalnum() or letter in "-_."))
    return Response(content, headers={"content-disposition": f'{disposition}; filename="{safe}"'}, media_type=_TYPE)


# -- one person's calendar ---------------------------------------------------------------------------------------

# All that decides what a person's calendar holds: the programme's revision, the registration, and their stars, each
# of which raises its own sequence with every change.
_STATE = """
SELECT r.feed_generation, r.version, r.state, r.language, r.updated_at, r.cancelled_at,
  e.id AS event, e.revision, e.slug,
  (SELECT COUNT(*) FROM star WHERE registration_id = r.id) AS stars,
  (SELECT COALESCE(SUM(sequence), 0) FROM star WHERE registration_id = r.id) AS changes
FROM registration r JOIN event e ON e.id = r.event_id WHERE r.id = $1
"""

# The tag of what was last sent for a state, and until when (seconds since the epoch) it is right.
_tags: Remembered[tuple[object, ...], tuple[str, float]] = Remembered(20_000)


async def person_calendar_feed(request: Request) -> Response:
    """The calendar behind a person's private address. A forged or replaced one is unknown.

    When everything in it has been told as cancelled for long enough, it has ended: a file without any entry is none
    (RFC 5545, 3.6), and 410 makes clients stop asking.
    """
    here, token, moment = installation(request), request.path_params["token"], now()
    subject = here.signer.subject_of(token)
    state = await _state_of(subject) if subject else None
    if subject is None or state is None or not here.signer.is_valid(token, "feed", subject, state["feed_generation"]):
        raise HTTPException(404)
    if state["cancelled_at"] is not None and moment >= instant(state["cancelled_at"]) + TOLD_FOR:
        raise HTTPException(410)
    language = language_for(request.query_params.get("lang"), state["language"])
    key = (token, language, *(str(value) for value in state.values()))
    tag, valid_until = _tags.get(key) or ("", 0.0)
    if tag and moment.timestamp() < valid_until and _has(request, tag):
        return _not_modified(tag)
    registration = await Registration.get(id=subject).select_related("event")
    source = here.absolute(address("calendars.person", token=token, lang=request.query_params.get("lang") and language))
    feed = await person_feed(here, registration, language, moment, source)
    tag = hashlib.blake2b(feed.content, digest_size=12).hexdigest()
    _tags.keep(key, (tag, feed.valid_until.timestamp() if feed.valid_until else float("inf")))
    return _not_modified(tag) if _has(request, tag) else _personal(request, feed.content, tag, registration.event)


async def _state_of(registration_id: UUID) -> dict[str, Any] | None:
    rows = await execute_rows(_STATE, [registration_id])
    return rows[0] if rows else None


def _has(request: Request, tag: str) -> bool:
    """Weak comparison, as RFC 9110, 13.1.2 asks for If-None-Match; either coding is the same calendar."""
    asked = request.headers.get("if-none-match", "")
    tags = {one.strip().removeprefix("W/").strip('"').removesuffix("-gz") for one in asked.split(",")}
    return bool(asked) and (tag in tags or "*" in tags)


def _not_modified(tag: str) -> Response:
    return Response(status_code=304, headers=_headers(tag))


def _personal(request: Request, content: bytes, tag: str, event: Event) -> Response:
    """Compressed here, so that the strong tag names exactly these bytes."""
    headers = _headers(tag) | {"content-disposition": f'inline; filename="{event.slug}.ics"'}
    if "gzip" not in accepted_codings(request.headers.get("accept-encoding", "").encode("latin-1")):
        return Response(content, headers=headers, media_type=_TYPE)
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    headers |= {"content-encoding": "gzip", "etag": f'"{tag}-gz"'}
    return Response(packer.compress(content) + packer.flush(), headers=headers, media_type=_TYPE)


def _headers(tag: str) -> dict[str, str]:
    return {"etag": f'"{tag}"', "cache-control": "private, no-cache", "vary": "accept-encoding"}
