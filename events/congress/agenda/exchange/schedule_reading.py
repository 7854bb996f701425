"""Reading a schedule file, XML or JSON, into values; what is odd is repaired with a warning.

The source of the oddities are files of real conferences made by frab, pretalx, pentabarf, FOSDEM and by hand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from events.congress.agenda.exchange.schedule import (
    Conference,
    Day,
    Room,
    Schedule,
    ScheduledSession,
    ScheduleError,
    ScheduleWarning,
    Track,
)
from events.congress.agenda.exchange.schedule_fields import (
    default_guid,
    read_clock,
    read_color,
    read_date,
    read_datetime,
    read_duration,
    read_url,
)
from events.congress.agenda.exchange.schedule_flat import DAY_CHANGE
from events.congress.agenda.exchange.schedule_ics import BEGINNING, find_in_ics
from events.congress.agenda.exchange.schedule_joining import joined
from events.congress.agenda.exchange.schedule_json import find_in_json
from events.congress.agenda.exchange.schedule_persons import tell_apart
from events.congress.agenda.exchange.schedule_raw import Found, FoundDay, FoundSchedule, plain
from events.congress.agenda.exchange.schedule_sessions import read_session
from events.congress.agenda.exchange.schedule_starts import is_wall_time_marked_utc
from events.congress.agenda.exchange.schedule_state import Reading
from events.congress.agenda.exchange.schedule_texts import markdown, shortened, single_line, slug
from events.congress.agenda.exchange.schedule_xml import find_in_xml
from events.platform.language.i18n import message
from events.platform.zoned import UnknownZoneError, zone

MAX_BYTES = 16 * 1024 * 1024
_COMPRESSED = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"\x28\xb5\x2f\xfd")


def read_schedule(
    data: bytes, *, time_zone: str | None = None, trust_start: bool | None = None, zone_otherwise: str = ""
) -> Schedule:
    """Return the schedule in a schedule.xml or schedule.json; which of them it is shows in its first character.

    `time_zone` is an IANA key for a file that names none, or to overrule the file's; `zone_otherwise` one for a file
    that names none only. `trust_start` says whether a
    session's start counts where its date says another time; None leaves it to `is_wall_time_marked_utc`. Sessions come
    sorted by start, room and guid. Raises ScheduleError, with line and cause, for anything that is no such schedule;
    what could be repaired is in `Schedule.warnings`.
    """
    found = _found(data)
    if not found.conference.text("time_zone_name"):
        time_zone = time_zone or zone_otherwise or None
    key = _time_zone(found, time_zone)
    reading = Reading(
        zone=zone(key),
        acronym=_acronym(found.conference),
        base_url=_base_url(found),
        generator=found.generator,
    )
    if time_zone and found.conference.text("time_zone_name") not in {"", key}:
        text = message("The file says that its time zone is %(file)s; %(key)s is used, as asked for.")
        reading.warn(found.conference, "time_zone_name", text, file=_shown(found.conference), key=key)
    reading.trusts_start = bool(trust_start)
    if trust_start is None and is_wall_time_marked_utc(reading, found):
        text = message("The times are marked as UTC and are those of %(zone)s, as the start of every session says.")
        reading.warn(found.conference, "", text, zone=key)
        reading.trusts_start = True
    return _schedule(found, reading)


def _found(data: bytes) -> FoundSchedule:
    if len(data) > MAX_BYTES:
        text = message("The file is larger than %(size)s MB. No schedule is: look whether it is the right file.")
        raise ScheduleError(text, size=MAX_BYTES // 1024**2)
    if data.startswith(_COMPRESSED):
        raise ScheduleError(message("The file is compressed. Unpack it and import what is inside."), line=1)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:15].upper() == BEGINNING:
        return find_in_ics(data)
    first = data[:200].replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe \t\r\n")[:1]
    if first == b"<":
        return find_in_xml(data)
    if first and first in b"{[":
        return find_in_json(data)
    if not data.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise ScheduleError(message("The file is empty."), line=1)
    text = message("The file is neither XML nor JSON: a schedule begins with < or {.")
    raise ScheduleError(text, line=1)


def _time_zone(found: FoundSchedule, asked: str | None) -> str:
    """Return the key to use. Raises ScheduleError with the remedy when neither file nor command give a zone."""
    key = asked or found.conference.text("time_zone_name")
    if not key:
        text = message("The file names no time zone. Name it: --time-zone Europe/Madrid, for example.")
        raise found.conference.error("time_zone_name", text)
    try:
        zone(key)
    except UnknownZoneError as error:
        if asked:
            text = message("%(key)s is no time zone. Name it as the IANA list does: --time-zone Europe/Madrid.")
            raise ScheduleError(text, key=shortened(single_line(asked), 60)) from error
        text = message("The time zone %(key)s is not in the IANA list. Name the right one: --time-zone Europe/Madrid.")
        raise found.conference.error("time_zone_name", text, key=_shown(found.conference)) from error
    return key


def _shown(conference: Found) -> str:
    return shortened(single_line(conference.text("time_zone_name")), 60)


def _acronym(conference: Found) -> str:
    return single_line(conference.text("acronym"))[:80] or slug(conference.text("title"))[:80] or "conference"


def _base_url(found: FoundSchedule) -> str:
    return read_url(found.conference.text("base_url") or found.found.text("base_url"), "")


def _schedule(found: FoundSchedule, reading: Reading) -> Schedule:
    if not found.days:
        raise found.conference.error("", message("The schedule has no day."))
    days = _days(found, reading)
    rooms = _declared_rooms(found.conference, reading)
    for day, from_file in zip(days, found.days, strict=True):
        for room in from_file.rooms:
            name = reading.name(room.found.text("name"))
            _add_room(rooms, name, room.found.values, reading)
            for event in room.sessions:
                read_session(reading, day, name, event)
    apart, uncertain = tell_apart(joined(reading.sessions.values()))
    reading.warnings += uncertain
    for session in apart:
        _add_room(rooms, session.room, {}, reading)
    position = {name: number for number, name in enumerate(rooms)}
    sessions = sorted(apart, key=lambda session: _order(session, position))
    if not sessions:
        reading.warn(found.conference, "", message("The schedule has no session."))
    return Schedule(
        conference=_conference(found, reading, days, sessions),
        days=tuple(days),
        rooms=tuple(rooms.values()),
        sessions=tuple(sessions),
        version=reading.name(found.found.text("version")),
        generator=shortened(single_line(found.generator), 100),
        warnings=tuple(reading.warnings),
    )


def _order(session: ScheduledSession, position: Mapping[str, int]) -> tuple[float, int, str]:
    return session.starts_at.timestamp(), position.get(session.room, -1), session.guid


def _conference(
    found: FoundSchedule, reading: Reading, days: list[Day], sessions: list[ScheduledSession]
) -> Conference:
    conference = found.conference
    title = reading.name(conference.text("title"))
    if not title:
        raise conference.error("title", message("The conference has no title."))
    starts_on, ends_on = (_date_of(conference, key, reading) for key in ("start", "end"))
    dates = [day.on for day in days]
    starts_on, ends_on = starts_on or min(dates), ends_on or max(dates)
    return Conference(
        title=title,
        acronym=reading.acronym,
        starts_on=min(starts_on, ends_on),
        ends_on=max(starts_on, ends_on),
        time_zone_name=reading.zone.key,
        timeslot=read_duration(conference.text("timeslot_duration")) or timedelta(minutes=5),
        url=read_url(conference.text("url") or found.found.text("url"), reading.base_url),
        base_url=reading.base_url,
        description=markdown(conference.text("description")),
        color=read_color(conference.text("color")),
        tracks=tuple(_tracks(conference, reading, sessions)),
    )


def _date_of(conference: Found, key: str, reading: Reading) -> date | None:
    text = conference.text(key)
    read = read_date(text)
    if text and not read:
        reading.warn(conference, key, message("%(text)s is no date; the days of the file are used."), text=text[:60])
    return read


def _tracks(conference: Found, reading: Reading, sessions: list[ScheduledSession]) -> list[Track]:
    """Return the tracks that the conference declares, then those that only sessions name, in their order."""
    tracks: dict[str, Track] = {}
    for value in conference.parts("tracks"):
        track = value if isinstance(value, Mapping) else {"name": value}
        name = reading.name(plain(track.get("name")) or plain(track.get("title")))
        color = read_color(plain(track.get("color")))
        if name:
            tracks.setdefault(name, Track(name, single_line(plain(track.get("slug")))[:80], color))
    for session in sessions:
        if session.track:
            tracks.setdefault(session.track, Track(session.track))
    return list(tracks.values())


def _declared_rooms(conference: Found, reading: Reading) -> dict[str, Room]:
    rooms: dict[str, Room] = {}
    for value in conference.parts("rooms"):
        room = value if isinstance(value, Mapping) else {"name": value}
        _add_room(rooms, reading.name(plain(room.get("name"))), room, reading)
    return rooms


def _add_room(rooms: dict[str, Room], name: str, values: Mapping[str, object], reading: Reading) -> None:
    if not name or name in rooms:
        return
    guid = single_line(plain(values.get("guid")))[:255]
    holder = next((room.name for room in rooms.values() if room.guid == guid), "")
    if holder:
        text = message("%(name)s has the guid of %(holder)s: it gets one of its own.")
        reading.warnings.append(ScheduleWarning(text, (("name", name), ("holder", holder))))
    rooms[name] = Room(
        name=name,
        guid=guid if guid and not holder else default_guid(reading.acronym, "room", name),
        description=markdown(plain(values.get("description"))),
        capacity=_capacity(values.get("capacity")),
        slug=single_line(plain(values.get("slug")))[:80],
    )


def _capacity(value: object) -> int | None:
    try:
        number = int(float(plain(value)))
    except (ValueError, OverflowError):
        return None
    return number if 0 < number < 1_000_000 else None


def _days(found: FoundSchedule, reading: Reading) -> list[Day]:
    change = read_clock(found.conference.text("day_change")) or DAY_CHANGE
    numbers = [_number(day.found) for day in found.days]
    if min(numbers) < 1 or max(Counter(numbers).values()) > 1:
        numbers = list(range(1, len(numbers) + 1))
    days = zip(numbers, found.days, strict=True)
    return [_day(number, day, change, reading) for number, day in days]


def _number(day: Found) -> int:
    text = day.text("index")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0


def _day(number: int, day: FoundDay, change: timedelta, reading: Reading) -> Day:
    starts_at, ends_at = (_moment(day.found, key, reading.zone) for key in ("start", "end"))
    on = read_date(day.found.text("date")) or (starts_at.date() if starts_at else None) or _date_by_sessions(day)
    if on is None:
        text = message("The day has no date that can be read: date=%(text)s.")
        raise day.found.error("date", text, text=repr(day.found.text("date")[:60]))
    starts_at = starts_at or reading.wall(on, change)
    if ends_at is None or ends_at <= starts_at:
        ends_at = reading.wall(on + timedelta(days=1), change)
    return Day(number, on, starts_at, max(ends_at, starts_at))


def _moment(day: Found, key: str, place: ZoneInfo) -> datetime | None:
    read = read_datetime(day.text(key))
    if read is None:
        return None
    return read.astimezone(place) if read.tzinfo else datetime.combine(read.date(), read.time(), place)


def _date_by_sessions(day: FoundDay) -> date | None:
    dates = (read_date(event.text("date")) for room in day.rooms for event in room.sessions)
    return min((found for found in dates if found), default=None)
