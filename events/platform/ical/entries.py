"""The entries of a calendar file: frozen values, checked when made, that `events.platform.ical.writer` writes.

Texts may hold anything: the writer cleans and escapes them. Addresses that are unsafe are left out by the
writer. What would make a file wrong for every reader (two entries with one UID, an end before its start) is
refused here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from events.platform.zoned import ZonedTime

MAX_SEQUENCE = 2**31 - 1
_COLOR = re.compile(r"[a-z]{3,20}", re.ASCII)


class EntryError(ValueError):
    """A value that no calendar entry can have."""


class Status(StrEnum):
    """RFC 5545 3.8.1.11."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


class Classification(StrEnum):
    """RFC 5545 3.8.1.3."""

    PUBLIC = "PUBLIC"
    PRIVATE = "PRIVATE"
    CONFIDENTIAL = "CONFIDENTIAL"


class Relationship(StrEnum):
    """How another entry stands to this one: RFC 5545 3.2.15 and RFC 9253 5."""

    PARENT = "PARENT"
    CHILD = "CHILD"
    SIBLING = "SIBLING"
    FIRST = "FIRST"
    NEXT = "NEXT"
    DEPENDS_ON = "DEPENDS-ON"


class ConferenceFeature(StrEnum):
    """RFC 7986 6.3."""

    AUDIO = "AUDIO"
    CHAT = "CHAT"
    FEED = "FEED"
    MODERATOR = "MODERATOR"
    PHONE = "PHONE"
    SCREEN = "SCREEN"
    VIDEO = "VIDEO"


@dataclass(frozen=True, slots=True)
class Alarm:
    """A reminder that shows `text`, `minutes_before` (0 or more) the start."""

    minutes_before: int
    text: str

    def __post_init__(self) -> None:
        if not 0 <= self.minutes_before <= MAX_SEQUENCE:
            raise EntryError("an alarm rings at the start or before it")


@dataclass(frozen=True, slots=True)
class Conference:
    """How to join online (RFC 7986 5.11): an address, what it carries, a label in the reader's language."""

    uri: str
    features: tuple[ConferenceFeature, ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True)
class Position:
    """Degrees north and east (WGS 84)."""

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        if not (abs(self.latitude) <= 90 and abs(self.longitude) <= 180):  # nor is what is no number
            raise EntryError("a position lies within 90 degrees north and 180 east")


@dataclass(frozen=True, slots=True)
class Relation:
    """Another entry, by its UID. Raise EntryError."""

    uid: str
    relationship: Relationship = Relationship.PARENT

    def __post_init__(self) -> None:
        _check_uid(self.uid)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """One VEVENT.

    `uid`            belongs to the item for ever, wherever it moves.
    `sequence`       0 to 2**31 - 1; grows when time, place or status changes.
    `stamp`          the instant of the last revision: DTSTAMP and LAST-MODIFIED, which are the same
                     without METHOD (RFC 5545 3.8.7.2). Never the clock of the download.
    `start`, `end`   both ZonedTime, each in its own zone, or both dates, the end exclusive. Equal times
                     are an entry without duration.
    `language`       BCP 47 tag of the texts, written where it differs from the calendar's.
    `is_transparent` leaves the time free, as a stay does.
    `contact`        who answers for it, as text. Not ORGANIZER: RFC 5545 3.8.4.3 keeps that to scheduled
                     meetings, and clients would offer to answer the invitation.
    `reference`      a key that the entries of one mission share (REFID, RFC 9253 9.1).
    `cancelled_word` stands before the summary of this one in place of the calendar's, with its punctuation.
    `structured_data` the reservation as an object of schema.org, with its "@type".

    A cancelled entry is written transparent and without alarms or conferences, whatever it holds.
    Raise EntryError.
    """

    uid: str
    sequence: int
    stamp: datetime
    start: ZonedTime | date
    end: ZonedTime | date
    summary: str
    created: datetime | None = None
    description: str = ""
    location: str = ""
    position: Position | None = None
    url: str = ""
    categories: tuple[str, ...] = ()
    status: Status = Status.CONFIRMED
    is_transparent: bool = False
    classification: Classification | None = None
    alarms: tuple[Alarm, ...] = ()
    conferences: tuple[Conference, ...] = ()
    contact: str = ""
    language: str = ""
    relations: tuple[Relation, ...] = ()
    reference: str = ""
    color: str = ""
    cancelled_word: str = ""
    structured_data: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        _check_uid(self.uid)
        if not 0 <= self.sequence <= MAX_SEQUENCE:
            raise EntryError("a sequence is from 0 to 2**31 - 1")
        _check_instant(self.stamp)
        if self.created is not None:
            _check_instant(self.created)
        _check_span(self.start, self.end)
        _check_color(self.color)

    @property
    def has_duration(self) -> bool:
        """Whether it ends later than it starts; whole days always do."""
        if isinstance(self.start, ZonedTime) and isinstance(self.end, ZonedTime):
            return self.start.instant() < self.end.instant()
        return True

    @property
    def is_cancelled(self) -> bool:
        """Whether it will not take place, and says so."""
        return self.status is Status.CANCELLED


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """One VCALENDAR of a feed, or of a single entry to download.

    `language`        BCP 47 tag of name, description and entries.
    `cancelled_word`  put before the summary of cancelled entries, with its punctuation: "Annulé : ".
    `source`          the feed's own https address (SOURCE); `url` is the page for people (URL).
    `refresh_every`   how often clients may ask, whole minutes.
    `color`           a CSS3 name in lower case (RFC 7986 5.9).

    Raise EntryError, also when two entries share a UID: several clients then lose one of them.
    """

    name: str
    entries: tuple[CalendarEntry, ...]
    language: str = ""
    description: str = ""
    cancelled_word: str = ""
    source: str = ""
    url: str = ""
    refresh_every: timedelta | None = None
    color: str = ""
    prodid: str = "-//WOPs//Events//EN"

    def __post_init__(self) -> None:
        _check_distinct(self.entries)
        if self.refresh_every is not None and self.refresh_every < timedelta(minutes=1):
            raise EntryError("a calendar is asked for once a minute at most")
        _check_color(self.color)


def _check_uid(uid: str) -> None:
    if not uid.isprintable() or not uid.strip() or len(uid) > 255:
        raise EntryError("a UID is 1 to 255 printable characters")


def _check_distinct(entries: tuple[CalendarEntry, ...]) -> None:
    if len({entry.uid for entry in entries}) != len(entries):
        raise EntryError("two entries share a UID")


def _check_instant(instant: datetime) -> None:
    if instant.tzinfo is None:
        raise EntryError("stamps are instants, with their offset")


def _check_span(start: ZonedTime | date, end: ZonedTime | date) -> None:
    if isinstance(start, ZonedTime) and isinstance(end, ZonedTime):
        if end.instant() < start.instant():
            raise EntryError("an entry ends when it starts or later")
    elif isinstance(start, ZonedTime | datetime) or isinstance(end, ZonedTime | datetime):
        raise EntryError("start and end are both zoned times or both dates")
    elif end <= start:
        raise EntryError("the end of whole days is exclusive: at least the day after")


def _check_color(color: str) -> None:
    if color and not _COLOR.fullmatch(color):
        raise EntryError("a colour is a CSS3 name in lower case")
