"""Calendars of events at their addresses. Public ones are kept by the layer outside; a person's answers a poll by one
small read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.congress.agenda.programme_queries import load_agenda
from events.congress.agenda.values import Agenda, AgendaRoom, AgendaTrack
from events.congress.organizing.event_queries import event_at, public_event
from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.platform.language.i18n import languages
from events.platform.storage.database import instant
from events.platform.web.cached_answers import end_at
from events.platform.web.editing import found
from events.platform.web.headers import FOR_OTHER_SITES
from events.platform.web.installation import installation, now
from events.publishing.calendars.door import door_feed
from events.publishing.calendars.everything import STATE, everything_feed
from events.publishing.calendars.feeds import (
    CALENDAR_TYPE,
    Feed,
    FeedRequest,
    event_calendar,
    language_for,
    part_calendar,
    person_feed,
    session_calendar,
)
from events.publishing.calendars.privacy_levels import Level
from events.publishing.calendars.private_feeds import behind, open_poll
from events.publishing.calendars.programme_entries import LISTED_FOR
from events.records.feeds.queries import listed_by


async def event_feed(request: Request) -> Response:
    """Answer the programme of an event in one language: the one asked for, else the event's main one."""
    event = await _told_event(request)
    feed = await event_calendar(installation(request), event, _language(request, event.default_language), now())
    return _public(request, feed, f"{event.slug}.ics")


async def track_feed(request: Request) -> Response:
    """Answer the programme of one theme."""
    return await _part_feed(request, Agenda.track)


async def room_feed(request: Request) -> Response:
    """Answer the programme of one room."""
    return await _part_feed(request, Agenda.room)


async def _part_feed(request: Request, find: Callable[[Agenda, str], AgendaTrack | AgendaRoom | None]) -> Response:
    event = await _told_event(request)
    part = find(await load_agenda(event), request.path_params["code"])
    if part is None:
        raise HTTPException(404)
    if event.withdrawn_at and not await listed_by(part.id):
        raise HTTPException(404)  # perhaps new, and nobody's to know before the event is published again
    feed = await part_calendar(installation(request), event, part, _language(request, event.default_language), now())
    return _public(request, feed, f"{event.slug}-{part.code}.ics")


async def _told_event(request: Request) -> Event:
    """Return the event of a public calendar; one that was public says, while it is a draft, that it is withdrawn."""
    event = await event_at(request)
    return event if event and event.withdrawn_at else await public_event(request)


def _public(request: Request, feed: Feed, name: str) -> Response:
    if feed.valid_until is not None:
        end_at(request, feed.valid_until)
    return _file(feed.content, name, "inline")


async def session_file(request: Request) -> Response:
    """Answer one session as a file. Breaks have none."""
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
        request.scope.pop("cacheable", None)  # nobody fills the memory with languages that there are not
    return language_for(asked, otherwise)


def _file(content: bytes, name: str, disposition: str) -> Response:
    safe = "".join(letter for letter in name if letter.isascii() and (letter.isalnum() or letter in "-_."))
    headers = {"content-disposition": f'{disposition}; filename="{safe}"', **FOR_OTHER_SITES}
    return Response(content, headers=headers, media_type=CALENDAR_TYPE)


# -- behind private addresses ------------------------------------------------------------------------------------

# All that decides what a person's calendar holds: the programme's revision, the registration, and how often their
# stars changed.
_STATE = """
SELECT r.person_id, r.feed_generation, r.version, r.state, r.language, r.updated_at, r.cancelled_at, r.star_changes,
  e.id AS event, e.revision, e.slug
FROM registration r JOIN event e ON e.id = r.event_id WHERE r.id = $1
"""
_DOOR = """
SELECT r.feed_generation, r.code, e.id AS event, e.revision, e.slug, e.default_language AS language
FROM room r JOIN event e ON e.id = r.event_id WHERE r.id = $1
"""


async def person_calendar_feed(request: Request) -> Response:
    """Answer the calendar behind a person's private address.

    A forged address is unknown; a replaced one tells so for a month. When everything in it has been listed as cancelled
    for long enough, it has ended: a file without any entry is none (RFC 5545, 3.6), and 410 makes clients stop asking.
    """
    state = await behind(request, _STATE)
    row = state.row
    cancelled_at = None if row["cancelled_at"] is None else instant(row["cancelled_at"])
    poll = await open_poll(
        request, "feed", state, row, lambda moment: cancelled_at is not None and moment >= cancelled_at + LISTED_FOR
    )

    async def render(asked: FeedRequest) -> Feed:
        registration = await Registration.get(id=state.subject).select_related("event")
        return await person_feed(poll.here, registration, asked)

    return await poll.answer("calendars.person", f"{row['slug']}.ics", render)


async def everything(request: Request) -> Response:
    """Answer all that concerns the person whose registration or place in a delegation the address was made for."""
    state = await behind(request, STATE)
    own = found(next((row for row in state.rows if str(row["id"]) == str(state.subject)), None))
    poll = await open_poll(request, "everything", state, own)
    rows = state.rows if poll.opened.ended_at is None else [own]  # what was joined since never was behind that address

    async def render(asked: FeedRequest) -> Feed:
        feed = await everything_feed(poll.here, rows, asked)
        if feed is None:
            raise HTTPException(410)
        return feed

    return await poll.answer("calendars.everything", "calendar.ics", render)


async def door(request: Request) -> Response:
    """Answer a room's calendar for the tablet at its door; it has no levels."""
    state = await behind(request, _DOOR)
    row = state.row
    poll = await open_poll(request, "door-feed", state, row)
    poll = replace(poll, level=Level.NO_REFERENCES, shown={"lang": poll.shown["lang"]})

    async def render(asked: FeedRequest) -> Feed:
        event = await Event.get(id=row["event"])
        room = found((await load_agenda(event)).room(row["code"]))  # 404 between two readings: the next poll has it
        return await door_feed(poll.here, event, room, asked)

    return await poll.answer("calendars.door", f"{row['slug']}-{row['code']}.ics", render)
