"""Reading the programme of an event: all of it in eight queries, cached per revision.

Whatever shows the programme reads it here: pages, calendars, exports. When releases with a draft beside them
come, this is where the last release is read instead of the tables. The rows are read as the driver gives them:
through the ORM a thousand sessions take ten times as long.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import Field, dataclass, fields
from operator import attrgetter, itemgetter
from sys import intern
from typing import Any
from uuid import UUID

import msgspec

from events.congress.agenda.values import (
    Agenda,
    AgendaRoom,
    AgendaSession,
    AgendaSlot,
    AgendaSpeaker,
    AgendaTrack,
    AgendaType,
    Defined,
    Part,
    Placed,
    day_of,
    days_of,
)
from events.congress.organizing.models import Event
from events.platform.language.i18n import Translated
from events.platform.storage.database import execute_rows, identifier, instant
from events.records.texts.languages import fallback_order

Row = dict[str, Any]
Id = UUID | str  # as the driver gives it

_MOST_SESSIONS = 2000  # cached, some 6 kB each
_MOST_DAYS = 60
_agendas: OrderedDict[UUID, Agenda] = OrderedDict()
_reading: dict[tuple[UUID, int], asyncio.Event] = {}


async def load_agenda(event: Event) -> Agenda:
    """Return the programme of an event that was just read: its revision says whether the cached one is current."""
    key = (event.id, event.revision)
    while True:
        known = _agendas.get(event.id)
        if known is not None and known.revision == event.revision:
            _agendas.move_to_end(event.id)
            return known
        if key not in _reading:
            break
        await _reading[key].wait()  # somebody is reading it: nobody needs it twice
    _reading[key] = asyncio.Event()
    if known is not None and known.revision < event.revision:
        known = None
        _agendas.pop(event.id, None)  # while the new one is read, the old one would take its memory twice
    try:
        agenda = await read_agenda(event)
        _remember(agenda)
        return agenda
    finally:
        _reading.pop(key).set()


def _remember(agenda: Agenda) -> None:
    known = _agendas.get(agenda.event_id)
    if known is None or known.revision < agenda.revision:
        _agendas[agenda.event_id] = agenda
    while len(_agendas) > 1 and _cached_sessions() > _MOST_SESSIONS:
        _agendas.popitem(last=False)


def _cached_sessions() -> int:
    return sum(len(agenda.sessions) for agenda in _agendas.values())


async def read_agenda(event: Event) -> Agenda:
    """Return the programme as it stands in the tables, whatever is cached."""
    texts = await _texts(event)
    rooms = await _defined(AgendaRoom, "room", event, texts)
    tracks = await _defined(AgendaTrack, "track", event, texts)
    types = await _defined(AgendaType, "session_type", event, texts)
    speakers = await _defined(AgendaSpeaker, "speaker", event, texts)
    around = _Around(texts, tracks, types, await _parts(event, speakers), await _slots(event, rooms))
    sessions = [around.session(row) for row in await execute_rows(_SESSIONS, [event.id])]
    by_day = _by_day(sessions)
    return Agenda(
        event_id=event.id,
        revision=event.revision,
        time_zone=event.time_zone,
        languages=fallback_order(event),
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        days=_days(event, by_day),
        rooms=tuple(sorted(rooms.values(), key=attrgetter("position", "code"))),
        tracks=tuple(sorted(tracks.values(), key=attrgetter("position", "code"))),
        types=tuple(sorted(types.values(), key=attrgetter("position", "code"))),
        speakers=tuple(sorted(speakers.values(), key=attrgetter("sort_name", "code"))),
        sessions=tuple(sorted(sessions, key=_order)),
        _by_day=by_day,
    )


def _order(session: AgendaSession) -> tuple[bool, dt.datetime, int, str]:
    slot = session.slot
    if slot is None:
        return True, session.created_at, 0, session.code
    return False, slot.starts_at, slot.room.position if slot.room else -1, session.code


def _by_day(sessions: Iterable[AgendaSession]) -> dict[dt.date, tuple[Placed, ...]]:
    found: defaultdict[dt.date, list[Placed]] = defaultdict(list)
    for session in sessions:
        for slot in session.slots:
            for day in days_of(slot.day, slot.starts, slot.ends):
                found[day].append(Placed(slot, session))
    return {day: tuple(sorted(placed, key=_order_in_day)) for day, placed in sorted(found.items())}


def _order_in_day(placed: Placed) -> tuple[dt.datetime, bool, int, str]:
    room = placed.slot.room
    return placed.slot.starts_at, not placed.session.is_break, room.position if room else 10_000, placed.session.code


def _days(event: Event, by_day: Iterable[dt.date]) -> tuple[dt.date, ...]:
    count = min((event.ends_on - event.starts_on).days + 1, _MOST_DAYS)
    own = {event.starts_on + dt.timedelta(days=number) for number in range(count)}
    return tuple(sorted(own.union(by_day)))


# -- rows to values ----------------------------------------------------------------------------------------------

_AS_DECLARED: Mapping[str, Callable[[Any], Any]] = {"UUID": identifier, "bool": bool}
_SESSIONS = """SELECT id, code, guid, track_id, type_id, state, language, interpretation, links, join_url,
    join_languages, created_at, updated_at FROM session WHERE event_id = $1"""
_SLOTS = "SELECT * FROM slot WHERE event_id = $1 ORDER BY starts_at, id"
_PARTS = """SELECT part.session_id, part.speaker_id, part.role FROM session_speaker part
    JOIN session ON session.id = part.session_id WHERE session.event_id = $1 ORDER BY part.position, part.id"""
_TEXTS = """SELECT subject, name, language, body FROM text WHERE scope = $1 AND name IN
    ('title', 'subtitle', 'abstract', 'description', 'name', 'note', 'function', 'biography')"""


async def _rows(table: str, event: Event) -> list[Row]:
    return await execute_rows(f'SELECT * FROM "{table}" WHERE event_id = $1', [event.id])  # noqa: S608 - our own names


class _Texts:
    """The event's texts by the row's id as the driver gives it."""

    def __init__(self, rows: Iterable[Row], fallback: tuple[str, ...]) -> None:
        self._bodies: dict[tuple[Id, str], dict[str, str]] = {}
        self._fallback = fallback
        self._nothing = Translated({}, fallback)
        for row in rows:
            self._bodies.setdefault((row["subject"], row["name"]), {})[intern(row["language"])] = row["body"]

    def of(self, row: Row, name: str) -> Translated:
        bodies = self._bodies.get((row["id"], name))
        return Translated(bodies, self._fallback) if bodies else self._nothing


async def _texts(event: Event) -> _Texts:
    return _Texts(await execute_rows(_TEXTS, [event.id]), fallback_order(event))


def _list(value: str | list[Any]) -> list[Any]:
    return list(msgspec.json.decode(value)) if isinstance(value, str) else value


async def _defined(kind: type[Defined], table: str, event: Event, texts: _Texts) -> dict[Id, Defined]:
    """Return what an event defines in a table, by row; the fields of the kind are named as columns and texts are."""
    rows = await _rows(table, event)
    for row in rows:
        row["is_retired"] = row["retired_at"] is not None
    values = [_reader(field, texts) for field in fields(kind)]
    return {row["id"]: kind(*[value(row) for value in values]) for row in rows}


def _reader(field: Field[Any], texts: _Texts) -> Callable[[Row], Any]:
    """Return what reads a field from a row."""
    name, convert = field.name, _AS_DECLARED.get(str(field.type))
    if field.type == "Translated":
        return lambda row: texts.of(row, name)
    return itemgetter(name) if convert is None else lambda row: convert(row[name])


async def _parts(event: Event, speakers: Mapping[Id, AgendaSpeaker]) -> dict[Id, tuple[Part, ...]]:
    found: defaultdict[Id, list[Part]] = defaultdict(list)
    for row in await execute_rows(_PARTS, [event.id]):
        # Queries do not see one moment: what was added between two of them is left to the next revision.
        if speaker := speakers.get(row["speaker_id"]):
            found[row["session_id"]].append(Part(speaker, row["role"]))
    return {session: tuple(parts) for session, parts in found.items()}


async def _slots(event: Event, rooms: Mapping[Id, AgendaRoom]) -> dict[Id, tuple[AgendaSlot, ...]]:
    found: defaultdict[Id, list[AgendaSlot]] = defaultdict(list)
    for row in await execute_rows(_SLOTS, [event.id]):
        found[row["session_id"]].append(_slot(row, rooms))
    return {session: tuple(slots) for session, slots in found.items()}


def _slot(row: Row, rooms: Mapping[Id, AgendaRoom]) -> AgendaSlot:
    day = row["day"]
    return AgendaSlot(
        id=identifier(row["id"]),
        uid=row["uid"],
        sequence=row["sequence"],
        room=rooms.get(row["room_id"]),
        time_zone=intern(row["time_zone"]),
        starts=row["starts"],
        starts_fold=row["starts_fold"],
        starts_at=instant(row["starts_at"]),
        ends=row["ends"],
        ends_fold=row["ends_fold"],
        ends_at=instant(row["ends_at"]),
        day=day_of(row["starts"]) if day is None else dt.date.fromisoformat(day) if isinstance(day, str) else day,
        created_at=instant(row["created_at"]),
        revised_at=instant(row["revised_at"]),
        cancelled_at=None if row["cancelled_at"] is None else instant(row["cancelled_at"]),
    )


@dataclass(frozen=True)
class _Around:
    """Rows that sessions refer to, by their own id, and rows that refer to sessions, by the session's."""

    texts: _Texts
    tracks: Mapping[Id, AgendaTrack]
    types: Mapping[Id, AgendaType]
    parts: Mapping[Id, tuple[Part, ...]]
    slots: Mapping[Id, tuple[AgendaSlot, ...]]

    def session(self, row: Row) -> AgendaSession:
        return AgendaSession(
            id=identifier(row["id"]),
            code=row["code"],
            guid=row["guid"],
            title=self.texts.of(row, "title"),
            subtitle=self.texts.of(row, "subtitle"),
            abstract=self.texts.of(row, "abstract"),
            description=self.texts.of(row, "description"),
            track=self.tracks.get(row["track_id"]),
            type=self.types.get(row["type_id"]),
            language=row["language"] or "",
            interpretation=tuple(_list(row["interpretation"])),
            links=tuple((link["title"], link["url"]) for link in _list(row["links"])),
            join_url=row["join_url"],
            join_languages=tuple(_list(row["join_languages"] or [])),
            is_cancelled=row["state"] == "cancelled",
            parts=self.parts.get(row["id"], ()),
            slots=self.slots.get(row["id"], ()),
            created_at=instant(row["created_at"]),
            updated_at=instant(row["updated_at"]),
        )
