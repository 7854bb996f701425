"""A schedule as the schemas of the format accept it: identifiers, codes, slugs and addresses in the forms they ask for.

After the schemas of 27 June 2026. What has no valid form of its own gets one that is always derived alike, so that a
later export says the same and what was exported is found again when it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from urllib.parse import quote, urlsplit, urlunsplit

from events.congress.agenda.exchange.identifiers import written_acronym, written_guid
from events.congress.agenda.exchange.schedule import Link, Person, Room, Schedule, ScheduledSession, Track
from events.congress.agenda.exchange.schedule_fields import default_guid, default_id, default_slug

_SESSION_SLUG = re.compile(r"[a-z0-9_]{4,}-[a-z0-9_-]{3,}[a-z0-9]", re.ASCII)
_ROOM_SLUG = re.compile(r"[a-z0-9_-]+[a-z0-9]", re.ASCII)
_TRACK_SLUG = re.compile(r"[a-z][a-z0-9-]*[a-z0-9]", re.ASCII)
_COLOR = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)
_CODE = re.compile(r"[A-Z0-9]+", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)
_STRAY_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")
_KEPT_IN_PATHS = "!$&'()*+,/:;=@~-._%"


def conforming(schedule: Schedule) -> Schedule:
    """Return what is written for a schedule; cancelled sessions, for which the format has no word, are left out.

    A session that is in several rooms at once is there for each of them, for no two sessions may share an identifier.
    """
    conference, acronym = schedule.conference, written_acronym(schedule.conference.acronym)
    shown = [session for session in schedule.sessions if not session.is_cancelled]
    return replace(
        schedule,
        conference=replace(
            conference,
            acronym=acronym,
            url=written_url(conference.url),
            base_url=written_url(conference.base_url),
            tracks=tuple(map(_track, conference.tracks)),
        ),
        rooms=tuple(map(partial(_room, acronym=acronym), schedule.rooms)),
        sessions=tuple(_unique([part for session in shown for part in _by_room(session, acronym)], acronym)),
    )


def guid_beside(guid: str, room: str) -> str:
    """Return the guid of a session in a further room that it is in at the same time."""
    return default_guid(guid, "room", room)


def written_url(url: str) -> str:
    """Return an address in ASCII, percent-encoded where it must be."""
    parts = urlsplit(_STRAY_PERCENT.sub("%25", url))
    user, at, host = parts.netloc.rpartition("@")
    try:
        host = host if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        host = quote(host)
    path, query, fragment = (
        quote(parts.path, _KEPT_IN_PATHS),
        *(quote(part, _KEPT_IN_PATHS + "?") for part in (parts.query, parts.fragment)),
    )
    return urlunsplit((parts.scheme, user + at + host, path, query, fragment))


def _only(pattern: re.Pattern[str], text: str) -> str:
    return text if pattern.fullmatch(text) else ""


def _track(track: Track) -> Track:
    return replace(track, slug=_only(_TRACK_SLUG, track.slug), color=_only(_COLOR, track.color))


def _room(room: Room, *, acronym: str) -> Room:
    return replace(room, guid=written_guid("room", room.guid, acronym), slug=_only(_ROOM_SLUG, room.slug))


def _by_room(session: ScheduledSession, acronym: str) -> Iterator[ScheduledSession]:
    guid = written_guid("session", session.guid, acronym)
    first = replace(
        session,
        guid=guid,
        code=_only(_CODE, session.code),
        also_in_rooms=(),
        persons=tuple(_person(person, acronym) for person in session.persons),
        links=tuple(map(_link, session.links)),
        attachments=tuple(map(_link, session.attachments)),
        url=written_url(session.url),
        logo=written_url(session.logo),
        feedback_url=written_url(session.feedback_url),
        origin_url=written_url(session.origin_url),
    )
    yield first
    for room in session.also_in_rooms:
        yield replace(first, room=room, guid=guid_beside(guid, room))


def _person(person: Person, acronym: str) -> Person:
    return replace(
        person,
        guid=written_guid("speaker", person.guid, acronym) if person.guid else "",
        code=_only(_CODE, person.code),
        id=_only(_NUMBER, person.id),
        url=written_url(person.url),
    )


def _link(link: Link) -> Link:
    return replace(link, url=written_url(link.url))


def _unique(sessions: list[ScheduledSession], acronym: str) -> Iterator[ScheduledSession]:
    """Give sessions numbers and slugs of their own; pretalx repeats the number for each slot of a submission."""
    numbers, slugs = set[int](), set[str]()
    for session in sessions:
        number = _free_number(session, numbers)
        name = _only(_SESSION_SLUG, session.slug) or default_slug(acronym, number, session.title)
        name = name if name not in slugs else f"{name}-{number}"
        slugs.add(name)
        yield replace(session, id=number, slug=name)


def _free_number(session: ScheduledSession, taken: set[int]) -> int:
    number = session.id if session.id > 0 and session.id not in taken else default_id(session.guid)
    while number in taken:
        number += 1
    taken.add(number)
    return number
