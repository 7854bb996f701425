"""Reading one session of a schedule file into a ScheduledSession; what is odd is repaired with a warning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from events.congress.agenda.exchange.schedule import Day, Link, Person, ScheduledSession
from events.congress.agenda.exchange.schedule_fields import (
    default_guid,
    default_id,
    default_slug,
    read_datetime,
    read_duration,
    read_language,
    read_url,
)
from events.congress.agenda.exchange.schedule_raw import Found, plain
from events.congress.agenda.exchange.schedule_starts import read_start
from events.congress.agenda.exchange.schedule_state import Reading
from events.congress.agenda.exchange.schedule_texts import markdown, shortened, single_line
from events.platform.language.i18n import message

NAME_LENGTH = 200
TITLE_LENGTH = 300
TEXT_LENGTH = 50_000
_RAW_TEXT_LENGTH = 200_000  # of HTML, before it becomes Markdown
GUID_LENGTH = 255
_TRUE = frozenset({"true", "1", "yes", "on"})
_CANCELLED = frozenset({"cancelled", "canceled"})


def read_session(reading: Reading, day: Day, room: str, found: Found) -> None:
    """Add the session to `reading.sessions`. Raises ScheduleError naming line and cause."""
    starts_at = read_start(reading, day, found)
    title = _title(reading, found)
    guid = _guid(reading, found, title)
    number = _id(found, guid)
    recording = found.values.get("recording")
    recording = recording if isinstance(recording, Mapping) else {}
    session = ScheduledSession(
        guid=guid,
        id=number,
        title=title,
        starts_at=starts_at,
        duration=_duration(reading, found, starts_at),
        day=day.number,
        room=room or reading.name(found.text("room")),
        code=single_line(found.text("code"))[:60],
        slug=single_line(found.text("slug"))[:200] or default_slug(reading.acronym, number, title),
        url=_url(reading, found, "url"),
        subtitle=shortened(single_line(found.text("subtitle")), TITLE_LENGTH),
        track=reading.name(found.text("track")),
        type=reading.name(found.text("type")),
        language=_language(reading, found),
        abstract=_markdown(reading, found, "abstract"),
        description=_markdown(reading, found, "description"),
        logo=read_url(found.text("logo"), reading.base_url),
        persons=tuple(_persons(reading, found)),
        links=tuple(_links(reading, found, "links")),
        attachments=tuple(_links(reading, found, "attachments")),
        recording_license=reading.name(plain(recording.get("license"))),
        do_not_record=plain(recording.get("optout")).strip().lower() in _TRUE,
        feedback_url=_url(reading, found, "feedback_url"),
        origin_url=_url(reading, found, "origin_url"),
        is_cancelled=found.text("status").lower() in _CANCELLED or found.text("cancelled").lower() in _TRUE,
        line=found.line,
    )
    _add(reading, session, found)


def _add(reading: Reading, session: ScheduledSession, found: Found) -> None:
    """Add a session, a further room of one that is in two at the same time, or a repetition under a guid of its own."""
    slots = reading.slots.setdefault(session.guid, [])
    at_once = next((other for other in map(reading.sessions.__getitem__, slots) if _is_at_once(other, session)), None)
    if at_once is None:
        _add_slot(reading, session, found)
    elif session.room in {at_once.room, *at_once.also_in_rooms}:
        text = message("The session %(guid)s is here for the second time; line %(first)s has it already.")
        reading.warn(found, "guid", text, guid=session.guid, first=at_once.line)
    else:
        reading.sessions[at_once.guid] = replace(at_once, also_in_rooms=(*at_once.also_in_rooms, session.room))


def _is_at_once(one: ScheduledSession, other: ScheduledSession) -> bool:
    return (one.title, one.starts_at, one.duration) == (other.title, other.starts_at, other.duration)


def _add_slot(reading: Reading, session: ScheduledSession, found: Found) -> None:
    """Add a session under its guid; a repetition of it under one that is the same in the next version of the file."""
    slots, guid = reading.slots[session.guid], session.guid
    if slots:
        text = message("The guid %(guid)s is in line %(first)s already: this one counts as a session of its own.")
        reading.warn(found, "guid", text, guid=guid, first=reading.sessions[slots[0]].line)
        guid = default_guid(guid, "slot", session.starts_at.astimezone(UTC).isoformat(), session.room)
    if guid in slots:
        guid = default_guid(guid, session.title)
    slots.append(guid)
    reading.sessions[guid] = replace(session, guid=guid)


def _title(reading: Reading, found: Found) -> str:
    title = shortened(single_line(found.text("title")), TITLE_LENGTH)
    if title:
        return title
    title = shortened(single_line(found.text("subtitle", "type", "slug", "guid", "id")), TITLE_LENGTH) or "–"
    reading.warn(found, "title", message("A session has no title; %(title)s stands for it."), title=title)
    return title


def _guid(reading: Reading, found: Found, title: str) -> str:
    """Return the file's guid, in any form; without one, the same from one version of the file to the next."""
    guid = single_line(found.text("guid"))
    if len(guid) > GUID_LENGTH:
        raise found.error("guid", message("The guid is longer than %(length)s characters."), length=GUID_LENGTH)
    if guid:
        return guid
    known = next((f"{key} {text}" for key in ("id", "code", "slug") if (text := found.text(key))), title)
    reading.unnamed[known] += 1
    if known == title:
        text = message("%(title)s has no guid and no id: with another title it will count as another session.")
        reading.warn(found, "guid", text, title=title)
    return default_guid(reading.acronym, known, reading.unnamed[known])


def _id(found: Found, guid: str) -> int:
    text = found.text("id")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
    return number or default_id(guid)


def _duration(reading: Reading, found: Found, starts_at: datetime) -> timedelta:
    text = found.text("duration")
    duration = read_duration(text, reading.generator)
    end = read_datetime(found.text("end"))
    if duration is None and not text and end is not None:
        end = end if end.tzinfo else end.replace(tzinfo=reading.zone)
        duration = end.astimezone(UTC) - starts_at.astimezone(UTC)
    if duration is None or duration < timedelta():
        shown = repr(text[:60])
        raise found.error("duration", message("The session has no duration that can be read: %(text)s."), text=shown)
    if not duration:
        reading.warn(found, "duration", message("A session lasts 0 minutes."))
    return duration


def _language(reading: Reading, found: Found) -> str:
    text = found.text("language")
    language = read_language(text)
    if language is None:
        reading.warn(found, "language", message("%(text)s is no language that is known."), text=text[:60])
    return language or ""


def _markdown(reading: Reading, found: Found, key: str) -> str:
    raw = found.text(key)
    text = markdown(raw[:_RAW_TEXT_LENGTH])
    if len(raw) > _RAW_TEXT_LENGTH or len(text) > TEXT_LENGTH:
        told = message("A text is longer than %(length)s characters; its end is left out.")
        reading.warn(found, key, told, length=TEXT_LENGTH)
    return shortened(text, TEXT_LENGTH)


def _url(reading: Reading, found: Found, key: str) -> str:
    text = found.text(key)
    url = read_url(text, reading.base_url)
    if text and not url and not text.startswith("urn:uuid:"):  # which stands for an address where one is demanded
        reading.warn(found, key, message("%(text)s is no web address; it is left out."), text=_shown(text))
    return url


def _shown(text: str) -> str:
    return shortened(single_line(text), 80)


def _links(reading: Reading, found: Found, key: str) -> list[Link]:
    links: dict[Link, None] = {}
    for value in found.parts(key):
        link = value if isinstance(value, Mapping) else {"url": value}
        text = (plain(link.get("url")) or plain(link.get("href"))).strip()
        url = read_url(text, reading.base_url)
        title = single_line(plain(link.get("title")))
        if url:
            links[Link(url if title in {"", text} else shortened(title, TITLE_LENGTH), url)] = None
        elif text:
            reading.warn(found, key, message("%(text)s is no web address; it is left out."), text=_shown(text))
    return list(links)


def _persons(reading: Reading, found: Found) -> list[Person]:
    """Return people in the file's order; `public_name` before `name`: it is how they want to be called."""
    persons = []
    for value in found.parts("persons"):
        values = value if isinstance(value, Mapping) else {"name": value}
        person = _person(reading, Found(values, found.line, found.path))
        if person.name:
            persons.append(person)
        else:
            reading.warn(found, "persons", message("A person without a name is left out."))
    return persons


def _person(reading: Reading, found: Found) -> Person:
    return Person(
        name=reading.name(found.text("public_name", "full_public_name", "name", "full_name")),
        guid=single_line(found.text("guid"))[:GUID_LENGTH],
        code=single_line(found.text("code"))[:60],
        id=single_line(found.text("id"))[:60],
        biography=shortened(markdown(found.text("biography")[:_RAW_TEXT_LENGTH]), TEXT_LENGTH),
        url=read_url(found.text("url"), reading.base_url),
    )
