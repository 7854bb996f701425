"""Rooms, tracks, types and speakers of a schedule file: found again by guid or by name, else made."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from tortoise.models import Model

from events.congress.agenda.exchange import schedule as file
from events.congress.agenda.exchange.identifiers import by_key, kept_guid
from events.congress.agenda.exchange.speaker_matching import Matching, guid_to_keep
from events.congress.agenda.exchange.text_operations import ImportedTexts
from events.congress.agenda.models import Speaker
from events.congress.agenda.speaker_operations import last_name_first, sorted_as
from events.congress.organizing.models import Event, Room, SessionType, Track
from events.congress.organizing.parts import Definition
from events.platform.language.cleaning import clean_text, fold
from events.platform.language.slugs import RESERVED, free_slug

_COLOURS = 10


class Codes:
    """Short names for addresses that are free in an event."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = {*RESERVED, *taken}

    def take(self, wanted: str, fallback: str) -> str:
        code = free_slug(wanted, self._taken, fallback)
        self._taken.add(code)
        return code


@dataclass
class Places:
    """The rows that sessions refer to, by the names of the file; rows that are new or different wait to be written."""

    event: Event
    texts: ImportedTexts
    language: str
    rooms: dict[str, Room] = field(default_factory=dict)
    tracks: dict[str, Track] = field(default_factory=dict)
    types: dict[str, SessionType] = field(default_factory=dict)
    speakers: dict[str, Speaker] = field(default_factory=dict)  # by the person's key
    _everybody: dict[UUID, Speaker] = field(default_factory=dict)
    new: list[Model] = field(default_factory=list)
    changed: dict[UUID, Room | Speaker] = field(default_factory=dict)
    renamed: set[UUID] = field(default_factory=set)  # speakers, whose sessions are found by their names

    is_other: bool = False  # whether anything is new or different

    async def find(self, schedule: file.Schedule) -> None:
        """Match everything in the file."""
        await self._find_rooms(schedule.rooms)
        declared = {track.name: track for track in schedule.conference.tracks}
        tracks = [*declared, *(session.track for session in schedule.sessions if session.track)]
        await self._find_named(Track, self.tracks, tracks)
        await self._find_named(SessionType, self.types, [session.type for session in schedule.sessions if session.type])
        persons = {person.key: person for session in schedule.sessions for person in session.persons}
        await self._find_speakers(list(persons.values()))

    async def write(self) -> None:
        """Store the rows; texts are written on their own."""
        models: tuple[type[Model], ...] = (Room, Track, SessionType, Speaker)
        for model in models:
            await model.bulk_create([row for row in self.new if isinstance(row, model)], batch_size=300)
        for row in self.changed.values():
            await row.save()

    def everybody(self) -> list[Speaker]:
        """Return all speakers of the event, those of the file among them."""
        return [*self._everybody.values(), *(row for row in self.new if isinstance(row, Speaker))]

    def _by_name(self, rows: Iterable[Any]) -> dict[str, Any]:
        return {fold(text): row for row in rows for text in self.texts.of(row.id, "name").values()}

    def _add(self, row: Model) -> None:
        self.new.append(row)
        self.is_other = True

    def _put(self, row: Definition | Speaker, name: str, text: str) -> None:
        """Take over a text that the file has; one that it leaves out stays."""
        if text:
            self.is_other |= self.texts.put(row.id, name, self.language, text)

    def _change(self, row: Room | Speaker, **values: object) -> bool:
        is_other = any(getattr(row, name) != value for name, value in values.items())
        if is_other:
            row.update_from_dict(values)
            row.version += 1
            if row not in self.new:
                self.changed[row.id] = row
            self.is_other = True
        return is_other

    async def _find_rooms(self, rooms: Iterable[file.Room]) -> None:
        rows = await Room.filter(event_id=self.event.id).order_by("position", "code")
        by_guid = by_key("room", rows, self.event.slug)
        by_name, codes = self._by_name(rows), Codes(row.code for row in rows)
        for room in rooms:
            guid = kept_guid(room.guid)
            row = by_guid.get(guid) or by_name.get(fold(room.name))
            if row is None:
                code = codes.take(room.slug or room.name, "room")
                row = Room(id=uuid.uuid4(), event_id=self.event.id, guid=guid, code=code, position=len(rows))
                row.capacity = room.capacity
                rows.append(row)
                self._add(row)
            self.rooms[room.name] = row
            if room.capacity is not None:
                self._change(row, capacity=room.capacity)
            if not self._is_exported(row, room.name):
                self._put(row, "name", room.name)
            self._put(row, "note", room.description)

    def _is_exported(self, row: Room, name: str) -> bool:
        """Whether an export put the room's code in brackets behind its name, because two have one name."""
        return any(name == f"{text} ({row.code})" for text in self.texts.of(row.id, "name").values())

    async def _find_named(self, model: type[Track | SessionType], found: dict[str, Any], names: Iterable[str]) -> None:
        rows: list[Any] = await model.filter(event_id=self.event.id).order_by("position", "code")
        by_name, codes = self._by_name(rows), Codes(row.code for row in rows)
        for name in dict.fromkeys(names):
            row = by_name.get(fold(name))
            if row is None:
                code = codes.take(name, model._meta.db_table.replace("_", "-"))
                row = model(id=uuid.uuid4(), event_id=self.event.id, code=code, position=len(rows))
                if isinstance(row, Track):
                    row.colour = len(rows) % _COLOURS + 1
                rows.append(row)
                by_name[fold(name)] = row
                self._add(row)
            found[name] = row
            # A name that differs in case or accents only is the same track: whoever edits it here decides.
            if not self.texts.of(row.id, "name"):
                self._put(row, "name", name)

    async def _find_speakers(self, persons: Sequence[file.Person]) -> None:
        rows = await Speaker.filter(event_id=self.event.id)
        self._everybody = {row.id: row for row in rows}
        matching, codes = Matching(rows, self.event.slug), Codes(row.code for row in rows)
        self.speakers = matching.find(persons)
        for person in persons:
            row = self.speakers.get(person.key) or matching.by_name(person)
            if row is None:
                row = self._new_speaker(person, codes)
                matching.add(row)
            self.speakers[person.key] = row
            self._update_speaker(row, person)

    def _new_speaker(self, person: file.Person, codes: Codes) -> Speaker:
        columns, code = _columns(person), codes.take(clean_text(person.name)[:200], "speaker")
        guid = guid_to_keep(person)
        row = Speaker(id=uuid.uuid4(), event_id=self.event.id, guid=guid, code=code, **columns)
        self._add(row)
        return row

    def _update_speaker(self, row: Speaker, person: file.Person) -> None:
        columns = _columns(person)
        if row.name != columns["name"]:
            self._change(row, **columns)
            self.renamed.add(row.id)
        self._put(row, "biography", person.biography)


def _columns(person: file.Person) -> dict[str, str]:
    name = clean_text(person.name)[:200]
    return {"name": name, "sort_name": sorted_as(last_name_first(name))}
