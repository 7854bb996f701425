"""The programme as a published schedule: the values that the writers of schedule.xml and schedule.json take. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from events.congress.agenda.exchange import schedule as file
from events.congress.agenda.exchange.schedule_fields import default_id
from events.congress.agenda.values import (
    DAY_CHANGE,
    Agenda,
    AgendaRoom,
    AgendaSession,
    AgendaSpeaker,
    AgendaTrack,
    AgendaType,
)
from events.congress.organizing.models import Event
from events.congress.organizing.queries import EventWithTexts
from events.platform.drawing.palette import TRACKS
from events.platform.language.i18n import Translated
from events.platform.zoned import zone

AddressOf = Callable[[str], str]


def schedule_of(face: EventWithTexts, agenda: Agenda, address_of: AddressOf, event_address: str) -> file.Schedule:
    """Return the schedule of all sessions that take place, without breaks.

    A session's texts are in its own language where it has them. `address_of` gives the address of a session's page by
    its code. Guids that came from a file are given back; what was made here has its id.
    """
    event = face.event
    days = tuple(_day(number, day, agenda) for number, day in enumerate(agenda.days, 1))
    export = _Export(event, address_of, _room_names(agenda, event.default_language), days)
    return file.Schedule(
        conference=file.Conference(
            title=export.text(face.name),
            acronym=event.slug,
            starts_on=event.starts_on,
            ends_on=event.ends_on,
            time_zone_name=event.time_zone,
            url=event_address,
            description=export.text(face.text("description")),
            tracks=tuple(map(export.track, agenda.tracks)),
        ),
        days=days,
        rooms=tuple(map(export.room, agenda.rooms)),
        sessions=tuple(map(export.session, filter(_is_exported, agenda.sessions))),
        version=str(agenda.revision),
    )


def _is_exported(session: AgendaSession) -> bool:
    return bool(session.slots) and not session.is_break and not session.is_cancelled


def _day(number: int, day: dt.date, agenda: Agenda) -> file.Day:
    """Return a day from four to four, longer where a session goes on."""
    place = zone(agenda.time_zone)
    opens = dt.datetime.combine(day, dt.time(), place) + DAY_CHANGE
    closes = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), place) + DAY_CHANGE
    slots = [placed.slot for placed in agenda.on(day) if placed.slot.day == day]
    return file.Day(
        number,
        day,
        min([opens, *(slot.starts_at.astimezone(place) for slot in slots)]),
        max([closes, *(slot.ends_at.astimezone(place) for slot in slots)]),
    )


def _room_names(agenda: Agenda, main: str) -> dict[AgendaRoom, str]:
    """Return names that tell rooms apart, as the format wants: a name that two have gets the code behind it."""
    names: dict[AgendaRoom, str] = {}
    for room in agenda.rooms:
        name = room.name.into(main).text or room.code
        names[room] = f"{name} ({room.code})" if name in names.values() else name
    return names


@dataclass(frozen=True)
class _Export:
    """Names, numbers and addresses that the parts of one schedule share."""

    event: Event
    address_of: AddressOf
    rooms: Mapping[AgendaRoom, str]  # to their names
    days: tuple[file.Day, ...]

    def text(self, value: Translated, language: str = "") -> str:
        return value.into(language or self.event.default_language).text

    def name(self, row: AgendaTrack | AgendaType | None) -> str:
        return (self.text(row.name) or row.code) if row else ""

    def room(self, room: AgendaRoom) -> file.Room:
        note = self.text(room.note)
        return file.Room(self.rooms[room], _guid(room), description=note, capacity=room.capacity, slug=room.code)

    def track(self, track: AgendaTrack) -> file.Track:
        colour = TRACKS[(track.colour - 1) % len(TRACKS)]
        return file.Track(self.name(track), slug=track.code, color=colour)

    def session(self, session: AgendaSession) -> file.ScheduledSession:
        slot, language = session.slots[0], session.language.partition("-")[0]
        return file.ScheduledSession(
            guid=_guid(session),
            id=_number(session),
            title=self.text(session.title, language) or session.code,
            starts_at=slot.starts_at.astimezone(zone(self.event.time_zone)),
            duration=slot.ends_at - slot.starts_at,
            day=next(day.number for day in self.days if day.on == slot.day),
            room=self.rooms[slot.room] if slot.room else "",
            also_in_rooms=self.rooms_beside(session),
            code=session.code,
            slug=f"{self.event.slug}-{session.code}".lower(),
            url=self.address_of(session.code),
            subtitle=self.text(session.subtitle, language),
            track=self.name(session.track),
            type=self.name(session.type),
            language=session.language,
            abstract=self.text(session.abstract, language),
            description=self.text(session.description, language),
            persons=self.persons(session),
            links=tuple(file.Link(title, url) for title, url in session.links),
        )

    def rooms_beside(self, session: AgendaSession) -> tuple[str, ...]:
        """Return the other rooms that it is in at the same time."""
        first, *others = session.slots
        return tuple(self.rooms[slot.room] for slot in others if slot.room and slot.starts_at == first.starts_at)

    def persons(self, session: AgendaSession) -> tuple[file.Person, ...]:
        return tuple(dict.fromkeys(self.person(part.speaker) for part in session.parts))

    def person(self, speaker: AgendaSpeaker) -> file.Person:
        return file.Person(speaker.name, guid=_guid(speaker), code=speaker.code, biography=self.text(speaker.biography))


def _guid(row: AgendaRoom | AgendaSession | AgendaSpeaker) -> str:
    """Return the guid that a row came with from a file, else its id."""
    return row.guid or str(row.id)


def _number(session: AgendaSession) -> int:
    is_number = session.code.isascii() and session.code.isdigit()
    return int(session.code) if is_number else default_id(_guid(session))
