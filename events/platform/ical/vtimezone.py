"""VTIMEZONE from the pinned tz database, complete and exact for the years shown (RFC 5545 3.6.5).

Every change of offset or name from the year before the first shown to the year after the last is found in the
database itself. Where all of them follow one yearly rule through all these years it is written as an RRULE, which
every client knows best; else (Ramadan in Morocco, a rule that changes, a zone that moves) each change has an RDATE
line of its own, the first too: ical.js, which Thunderbird uses, reads one date of a line and passes over DTSTART
where there is an RDATE; icalendar for Ruby fails where observances of a kind begin at different times. Nothing is
guessed.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from events.platform.zoned import zone

_STRIDE = 3 * 86_400  # the tz database since 1970 has no two changes of a zone within six days
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NONE = timedelta()


@dataclass(frozen=True, slots=True)
class _Clock:
    """The rule of a zone's clocks at some instant: offset from UTC, abbreviation, part of it that is DST."""

    offset: timedelta
    name: str
    saving: timedelta

    def differs(self, other: "_Clock") -> bool:
        return (self.offset, self.name) != (other.offset, other.name)


@dataclass(frozen=True, slots=True, order=True)
class _Observance:
    """Changes of one kind; their onsets are wall times by the offset before (RFC 5545 3.6.5)."""

    kind: str
    before: timedelta
    after: timedelta
    name: str


@lru_cache(maxsize=1024)
def vtimezone_lines(key: str, first_year: int, last_year: int) -> tuple[str, ...]:
    """Return the unfolded content lines of one VTIMEZONE, right for every wall time from first_year to last_year.

    Raise UnknownZoneError.
    """
    years = range(first_year - 1, last_year + 2)
    onsets = _onsets(zone(key), years)
    rules = {observance: _rule(walls, years) for observance, walls in onsets.items()}
    lines = ["BEGIN:VTIMEZONE", f"TZID:{key}"]
    for observance, walls in onsets.items():
        recurring = [rules[observance]] if all(rules.values()) else _dates(walls)
        lines += _observance_lines(observance, walls[0], recurring)
    return (*lines, "END:VTIMEZONE")


def _onsets(zoned: ZoneInfo, years: range) -> Mapping[_Observance, Sequence[datetime]]:
    begin = datetime(years[0], 1, 1, tzinfo=zoned)
    found: dict[_Observance, list[datetime]] = {}
    clock = _clock(zoned, int(begin.timestamp()))
    changes = list(_changes(zoned, begin, datetime(years[-1] + 1, 1, 1, tzinfo=zoned)))
    if not changes or _wall(changes[0][0], clock.offset).year > years[0]:
        # Nothing changes before the first year shown: say what holds from the start.
        constant = _Observance(_kind(clock, clock), clock.offset, clock.offset, clock.name)
        found[constant] = [begin.replace(tzinfo=None)]
    for instant, before, after in changes:
        observance = _Observance(_kind(before, after), before.offset, after.offset, after.name)
        found.setdefault(observance, []).append(_wall(instant, before.offset))
    return found


def _changes(zoned: ZoneInfo, begin: datetime, end: datetime) -> Iterator[tuple[int, _Clock, _Clock]]:
    """Every instant (seconds since 1970) at which offset or name change: looked for in strides, then halved."""
    low, last = int(begin.timestamp()), int(end.timestamp())
    before = _clock(zoned, low)
    while low < last:
        high = min(low + _STRIDE, last)
        after = _clock(zoned, high)
        if after.differs(before):
            high = _first_second(zoned, low, high, before)
            after = _clock(zoned, high)
            yield high, before, after
        low, before = high, after


def _first_second(zoned: ZoneInfo, low: int, high: int, before: _Clock) -> int:
    while high - low > 1:
        middle = (low + high) // 2
        if _clock(zoned, middle).differs(before):
            high = middle
        else:
            low = middle
    return high


def _clock(zoned: ZoneInfo, instant: int) -> _Clock:
    there = datetime.fromtimestamp(instant, zoned)
    return _Clock(there.utcoffset() or _NONE, there.tzname() or "", there.dst() or _NONE)


def _wall(instant: int, offset: timedelta) -> datetime:
    return datetime.fromtimestamp(instant, UTC).replace(tzinfo=None) + offset


def _kind(before: _Clock, after: _Clock) -> str:
    """DAYLIGHT is the clock that is ahead, as clients expect.

    Irish and Moroccan law call summer the standard and winter a negative saving; it is told the other way
    round here, which changes no offset.
    """
    if after.saving:
        return "DAYLIGHT" if after.saving > _NONE else "STANDARD"
    return "DAYLIGHT" if before.saving < _NONE else "STANDARD"


def _rule(walls: Sequence[datetime], years: range) -> str:
    """Return the yearly rule that these onsets follow in each of the years, or "" where they follow none."""
    first, which = walls[0], _week(walls)
    is_yearly = [wall.year for wall in walls] == list(years)
    is_alike = len({(wall.month, wall.weekday(), wall.time()) for wall in walls}) == 1
    if not (which and is_yearly and is_alike):
        return ""
    return f"RRULE:FREQ=YEARLY;BYMONTH={first.month};BYDAY={which}{_WEEKDAYS[first.weekday()]}"


def _week(walls: Sequence[datetime]) -> int:
    """Return in which week of their month all of these are: -1 for the last, 0 where they differ."""
    if all(wall.day + 7 > monthrange(wall.year, wall.month)[1] for wall in walls):
        return -1
    weeks = {(wall.day - 1) // 7 + 1 for wall in walls}
    return weeks.pop() if len(weeks) == 1 else 0


def _dates(walls: Sequence[datetime]) -> Sequence[str]:
    return [f"RDATE:{_local(wall)}" for wall in walls] if len(walls) > 1 else []


def _observance_lines(observance: _Observance, onset: datetime, recurring: Sequence[str]) -> Iterator[str]:
    yield f"BEGIN:{observance.kind}"
    yield f"DTSTART:{_local(onset)}"
    yield from recurring
    yield f"TZNAME:{observance.name}"
    yield f"TZOFFSETFROM:{_offset(observance.before)}"
    yield f"TZOFFSETTO:{_offset(observance.after)}"
    yield f"END:{observance.kind}"


def _local(wall: datetime) -> str:
    return wall.isoformat(timespec="seconds").replace("-", "").replace(":", "")


def _offset(offset: timedelta) -> str:
    minutes, seconds = divmod(int(abs(offset).total_seconds()), 60)
    sign = "-" if offset < _NONE else "+"
    return f"{sign}{minutes // 60:02d}{minutes % 60:02d}" + (f"{seconds:02d}" if seconds else "")
