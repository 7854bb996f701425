"""Reading one session of a schedule file into a ScheduledSession; what is odd is repaired with a warning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from events.congress.agenda.exchange.schedule import Day, Link, Person, ScheduledSession, ScheduleWarning
from events.congress.agenda.exchange.schedule_fields import (
    default_guid,
    default_id,
    default_slug,
    has_seconds,
    read_clock,
    read_date,
    read_datetime,
    read_duration,
    read_language,
    read_url,
)
from events.congress.agenda.exchange.schedule_raw import Found, plain
from events.congress.agenda.exchange.schedule_texts import markdown, shortened, single_line
from events.platform.language.i18n import message

NAME_LENGTH = 200
TITLE_LENGTH = 300
TEXT_LENGTH = 50_000
_RAW_TEXT_LENGTH = 200_000  # of HTML, before it becomes Markdown
GUID_LENGTH = 255
_TRUE = frozenset({"true", "1", "yes", "on"})
_CANCELLED = frozenset({"cancelled", "canceled"})


@dataclass(slots=True)
class Reading:
    """State that the sessions of a file share while it is read."""

    zone: ZoneInfo
    acronym: str
    base_url: str
    generator: str
    warnings: list[ScheduleWarning] = field(default_factory=list)
    sessions: dict[str, ScheduledSession] = field(default_factory=dict)
    unnamed: Counter[str] = field(default_factory=Counter)

    def warn(self, found: Found, key: str, text: str, /, **values: object) -> None:
        self.warnings.append(found.warning(key, text, **values))

    def name(self, text: str) -> str:
        """Return a name on one line; names that differ only behind their 200th character are one."""
        return shortened(single_line(text), NAME_LENGTH)

    def wall(self, on: date, clock: timedelta) -> datetime:
        """Return what the clocks of the place show `clock` after midnight; where they skip it, the moment they show."""
        naive = datetime.combine(on, time()) + clock
        return naive.replace(tzinfo=self.zone).astimezone(UTC).astimezone(self.zone)


def read_session(reading: Reading, day: Day, room: str, found: Found) -> None:
    """Add the session to `reading.sessions`. Raises ScheduleError naming line and cause."""
    starts_at = _start(reading, day, found)
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
    """Add a session, or a further room of one that is in two at the same time; anything else twice is a mistake."""
    first = reading.sessions.get(session.guid)
    if first is None:
        reading.sessions[session.guid] = session
        return
    same_time = (first.starts_at, first.duration) == (session.starts_at, session.duration)
    if not same_time or session.room in {first.room, *first.also_in_rooms}:
        text = message("The session %(guid)s is here for the second time; line %(first)s has it already.")
        raise found.error("guid", text, guid=session.guid, first=first.line)
    rooms = (*first.also_in_rooms, session.room)
    reading.sessions[session.guid] = replace(first, also_in_rooms=rooms)


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


def _start(reading: Reading, day: Day, found: Found) -> datetime:
    """Return the instant that the file's date has, else the start on its day, shown in the conference's zone."""
    written = found.text("date", "start")
    moment = read_datetime(found.text("date")) or read_datetime(found.text("start"))
    if has_seconds(written):
        reading.warn(found, "date", message("The start %(text)s has seconds; they are left out."), text=written[:60])
    if moment is None:
        return _start_on_day(reading, day, found)
    if moment.tzinfo is None:
        return reading.wall(moment.date(), moment - datetime.combine(moment.date(), time()))
    starts_at = moment.astimezone(reading.zone)
    _compare(reading, found, moment, starts_at)
    return starts_at


def _compare(reading: Reading, found: Found, written: datetime, starts_at: datetime) -> None:
    """Warn where the place's clocks show something else than the file does: its date decides."""
    clock = read_clock(found.text("start"))
    shown = timedelta(hours=starts_at.hour, minutes=starts_at.minute)
    if clock is None:
        is_same = written.utcoffset() in {starts_at.utcoffset(), timedelta()}
    else:
        is_same = clock % timedelta(days=1) == shown
    if not is_same:
        text = message("The file says %(start)s and %(date)s; that is %(shown)s in %(zone)s, which is taken.")
        values = {"start": found.text("start")[:20], "date": found.text("date")[:40]}
        reading.warn(found, "date", text, **values, shown=f"{starts_at:%H:%M}", zone=reading.zone.key)


def _start_on_day(reading: Reading, day: Day, found: Found) -> datetime:
    clock = read_clock(found.text("start"))
    text = found.text("date")
    on = read_date(text) if len(text) == 10 else None
    if clock is None or (text and on is None):
        key = "date" if text and on is None else "start"
        told = message("The session has no start that can be read: %(text)s.")
        raise found.error(key, told, text=repr(found.text(key)[:60]))
    starts_at = reading.wall(on or day.on, clock)
    if on is None and clock < timedelta(days=1) and starts_at < day.starts_at:
        return reading.wall(day.on + timedelta(days=1), clock)
    return starts_at


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
    if text and not url:
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
        title = shortened(single_line(plain(link.get("title"))), TITLE_LENGTH)
        if url:
            links[Link(title or url, url)] = None
        elif text:
            reading.warn(found, key, message("%(text)s is no web address; it is left out."), text=_shown(text))
    return list(links)


def _persons(reading: Reading, found: Found) -> list[Person]:
    """Return people in the file's order, each once; `public_name` before `name`: it is how they want to be called."""
    persons: dict[str, Person] = {}
    for value in found.parts("persons"):
        values = value if isinstance(value, Mapping) else {"name": value}
        person = _person(reading, Found(values, found.line, found.path))
        if person.name:
            persons.setdefault(person.key, person)
        else:
            reading.warn(found, "persons", message("A person without a name is left out."))
    return list(persons.values())


def _person(reading: Reading, found: Found) -> Person:
    return Person(
        name=reading.name(found.text("public_name", "full_public_name", "name", "full_name")),
        guid=single_line(found.text("guid"))[:GUID_LENGTH],
        code=single_line(found.text("code"))[:60],
        id=single_line(found.text("id"))[:60],
        biography=shortened(markdown(found.text("biography")[:_RAW_TEXT_LENGTH]), TEXT_LENGTH),
        url=read_url(found.text("url"), reading.base_url),
    )
