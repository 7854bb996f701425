"""Wall time of a place: how sessions, legs and deadlines are stored, and the pinned tz database behind it.

The truth of anything that a place decides is wall time + IANA zone + fold; the instant is derived. Zones
come from the `tzdata` package that this installation pins and never from the operating system, whose copy
may be older: two machines that run the same version of the product agree about every instant.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import Self
from zoneinfo import ZoneInfo

FIRST_YEAR, LAST_YEAR = 1970, 2199
UTC_KEYS = frozenset({"UTC", "Etc/UTC", "Etc/UCT", "Etc/Universal", "Etc/Zulu", "UCT", "Universal", "Zulu"})

_STORED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d", re.ASCII)
_DAY = timedelta(days=1)
_NONE = timedelta()


class UnknownZoneError(ValueError):
    """The key names no zone of the pinned tz database."""


class WallTimeError(ValueError):
    """The text or value is no wall time: malformed, with seconds, with an offset, or outside 1970 to 2199."""


@cache
def zone_keys() -> frozenset[str]:
    """Return every key of the pinned tz database, aliases too; "Factory" (nobody set a zone) is left out."""
    return frozenset((files("tzdata") / "zones").read_text("ascii").split()) - {"Factory"}


@cache
def zone(key: str) -> ZoneInfo:
    """Return the zone of an exact IANA key such as "Europe/Madrid"; the same object for the same key.

    Only keys that the tz database lists are looked up, so no key reaches the file system as a path.
    Raise UnknownZoneError.
    """
    if key not in zone_keys():
        raise UnknownZoneError(f"{key!r} is not a zone of the tz database")
    with files("tzdata").joinpath("zoneinfo", *key.split("/")).open("rb") as data:
        return ZoneInfo.from_file(data, key=key)


def zone_version() -> str:
    """Version of the pinned tz database, such as "2026.6"; when it changes, instants are derived anew."""
    return version("tzdata")


_zone_of = zone  # where an argument has the same name


@dataclass(frozen=True, slots=True)
class ZonedTime:
    """The time on the wall of a place, to the minute.

    `fold` 1 is the second of two equal wall times when clocks go back (PEP 495), else 0. A wall time that
    clocks skip can be held, because a new tz database may put a stored one into a gap: forms ask `is_skipped`
    and refuse it. Raise WallTimeError for an aware time, for seconds, for years outside 1970 to 2199 and for
    a fold other than 0 or 1; UnknownZoneError for an unknown zone.
    """

    wall: datetime
    zone: str
    fold: int = 0

    def __post_init__(self) -> None:
        zone(self.zone)
        if self.wall.tzinfo is not None or self.wall.fold:
            raise WallTimeError("a wall time is naive and keeps its fold beside it")
        if self.wall.second or self.wall.microsecond:
            raise WallTimeError("a wall time has no seconds")
        if not FIRST_YEAR <= self.wall.year <= LAST_YEAR:
            raise WallTimeError(f"the year must be from {FIRST_YEAR} to {LAST_YEAR}")
        if self.fold not in (0, 1):
            raise WallTimeError("fold is 0 or 1")

    @classmethod
    def parse(cls, stored: str, zone: str, fold: int = 0) -> Self:
        """Read the stored form "YYYY-MM-DDTHH:MM", which is also what a datetime-local field sends.

        Raise WallTimeError and UnknownZoneError.
        """
        if not _STORED.fullmatch(stored):
            raise WallTimeError("a wall time is written YYYY-MM-DDTHH:MM")
        try:
            wall = datetime.fromisoformat(stored)
        except ValueError as error:
            raise WallTimeError(str(error)) from error
        return cls(wall, zone, fold)

    @classmethod
    def from_instant(cls, instant: datetime, zone: str) -> Self:
        """Return the time on the clocks of a zone at an aware instant; seconds are dropped, as clocks on walls do.

        Raise WallTimeError for a naive instant, UnknownZoneError.
        """
        if instant.tzinfo is None:
            raise WallTimeError("an instant needs its offset")
        if not FIRST_YEAR <= instant.year <= LAST_YEAR:
            raise WallTimeError(f"the year must be from {FIRST_YEAR} to {LAST_YEAR}")
        there = instant.astimezone(_zone_of(zone))
        return cls(there.replace(tzinfo=None, fold=0, second=0, microsecond=0), zone, there.fold)

    @property
    def aware(self) -> datetime:
        """The wall time with its ZoneInfo: for formatting, not for arithmetic."""
        return self.wall.replace(tzinfo=zone(self.zone), fold=self.fold)

    @property
    def stored(self) -> str:
        """The stored form "YYYY-MM-DDTHH:MM"."""
        return self.wall.isoformat(timespec="minutes")

    @property
    def is_unique(self) -> bool:
        """Whether clocks show this wall time exactly once."""
        before, after = self._offsets()
        return before == after

    @property
    def is_repeated(self) -> bool:
        """Whether this wall time happens twice, because clocks go back over it."""
        before, after = self._offsets()
        return before > after

    @property
    def is_skipped(self) -> bool:
        """Whether this wall time never happens, because clocks go forward over it."""
        before, after = self._offsets()
        return before < after

    def instant(self) -> datetime:
        """Return the instant in UTC. A skipped wall time is read with the offset before the gap (RFC 5545 3.3.5)."""
        return self.aware.astimezone(UTC)

    def resolved(self) -> Self:
        """The same instant as clocks truly show it: no longer skipped, and no fold that means nothing."""
        return type(self).from_instant(self.instant(), self.zone)

    def shifted(self, days: int) -> Self:
        """The same wall time some days later: how an edition is copied, and why a session at 9 stays at 9.

        Raise WallTimeError when the new year is outside 1970 to 2199.
        """
        try:
            return type(self)(self.wall + days * _DAY, self.zone)
        except OverflowError as error:
            raise WallTimeError(str(error)) from error

    def _offsets(self) -> tuple[timedelta, timedelta]:
        zoned = zone(self.zone)
        first, second = zoned.utcoffset(self.wall), zoned.utcoffset(self.wall.replace(fold=1))
        return first or _NONE, second or _NONE


def end_of(start: ZonedTime, end: ZonedTime, lasted: timedelta) -> ZonedTime:
    """Return when something moved ends: at `end`, which keeps its wall time.

    Where clocks leave nothing between the two by then (they skip its beginning, or show its end twice), it lasts as
    long as it did. Raise WallTimeError.
    """
    if lasted <= _NONE or end.instant() > start.instant():
        return end
    return ZonedTime.from_instant(start.instant() + lasted, end.zone)
