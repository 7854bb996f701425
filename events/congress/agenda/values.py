"""The agenda of an event as frozen values: what pages, calendars and exports read.

It is one state of the programme, complete in itself; nothing in it asks a database. Texts are in all
languages. Wall times are text "2027-05-25T09:00" in the slot's zone, with the instants beside them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypeVar
from uuid import UUID

from events.platform.language.i18n import Translated

ROLES = ("speaker", "chair", "moderator", "rapporteur")

# A programme goes on after midnight: what starts before four belongs to the evening before, as in frab and pretalx.
DAY_CHANGE = dt.timedelta(hours=4)
LONGEST = dt.timedelta(days=31)  # of a session: a last day mistyped by decades would be as many days of programme
_SEVERAL_DAYS = dt.timedelta(hours=12)  # what is so long and goes on the next day is no party of one evening


@dataclass(frozen=True, slots=True)
class AgendaRoom:
    id: UUID
    code: str
    position: int
    name: Translated
    note: Translated
    capacity: int | None
    is_online: bool
    guid: str | None
    is_retired: bool
    join_url: str = ""  # for registered people only: no public page, feed or export has it

    def __hash__(self) -> int:
        return hash(self.id)


@dataclass(frozen=True, slots=True)
class AgendaTrack:
    """A theme; `colour` is 1 to 10, a place in the palette of the style sheet."""

    id: UUID
    code: str
    position: int
    name: Translated
    description: Translated
    colour: int
    is_retired: bool

    def __hash__(self) -> int:
        return hash(self.id)


@dataclass(frozen=True, slots=True)
class AgendaType:
    """A kind of session; a break spans all rooms and has no page of its own."""

    id: UUID
    code: str
    position: int
    name: Translated
    is_break: bool
    is_retired: bool

    def __hash__(self) -> int:
        return hash(self.id)


@dataclass(frozen=True, slots=True)
class AgendaSpeaker:
    """Somebody on stage. `local_name` is the same name in its own script, in `local_language` (BCP 47), or empty."""

    id: UUID
    code: str
    name: str
    sort_name: str
    organization: str
    country: str | None
    local_name: str
    local_language: str
    guid: str | None
    is_retired: bool
    function: Translated
    biography: Translated  # Markdown

    def __hash__(self) -> int:
        return hash(self.id)


class Part(NamedTuple):
    """Who does what in a session; `role` is one of ROLES."""

    speaker: AgendaSpeaker
    role: str


@dataclass(frozen=True, slots=True)
class AgendaSlot:
    """A session placed in room and time: one item of calendars. `day` is the day of the programme it belongs to."""

    id: UUID
    uid: str
    sequence: int
    room: AgendaRoom | None
    time_zone: str
    starts: str
    starts_fold: int
    starts_at: dt.datetime
    ends: str
    ends_fold: int
    ends_at: dt.datetime
    day: dt.date
    created_at: dt.datetime
    revised_at: dt.datetime
    cancelled_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class AgendaSession:
    """A session. `slots` are in the order of time; nearly always there is one."""

    id: UUID
    code: str
    guid: str | None
    title: Translated
    subtitle: Translated
    abstract: Translated  # Markdown
    description: Translated  # Markdown, more than the abstract; only from imported files
    track: AgendaTrack | None
    type: AgendaType | None
    language: str  # BCP 47, or empty
    interpretation: tuple[str, ...]
    links: tuple[tuple[str, str], ...]  # title and address
    join_url: str  # in place of the room's; for registered people only, as that is
    join_languages: tuple[str, ...]  # channels of the stream; none are those of the hall
    is_cancelled: bool
    parts: tuple[Part, ...]
    slots: tuple[AgendaSlot, ...]
    created_at: dt.datetime
    updated_at: dt.datetime

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def slot(self) -> AgendaSlot | None:
        """Return its first slot, when it has one."""
        return self.slots[0] if self.slots else None

    @property
    def is_break(self) -> bool:
        return self.type is not None and self.type.is_break

    @property
    def rooms(self) -> tuple[AgendaRoom, ...]:
        """Return its rooms, each once."""
        return tuple(dict.fromkeys(slot.room for slot in self.slots if slot.room))

    def join_address(self, slot: AgendaSlot) -> str:
        """Return how registered people join it online in one of its slots; empty where nobody can."""
        return self.join_url or (slot.room.join_url if slot.room else "")

    @property
    def is_streamed(self) -> bool:
        """Whether it can be joined online."""
        return any(self.join_address(slot) for slot in self.slots)

    @property
    def stream_languages(self) -> tuple[str, ...]:
        """Return the languages in which it can be followed online."""
        return self.join_languages or tuple(filter(None, (self.language, *self.interpretation)))

    def is_in(self, language: str) -> bool:
        """Whether it can be followed in a language, spoken or interpreted."""
        return language == self.language or language in self.interpretation


Definition = AgendaRoom | AgendaTrack | AgendaType
Defined = TypeVar("Defined", AgendaRoom, AgendaTrack, AgendaType, AgendaSpeaker)


def _by_code(rows: Iterable[Defined], code: str) -> Defined | None:
    return next((row for row in rows if row.code == code), None)


class Placed(NamedTuple):
    """A session at one of its slots."""

    slot: AgendaSlot
    session: AgendaSession


@dataclass(frozen=True)
class Agenda:
    """The whole programme of an event, as of one revision.

    `sessions` are in the order of their first slot, those without one last; breaks and cancelled ones are
    among them. `days` are those of the event and those with a session besides. `people` are the speakers who
    have a part in a session, in the order of their sort names.
    """

    event_id: UUID
    revision: int
    time_zone: str
    languages: tuple[str, ...]  # those texts are offered in, the main one first
    starts_on: dt.date
    ends_on: dt.date
    days: tuple[dt.date, ...]
    rooms: tuple[AgendaRoom, ...]
    tracks: tuple[AgendaTrack, ...]
    types: tuple[AgendaType, ...]
    speakers: tuple[AgendaSpeaker, ...]
    sessions: tuple[AgendaSession, ...]
    _by_day: Mapping[dt.date, tuple[Placed, ...]] = field(repr=False, compare=False, default_factory=dict)

    def on(self, day: dt.date) -> tuple[Placed, ...]:
        """Return what takes place on a day, by start, then breaks, then in the order of rooms."""
        return self._by_day.get(day, ())

    def session(self, code: str) -> AgendaSession | None:
        return self._sessions.get(code)

    def session_by_id(self, id: UUID) -> AgendaSession | None:
        return self._sessions_by_id.get(id)

    def speaker(self, code: str) -> AgendaSpeaker | None:
        return _by_code(self.speakers, code)

    def track(self, code: str) -> AgendaTrack | None:
        return _by_code(self.tracks, code)

    def room(self, code: str) -> AgendaRoom | None:
        return _by_code(self.rooms, code)

    def type(self, code: str) -> AgendaType | None:
        return _by_code(self.types, code)

    def sessions_of(self, speaker: AgendaSpeaker) -> tuple[AgendaSession, ...]:
        """Return where somebody has a part, each session once."""
        return self._by_speaker.get(speaker.id, ())

    def sessions_in(self, track: AgendaTrack) -> tuple[AgendaSession, ...]:
        return tuple(session for session in self.sessions if session.track == track)

    @cached_property
    def people(self) -> tuple[AgendaSpeaker, ...]:
        return tuple(speaker for speaker in self.speakers if speaker.id in self._by_speaker)

    @cached_property
    def spoken(self) -> tuple[str, ...]:
        """Return languages that something is spoken or interpreted in: the event's in their order, then others."""
        every = {code for session in self.sessions for code in (session.language, *session.interpretation)}
        found = every - {""}
        return tuple(dict.fromkeys(code for code in (*self.languages, *sorted(found)) if code in found))

    @cached_property
    def _sessions(self) -> dict[str, AgendaSession]:
        return {session.code: session for session in self.sessions}

    @cached_property
    def _sessions_by_id(self) -> dict[UUID, AgendaSession]:
        return {session.id: session for session in self.sessions}

    @cached_property
    def _by_speaker(self) -> dict[UUID, tuple[AgendaSession, ...]]:
        found: dict[UUID, dict[UUID, AgendaSession]] = {}
        for session in self.sessions:
            for part in session.parts:
                found.setdefault(part.speaker.id, {})[session.id] = session
        return {speaker: tuple(sessions.values()) for speaker, sessions in found.items()}


def days_of(day: dt.date, starts: str, ends: str) -> tuple[dt.date, ...]:
    """Return the days on which a slot of the programme's `day` stands: also later ones, unless it is one long night."""
    begin, end = dt.datetime.fromisoformat(starts), dt.datetime.fromisoformat(ends)
    if end - begin < _SEVERAL_DAYS:
        return (day,)
    last = (end - DAY_CHANGE - dt.timedelta(minutes=1)).date()
    count = min(max((last - day).days, 0), LONGEST.days) + 1
    return tuple(day + dt.timedelta(days=number) for number in range(count))


def day_of(starts: str) -> dt.date:
    """Return the day of the programme that a wall time belongs to, when nothing else says it."""
    return (dt.datetime.fromisoformat(starts) - DAY_CHANGE).date()
