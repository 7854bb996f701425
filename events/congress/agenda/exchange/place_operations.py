"""Rooms, tracks, types and speakers of a schedule file: found again by guid or by name, else made."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from events.congress.agenda.exchange import schedule as file
from events.congress.agenda.exchange.schedule_fields import default_guid
from events.congress.agenda.exchange.text_operations import ImportedTexts
from events.congress.agenda.models import Speaker
from events.congress.agenda.speaker_operations import last_name_first, sorted_as
from events.congress.organizing.models import Event, Room, SessionType, Track
from events.platform.language.cleaning import clean_text, fold
from events.platform.language.slugs import RESERVED, free_slug

_LONGEST_GUID = 255
_COLOURS = 10


def kept_guid(guid: str) -> str:
    """Return a guid of any form as it is stored: a very long one by its digest."""
    return guid if len(guid) <= _LONGEST_GUID else default_guid("long", guid)


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
    new: list[Any] = field(default_factory=list)
    changed: dict[UUID, Any] = field(default_factory=dict)
    renamed: set[UUID] = field(default_factory=set)  # speakers, whose sessions are found by their names

    async def find(self, schedule: file.Schedule) -> bool:
        """Match everything in the file; says whether anything is new or different."""
        is_other = await self._find_rooms(schedule.rooms)
        declared = {track.name: track for track in schedule.conference.tracks}
        names = [*declared, *(session.track for session in schedule.sessions if session.track)]
        is_other |= await self._find_named(Track, self.tracks, names)
        kinds = [session.type for session in schedule.sessions if session.type]
        is_other |= await self._find_named(SessionType, self.types, kinds)
        persons = {person.key: person for session in schedule.sessions for person in session.persons}
        is_other |= await self._find_speakers(persons.values())
        return is_other

    async def write(self) -> None:
        """Store the rows; texts are written on their own."""
        models: tuple[type[Any], ...] = (Room, Track, SessionType, Speaker)
        for model in models:
            await model.bulk_create([row for row in self.new if isinstance(row, model)], batch_size=300)
        for row in self.changed.values():
            await row.save()

    def everybody(self) -> list[Speaker]:
        """Return all speakers of the event, those of the file among them."""
        return [*self._everybody.values(), *(row for row in self.new if isinstance(row, Speaker))]

    def _by_name(self, rows: Iterable[Any]) -> dict[str, Any]:
        return {fold(text): row for row in rows for text in self.texts.of(row.id, "name").values()}

    def _change(self, row: Any, **values: Any) -> bool:
        is_other = any(getattr(row, name) != value for name, value in values.items())
        if is_other:
            row.update_from_dict(values)
            row.version += 1
            if row not in self.new:
                self.changed[row.id] = row
        return is_other

    async def _find_rooms(self, rooms: Iterable[file.Room]) -> bool:
        rows = await Room.filter(event_id=self.event.id).order_by("position", "code")
        by_guid = {guid: row for row in rows for guid in (str(row.id), row.guid) if guid}
        by_name, codes = self._by_name(rows), Codes(row.code for row in rows)
        is_other = False
        for room in rooms:
            guid = kept_guid(room.guid)
            row = by_guid.get(guid) or by_name.get(fold(room.name))
            if row is None:
                row = Room(
                    id=uuid.uuid4(),
                    event_id=self.event.id,
                    guid=guid,
                    capacity=room.capacity,
                    code=codes.take(room.slug or room.name, "room"),
                    position=len(rows),
                )
                rows.append(row)
                self.new.append(row)
                is_other = True
            self.rooms[room.name] = row
            is_other |= self._change(row, capacity=row.capacity if room.capacity is None else room.capacity)
            is_other |= self._rename(row, room.name)
            is_other |= bool(room.description) and self.texts.put(row.id, "note", self.language, room.description)
        return is_other

    def _rename(self, row: Room, name: str) -> bool:
        """Take a room's name from the file, unless an export put its code in brackets: two have one name then."""
        known = self.texts.of(row.id, "name").values()
        if any(name == f"{text} ({row.code})" for text in known):
            return False
        return self.texts.put(row.id, "name", self.language, name)

    async def _find_named(self, model: type[Any], found: dict[str, Any], names: Iterable[str]) -> bool:
        rows = await model.filter(event_id=self.event.id).order_by("position", "code")
        by_name, codes = self._by_name(rows), Codes(row.code for row in rows)
        is_other = False
        for name in dict.fromkeys(names):
            row = by_name.get(fold(name))
            if row is None:
                code = codes.take(name, model._meta.db_table.replace("_", "-"))
                row = model(id=uuid.uuid4(), event_id=self.event.id, code=code, position=len(rows))
                if model is Track:
                    row.colour = len(rows) % _COLOURS + 1
                rows.append(row)
                by_name[fold(name)] = row
                self.new.append(row)
                is_other = True
            found[name] = row
            # A name that differs in case or accents only is the same track: whoever edits it here decides.
            if not self.texts.of(row.id, "name"):
                is_other |= self.texts.put(row.id, "name", self.language, name)
        return is_other

    async def _find_speakers(self, persons: Iterable[file.Person]) -> bool:
        rows = await Speaker.filter(event_id=self.event.id)
        self._everybody = {row.id: row for row in rows}
        by_guid = {guid: row for row in rows for guid in (str(row.id), row.guid) if guid}
        by_name = {fold(row.name): row for row in rows}
        without_guid = {fold(row.name): row for row in rows if row.guid is None}
        codes = Codes(row.code for row in rows)
        is_other = False
        for person in persons:
            guid = kept_guid(person.key) if person.key != person.name else None
            folded = fold(person.name)
            row = by_guid.get(guid) or without_guid.get(folded) if guid else by_name.get(folded)
            name = clean_text(person.name)[:200]
            if row is None:
                row = Speaker(
                    id=uuid.uuid4(),
                    event_id=self.event.id,
                    guid=guid,
                    code=codes.take(name, "speaker"),
                    name=name,
                    sort_name=sorted_as(last_name_first(name)),
                )
                self.new.append(row)
                by_name[folded] = row
                is_other = True
            elif self._change(row, name=name):
                self._change(row, sort_name=sorted_as(last_name_first(name)))
                self.renamed.add(row.id)
                is_other = True
            self.speakers[person.key] = row
            is_other |= bool(person.biography) and self.texts.put(row.id, "biography", self.language, person.biography)
        return is_other
