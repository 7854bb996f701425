"""A published schedule as frozen values: what schedule.xml and schedule.json of frab and pretalx carry.

Readers and writers meet here; neither a database nor an address of ours is known. The structure is the
c3voc schedule format (https://c3voc.de/wiki/schedule, schema.xsd and schema.json beside it).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from events.platform.language.i18n import message

Translate = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Track:
    name: str
    slug: str = ""
    color: str = ""  # "#rrggbb", or empty


@dataclass(frozen=True, slots=True)
class Room:
    """A room. `guid` is the file's, else derived from the name, so that it is the same the next time."""

    name: str
    guid: str
    description: str = ""  # Markdown
    capacity: int | None = None
    slug: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A speaker; `guid`, `code` and `id` are text as in the file, each may be empty."""

    name: str
    guid: str = ""
    code: str = ""
    id: str = ""
    biography: str = ""  # Markdown
    url: str = ""

    @property
    def key(self) -> str:
        """Return what tells this person from others in the same file: guid, else code, id, or the name."""
        return self.guid or self.code or self.id or self.name


@dataclass(frozen=True, slots=True)
class Link:
    """A link or an attachment. `url` is absolute http(s) (resolved against the file's base)."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the conference, which may last beyond midnight: [starts_at, ends_at)."""

    number: int
    on: date
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Conference:
    title: str
    acronym: str
    starts_on: date
    ends_on: date
    time_zone_name: str  # IANA, known to this machine
    timeslot: timedelta = timedelta(minutes=5)
    url: str = ""
    base_url: str = ""
    description: str = ""  # Markdown
    color: str = ""  # "#rrggbb", or empty
    tracks: tuple[Track, ...] = ()


@dataclass(frozen=True, slots=True)
class ScheduledSession:
    """A session placed in room and time ("event" in the format). Texts are Markdown without raw HTML.

    `starts_at` is aware, in the conference's zone; `language` is a BCP 47 tag or empty; `line` is where the
    file has it (0 when it does not come from a file) and no part of the comparison.
    """

    guid: str
    id: int
    title: str
    starts_at: datetime
    duration: timedelta
    day: int  # number of the Day it belongs to, which may be the evening before
    room: str = ""
    also_in_rooms: tuple[str, ...] = ()
    code: str = ""
    slug: str = ""
    url: str = ""
    subtitle: str = ""
    track: str = ""
    type: str = ""
    language: str = ""
    abstract: str = ""
    description: str = ""
    logo: str = ""
    persons: tuple[Person, ...] = ()
    links: tuple[Link, ...] = ()
    attachments: tuple[Link, ...] = ()
    recording_license: str = ""
    do_not_record: bool = False
    feedback_url: str = ""
    origin_url: str = ""
    is_cancelled: bool = False
    line: int = field(default=0, compare=False)

    @property
    def ends_at(self) -> datetime:
        """Return the instant `duration` later, shown in the same zone (a clock change within is counted)."""
        zone = self.starts_at.tzinfo
        return (self.starts_at.astimezone(UTC) + self.duration).astimezone(zone)


@dataclass(frozen=True, slots=True)
class ScheduleWarning:
    """A repair or omission, translatable: `in_words(gettext)`."""

    text: str
    values: tuple[tuple[str, object], ...] = ()
    line: int = 0
    path: str = ""
    column: int = 0

    def in_words(self, gettext: Translate) -> str:
        return _in_words(gettext, self)

    def __str__(self) -> str:
        return self.in_words(_untranslated)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A whole file. `warnings` tell what reading it repaired and are no part of the comparison."""

    conference: Conference
    days: tuple[Day, ...]
    rooms: tuple[Room, ...]
    sessions: tuple[ScheduledSession, ...]
    version: str = ""
    generator: str = field(default="", compare=False)  # "pretalx 2025.1"
    warnings: tuple[ScheduleWarning, ...] = field(default=(), compare=False)

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the sessions' languages, the most frequent first; of equals, the one met first."""
        counted = Counter(session.language for session in self.sessions if session.language)
        return tuple(language for language, _ in counted.most_common())


class ScheduleError(Exception):
    """The file cannot be read as a schedule: where and why.

    `text` is the message's source (English, with %(name)s placeholders), `values` fill it; `line` and
    `column` count from 1 (0 when unknown); `path` is the place inside a JSON file, such as
    `schedule.conference.days[2].rooms["Saal 1"][4].start`. `in_words(gettext)` tells all of it in the
    reader's language; `str()` in English.
    """

    def __init__(self, text: str, /, *, line: int = 0, column: int = 0, path: str = "", **values: object) -> None:
        super().__init__(text)
        self.text, self.values = text, values
        self.line, self.column, self.path = line, column, path

    def in_words(self, gettext: Translate) -> str:
        return _in_words(gettext, self)

    def __str__(self) -> str:
        return self.in_words(_untranslated)


def _in_words(gettext: Translate, told: ScheduleWarning | ScheduleError) -> str:
    values = dict(told.values)
    if values.get("cause"):  # the parser's own complaint is a message inside the message
        values["cause"] = gettext(str(values["cause"]))
    cause = gettext(told.text, **values)
    if told.path:
        return gettext(message("Line %(line)s, at %(path)s: %(cause)s"), line=told.line, path=told.path, cause=cause)
    if told.column:
        where = message("Line %(line)s, column %(column)s: %(cause)s")
        return gettext(where, line=told.line, column=told.column, cause=cause)
    return gettext(message("Line %(line)s: %(cause)s"), line=told.line, cause=cause) if told.line else cause


def _untranslated(text: str, /, **values: object) -> str:
    return text % values if values else text
