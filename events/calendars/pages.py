"""Calendars at their addresses. Public ones are kept by the layer outside; a person's answers a poll by one read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.access import public_event
from events.addresses import address
from events.agenda.programme import load_agenda
from events.calendars.feeds import Feed, event_calendar, language_for, person_feed, session_calendar
from events.calendars.polling import CALENDAR_TYPE, answer_poll
from events.calendars.programme_entries import TOLD_FOR
from events.database import execute_rows, instant
from events.i18n import languages
from events.installation import installation, now
from events.registration.models import Registration


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
    headers = {"content-disposition": f'{disposition}; filename="{safe}"'}
    return Response(content, headers=headers, media_type=CALENDAR_TYPE)


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
    asked = request.query_params.get("lang") and language
    key = (token, language, asked, *(str(value) for value in state.values()))
    registration_id = subject

    async def render() -> Feed:
        registration = await Registration.get(id=registration_id).select_related("event")
        source = here.absolute(address("calendars.person", token=token, lang=asked))
        return await person_feed(here, registration, language, moment, source)

    return await answer_poll(request, key, f"{state['slug']}.ics", moment, render)


async def _state_of(registration_id: UUID) -> dict[str, Any] | None:
    rows = await execute_rows(_STATE, [registration_id])
    return rows[0] if rows else None
