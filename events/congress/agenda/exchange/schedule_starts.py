"""When a session of a schedule file starts: its date, its start, and what to believe where they differ."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from events.congress.agenda.exchange.schedule import Day
from events.congress.agenda.exchange.schedule_fields import has_seconds, read_clock, read_date, read_datetime
from events.congress.agenda.exchange.schedule_raw import Found, FoundSchedule
from events.congress.agenda.exchange.schedule_state import Reading
from events.platform.language.i18n import message

_DAY = timedelta(days=1)


def is_wall_time_marked_utc(reading: Reading, found: FoundSchedule) -> bool:
    """Whether every date has the offset of UTC and the clock of the start beside it, as some programs write local time.

    In a zone that is at UTC on all these days there is nothing to decide.
    """
    written = [
        (moment, read_clock(session.text("start")))
        for day in found.days
        for room in day.rooms
        for session in room.sessions
        if (moment := read_datetime(session.text("date")))
    ]
    return all(_is_same_clock(moment, clock) for moment, clock in written) and any(
        moment.astimezone(reading.zone).utcoffset() for moment, _clock in written
    )


def _is_same_clock(moment: datetime, clock: timedelta | None) -> bool:
    return moment.utcoffset() == timedelta() and clock == timedelta(hours=moment.hour, minutes=moment.minute)


def read_start(reading: Reading, day: Day, found: Found) -> datetime:
    """Return the instant that the file's date has, else the start on its day, shown in the conference's zone."""
    written = found.text("date", "start")
    moment = read_datetime(found.text("date")) or read_datetime(found.text("start"))
    if has_seconds(written):
        reading.warn(found, "date", message("The start %(text)s has seconds; they are left out."), text=written[:60])
    if moment is None:
        return _start_on_day(reading, day, found)
    if moment.tzinfo is None:
        return reading.wall(moment.date(), moment - datetime.combine(moment.date(), time()))
    if reading.trusts_start and (clock := read_clock(found.text("start"))) is not None:
        return _nearest(reading, moment, clock)
    starts_at = moment.astimezone(reading.zone)
    _compare(reading, found, moment, starts_at)
    return starts_at


def _nearest(reading: Reading, moment: datetime, clock: timedelta) -> datetime:
    """Return the moment at which the place's clocks show the start, on the day that its date has or one beside it."""
    same_clock = clock == timedelta(hours=moment.hour, minutes=moment.minute)
    days = [moment.date()] if same_clock else [moment.date() + number * _DAY for number in (-1, 0, 1)]
    return min((reading.wall(day, clock % _DAY) for day in days), key=lambda wall: abs(wall - moment))


def _compare(reading: Reading, found: Found, written: datetime, starts_at: datetime) -> None:
    """Warn where the place's clocks show something else than the file does: its date decides."""
    clock = read_clock(found.text("start"))
    shown = timedelta(hours=starts_at.hour, minutes=starts_at.minute)
    is_same_offset = clock is None and written.utcoffset() in {starts_at.utcoffset(), timedelta()}
    if not is_same_offset and (clock is None or clock % _DAY != shown):
        text = message("The file says %(start)s and %(date)s; that is %(shown)s in %(zone)s, which is taken.")
        values = {"start": found.text("start")[:20], "date": found.text("date")[:40]}
        reading.warn(found, "date", text, **values, shown=f"{starts_at:%H:%M}", zone=reading.zone.key)


def _start_on_day(reading: Reading, day: Day, found: Found) -> datetime:
    clock = read_clock(found.text("start"))
    text = found.text("date")
    on = read_date(text) if len(text) == 10 else None
    if clock is None or (text and on is None):
        key = "date" if text and on is None else "start"
        told = message("The session has no start that can be read: %(text)s.")
        raise found.error(key, told, text=repr(found.text(key)[:60]))
    starts_at = reading.wall(on or day.on, clock)
    if on is None and clock < _DAY and starts_at < day.starts_at:
        return reading.wall(day.on + _DAY, clock)
    return starts_at
