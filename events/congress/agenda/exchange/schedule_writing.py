"""schedule.xml and schedule.json in the c3voc structure, as pretalx publishes them: the same bytes for the same values.

What the schemas refuse is put into a form they accept first (`schedule_conforming.py`).
Sources: https://c3voc.de/schedule/schema.xsd and https://c3voc.de/schedule/schema.json.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from events import __version__
from events.congress.agenda.exchange.schedule import (
    Conference,
    Day,
    Link,
    Person,
    Room,
    Schedule,
    ScheduledSession,
    Track,
)
from events.congress.agenda.exchange.schedule_conforming import conforming
from events.congress.agenda.exchange.schedule_fields import default_guid
from events.congress.agenda.exchange.schedule_texts import without_controls

GENERATOR = "wops-events"
URN_UUID = "urn:uuid:"
_DAY = timedelta(days=1)
_SCHEMA = "https://c3voc.de/schedule/schema"


def write_schedule_json(schedule: Schedule) -> bytes:
    """Return the schedule as UTF-8 JSON, indented by two."""
    schedule = conforming(schedule)
    conference = schedule.conference
    content = {
        "$schema": f"{_SCHEMA}.json",
        "generator": {"name": GENERATOR, "version": __version__},
        "schedule": {
            **_present(url=conference.url),
            "version": _clean(schedule.version),
            **_present(base_url=conference.base_url),
            "conference": _conference_json(schedule),
        },
    }
    return msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n"


def _conference_json(schedule: Schedule) -> dict[str, object]:
    conference = schedule.conference
    content: dict[str, object] = {
        "acronym": _clean(conference.acronym),
        "title": _clean(conference.title),
        **_present(description=conference.description),
        "start": conference.starts_on.isoformat(),
        "end": conference.ends_on.isoformat(),
        "daysCount": len(schedule.days),
        "timeslot_duration": _hours(conference.timeslot),
        "time_zone_name": conference.time_zone_name,
        "rooms": [_room_json(room) for room in schedule.rooms],
        "tracks": [_track_values(track) for track in conference.tracks],
    }
    if conference.color:
        content["colors"] = {"primary": conference.color}
    return content | {"days": [_day_json(day, rooms) for day, rooms in _by_day_and_room(schedule)]}


def _room_json(room: Room) -> dict[str, object]:
    return {
        "name": _clean(room.name),
        **_present(slug=room.slug),
        "guid": _clean(room.guid),
        "description": _clean(room.description) or None,
        "capacity": room.capacity,
    }


def _track_values(track: Track) -> dict[str, str]:
    return {"name": _clean(track.name), **_present(color=track.color, slug=track.slug)}


def _day_json(day: Day, rooms: list[tuple[Room, list[ScheduledSession]]]) -> dict[str, object]:
    return {
        "index": day.number,
        "date": day.on.isoformat(),
        "day_start": day.starts_at.isoformat(),
        "day_end": day.ends_at.isoformat(),
        "rooms": {
            _clean(room.name): [_session_json(session, room) for session in sessions] for room, sessions in rooms
        },
    }


def _session_json(session: ScheduledSession, room: Room) -> dict[str, object]:
    return {
        "guid": _clean(session.guid),
        **_present(code=session.code),
        "id": session.id,
        "logo": session.logo or None,
        "date": session.starts_at.isoformat(),
        "start": f"{session.starts_at:%H:%M}",
        "duration": _hours(session.duration),
        "room": _clean(room.name),
        "slug": _clean(session.slug),
        "url": session.url or f"{URN_UUID}{session.guid}",  # which the schema demands
        "title": _clean(session.title),
        "subtitle": _clean(session.subtitle),
        "track": _clean(session.track) or None,
        "type": _clean(session.type),
        "language": session.language,
        "abstract": _clean(session.abstract),
        "description": _clean(session.description),
        "recording_license": _clean(session.recording_license),
        "do_not_record": session.do_not_record,
        "persons": [_person_json(person) for person in session.persons],
        "links": [_link_json(link) for link in session.links],
        **_present(feedback_url=session.feedback_url, origin_url=session.origin_url),
        "attachments": [_link_json(link) for link in session.attachments],
    }


def _person_json(person: Person) -> dict[str, object]:
    """Return a person as the schema wants it: `name`, or `public_name` with a number, never all three at once."""
    written: dict[str, object] = {
        "name": _clean(person.name),
        **_present(guid=person.guid, code=person.code, biography=person.biography, url=person.url),
    }
    return written | ({"id": int(person.id)} if person.id else {"public_name": _clean(person.name)})


def _present(**values: str) -> dict[str, str]:
    """Return the values that are not empty: the schemas refuse an empty address."""
    return {key: _clean(value) for key, value in values.items() if value}


def _link_json(link: Link) -> dict[str, str]:
    return {"title": _clean(link.title), "url": link.url}


def write_schedule_xml(schedule: Schedule) -> bytes:
    """Return the schedule as UTF-8 XML. It has no place for biographies, codes and the descriptions of rooms."""
    schedule = conforming(schedule)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<schedule xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        f' xsi:noNamespaceSchemaLocation="{_SCHEMA}.xsd">',
        f"  <generator{_attributes(name=GENERATOR, version=__version__)}/>",
        *_elements("  ", **_present(url=schedule.conference.url), version=schedule.version),
        *_conference_xml(schedule.conference, len(schedule.days)),
    ]
    for day, rooms in _by_day_and_room(schedule):
        lines += _day_xml(day, rooms)
    return "\n".join([*lines, "</schedule>", ""]).encode()


def _conference_xml(conference: Conference, days: int) -> Iterator[str]:
    yield "  <conference>"
    yield from _elements(
        "    ",
        acronym=conference.acronym,
        title=conference.title,
        start=conference.starts_on.isoformat(),
        end=conference.ends_on.isoformat(),
        days=str(days),
        timeslot_duration=_hours(conference.timeslot),
        **_present(base_url=conference.base_url),
        time_zone_name=conference.time_zone_name,
    )
    if conference.color:
        yield f"    <color{_attributes(primary=conference.color)}/>"
    for track in conference.tracks:
        yield f"    <track{_attributes(**_track_values(track))}/>"
    yield "  </conference>"


def _day_xml(day: Day, rooms: list[tuple[Room, list[ScheduledSession]]]) -> Iterator[str]:
    starts, ends = day.starts_at.isoformat(), day.ends_at.isoformat()
    yield f"  <day{_attributes(index=str(day.number), date=day.on.isoformat(), start=starts, end=ends)}>"
    for room, sessions in rooms:
        guid = {"guid": room.guid} if room.guid else {}
        yield f"    <room{_attributes(name=room.name, **guid)}>"
        for session in sessions:
            yield from _session_xml(session, room)
        yield "    </room>"
    yield "  </day>"


def _session_xml(session: ScheduledSession, room: Room) -> Iterator[str]:
    inside = "        "
    yield f"      <event{_attributes(guid=session.guid, id=str(session.id))}>"
    yield from _elements(
        inside,
        date=session.starts_at.isoformat(),
        start=f"{session.starts_at:%H:%M}",
        duration=_days_and_hours(session.duration),
        room=room.name,
        slug=session.slug,
        **_present(url=session.url),
    )
    optout = "true" if session.do_not_record else "false"
    yield f"{inside}<recording>"
    yield from _elements(inside + "  ", license=session.recording_license, optout=optout)
    yield f"{inside}</recording>"
    names = ("title", "subtitle", "track", "type", "language", "abstract", "description")
    yield from _elements(inside, **{name: getattr(session, name) for name in names}, **_present(logo=session.logo))
    yield f"{inside}<persons>"
    for person in session.persons:
        known = {key: value for key, value in (("id", person.id), ("guid", person.guid)) if value}
        yield f"{inside}  <person{_attributes(**known)}>{_escaped(person.name)}</person>"
    yield f"{inside}</persons>"
    yield from _links_xml(inside, "link", session.links)
    yield from _links_xml(inside, "attachment", session.attachments)
    yield from _elements(inside, **_present(feedback_url=session.feedback_url, origin_url=session.origin_url))
    yield "      </event>"


def _links_xml(inside: str, name: str, links: tuple[Link, ...]) -> Iterator[str]:
    yield f"{inside}<{name}s>"
    for link in links:
        yield f"{inside}  <{name}{_attributes(href=link.url)}>{_escaped(link.title)}</{name}>"
    yield f"{inside}</{name}s>"


def _elements(indent: str, **values: str) -> Iterator[str]:
    return (f"{indent}<{name}>{_escaped(value)}</{name}>" for name, value in values.items())


def _attributes(**values: str) -> str:
    return "".join(f' {name}="{_escaped(value).replace(chr(34), "&quot;")}"' for name, value in values.items())


def _escaped(text: str) -> str:
    return _clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clean(text: str) -> str:
    return text if text.isascii() and text.isprintable() else without_controls(text)


def _days_and_hours(duration: timedelta) -> str:
    """Return hours and minutes; from a hundred hours on days, hours and minutes, as pretalx does."""
    return _hours(duration) if duration < timedelta(hours=100) else f"{duration.days}:{_hours(duration % _DAY)}"


def _hours(duration: timedelta) -> str:
    hours, minutes = divmod(-(-duration // timedelta(minutes=1)), 60)
    return f"{hours:02}:{minutes:02}"


def _by_day_and_room(schedule: Schedule) -> list[tuple[Day, list[tuple[Room, list[ScheduledSession]]]]]:
    """Return every day with all rooms in their order, and one without a name for sessions that have no room."""
    rooms = {room.name: room for room in schedule.rooms}
    placed: dict[tuple[int, str], list[ScheduledSession]] = {}
    numbers = {day.number for day in schedule.days}
    for session in schedule.sessions:
        day = session.day if session.day in numbers else _day_of(schedule.days, session.starts_at)
        name = session.room
        if name not in rooms:
            rooms[name] = Room(name, default_guid(schedule.conference.acronym, "room", name))
        placed.setdefault((day, name), []).append(session)
    columns = [room for room in rooms.values() if room.name] + [room for room in rooms.values() if not room.name]
    return [(day, [(room, placed.get((day.number, room.name), [])) for room in columns]) for day in schedule.days]


def _day_of(days: tuple[Day, ...], starts_at: datetime) -> int:
    """Return the day of a session whose own is not among them: the last that began before it, else the first."""
    begun = [day.number for day in days if day.starts_at <= starts_at]
    return begun[-1] if begun else days[0].number
