"""Times as bookings write them: ISO 8601, with or without offset, or a mere day."""

from __future__ import annotations

import datetime as dt
import re

from events.missions.bookings.reading.reservation import Moment
from events.platform.places.airports import known_zone
from events.platform.zoned import FIRST_YEAR, LAST_YEAR, ZonedTime

_DAY = re.compile(r"\d{4}-?\d\d-?\d\d", re.ASCII)
_TIME = re.compile(r"\d{4}-?\d\d-?\d\d[T ]\d\d:?\d\d.{0,25}", re.ASCII)
_CLOCK = re.compile(r"(\d\d):(\d\d)(?::\d\d)?", re.ASCII)
_MINUTE = dt.timedelta(minutes=1)


def read_moment(text: str, zone: str = "") -> Moment | None:
    """The moment that a text of ISO 8601 says; None for any other form.

    "10/04/2027" could be April or October, so such forms are not guessed at. `zone` is a key that stands beside the
    text (KItinerary's QDateTime, or a TZID) and is taken when it is known; an offset that stands in the text as well
    is then the offset of the text, and the instant is converted.
    """
    written = text.strip()
    if _DAY.fullmatch(written):
        return _moment(written, is_day=True)
    found = _moment(written, is_day=False) if _TIME.fullmatch(written) else None
    key = known_zone(zone)
    return found.placed(key) if found and key else found


def at_clock(day: Moment, text: str) -> Moment | None:
    """A day with a time of its own ("15:00", as in checkinTime); None where the text is no time of day."""
    found = _CLOCK.match(text.strip())
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    wall = day.wall.replace(hour=int(found[1]), minute=int(found[2]))
    return Moment(wall, day.zone)


def as_day(moment: Moment) -> Moment:
    """Only the day of it, as it is written."""
    return Moment(moment.wall.replace(hour=0, minute=0), moment.zone, is_day=True)


def read_instant(text: str) -> dt.datetime | None:
    """An aware instant in UTC; None for a time without offset."""
    moment = read_moment(text)
    return moment.instant() if moment else None


def settled(moment: Moment, zone: str | None, *, is_sure: bool = True) -> tuple[Moment, bool]:
    """The moment in the zone of its place, if that is known, and whether its wall time had to be converted.

    Where the zone is not sure (the nearest airport's), a moment that came with one whose clocks show the same keeps it.
    """
    if zone is None or (moment.is_day and moment.zone):
        return moment, False
    there = moment.placed(zone)
    if (zoned := moment.zoned) and moment.zone != zone:
        other = ZonedTime.from_instant(zoned.instant(), zone)
        keeps = other.wall == moment.wall and not is_sure
        there = moment if keeps else Moment(other.wall, zone, other.fold)
    return there, there.wall != moment.wall


def _moment(text: str, *, is_day: bool) -> Moment | None:
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    # A day's room at both ends: no conversion then leaves the years that wall times are held in.
    if not dt.datetime(FIRST_YEAR, 1, 2) <= found.replace(tzinfo=None) < dt.datetime(LAST_YEAR, 12, 31):  # noqa: DTZ001
        return None
    offset = found.utcoffset()
    wall = found.replace(tzinfo=None, second=0, microsecond=0)
    return Moment(wall, offset=None if offset is None else int(offset // _MINUTE), is_day=is_day)
