"""The programme as a published schedule: the values that the writers of schedule.xml and schedule.json take. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from events.congress.agenda.exchange import schedule as file
from events.congress.agenda.exchange.schedule_fields import default_id
from events.congress.agenda.values import DAY_CHANGE, Agenda, AgendaRoom, AgendaSession, AgendaSpeaker, AgendaTrack
from events.congress.organizing.models import Event
from events.congress.organizing.queries import EventWithTexts
from events.platform.drawing.palette import TRACKS
from events.platform.language.i18n import Translated
from events.platform.zoned import zone

AddressOf = Callable[[str], str]


def schedule_of(face: EventWithTexts, agenda: Agenda, address_of: AddressOf, event_address: str) -> file.Schedule:
    """Return the schedule of all sessions that take place, without breaks.

    A session's texts are in its own language where it has them.

    `address_of` gives the address of a session's page by its code. Guids that came from a file are given back;
    what was made here has its id.
    """
    event = face.event
    main = event.default_language
    rooms = _room_names(agenda, main)
    days = tuple(_day(number, day, agenda) for number, day in enumerate(agenda.days, 1))
    numbers = {day.on: day.number for day in days}
    sessions = [
        _session(session, numbers, rooms, main, address_of, event)
        for session in agenda.sessions
        if session.slots and not session.is_break and not session.is_cancelled
    ]
    return file.Schedule(
        conference=file.Conference(
            title=face.name.into(main).text,
            acronym=event.slug,
            starts_on=event.starts_on,
            ends_on=event.ends_on,
            time_zone_name=event.time_zone,
            url=event_address,
            description=face.text("description").into(main).text,
            tracks=tuple(_track(track, main) for track in agenda.tracks),
        ),
        days=days,
        rooms=tuple(_room(room, rooms, main) for room in agenda.rooms),
        sessions=tuple(sessions),
        version=str(agenda.revision),
    )


def _day(number: int, day: dt.date, agenda: Agenda) -> file.Day:
    """Return a day from four to four, longer where a session goes on."""
    place = zone(agenda.time_zone)
    opens = dt.datetime.combine(day, dt.time(), place) + DAY_CHANGE
    closes = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), place) + DAY_CHANGE
    slots = [placed.slot for placed in agenda.on(day)]
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


def _room(room: AgendaRoom, names: dict[AgendaRoom, str], main: str) -> file.Room:
    guid = room.guid or str(room.id)
    note = room.note.into(main).text
    return file.Room(names[room], guid=guid, description=note, capacity=room.capacity, slug=room.code)


def _track(track: AgendaTrack, main: str) -> file.Track:
    colour = TRACKS[(track.colour - 1) % len(TRACKS)]
    return file.Track(track.name.into(main).text or track.code, slug=track.code, color=colour)


def _session(
    session: AgendaSession,
    days: dict[dt.date, int],
    rooms: dict[AgendaRoom, str],
    main: str,
    address_of: AddressOf,
    event: Event,
) -> file.ScheduledSession:
    slot = session.slots[0]
    beside = [other for other in session.slots[1:] if other.starts_at == slot.starts_at and other.room]
    guid = session.guid or str(session.id)
    language = session.language.partition("-")[0] or main

    def text(value: Translated) -> str:
        return value.into(language).text

    return file.ScheduledSession(
        guid=guid,
        id=int(session.code) if session.code.isascii() and session.code.isdigit() else default_id(guid),
        title=text(session.title) or session.code,
        starts_at=slot.starts_at.astimezone(zone(event.time_zone)),
        duration=slot.ends_at - slot.starts_at,
        day=days[slot.day],
        room=rooms[slot.room] if slot.room else "",
        also_in_rooms=tuple(rooms[other.room] for other in beside if other.room),
        code=session.code,
        slug=f"{event.slug}-{session.code}".lower(),
        url=address_of(session.code),
        subtitle=text(session.subtitle),
        track=(session.track.name.into(main).text or session.track.code) if session.track else "",
        type=(session.type.name.into(main).text or session.type.code) if session.type else "",
        language=session.language,
        abstract=text(session.abstract),
        description=text(session.description),
        persons=tuple(dict.fromkeys(_person(part.speaker, main) for part in session.parts)),
        links=tuple(file.Link(title, url) for title, url in session.links),
    )


def _person(speaker: AgendaSpeaker, main: str) -> file.Person:
    guid, biography = speaker.guid or str(speaker.id), speaker.biography.into(main).text
    return file.Person(speaker.name, guid=guid, code=speaker.code, biography=biography)
