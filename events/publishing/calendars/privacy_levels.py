"""Levels of privacy of a private calendar. Pure."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from enum import StrEnum

from events.platform.ical.entries import CalendarEntry, Classification
from events.platform.language.i18n import gettext as _
from events.platform.zoned import ZonedTime


class Level(StrEnum):
    """A level of privacy: everything, everything but what books (the default), or only when somebody is busy."""

    ALL = "all"
    NO_REFERENCES = "standard"
    BUSY = "busy"


_FROM_LEAST = (Level.BUSY, Level.NO_REFERENCES, Level.ALL)


def level_granted(granted: Level, asked: str | None) -> Level:
    """Return the level of an address that was signed for `granted` and asks for `asked`: never more than was signed."""
    wanted = Level(asked) if asked in set(Level) else granted
    return min(granted, wanted, key=_FROM_LEAST.index)


def masked(entry: CalendarEntry, secret: str) -> CalendarEntry:
    """Return an entry that only says when somebody is busy; its UID is another than that in other calendars.

    Times are in UTC: a zone tells where somebody is. `secret` belongs to the calendar's owner; the same one gives the
    same UID at every poll.
    """
    digest = hashlib.blake2b(entry.uid.encode(), key=secret.encode()[:64], digest_size=16).hexdigest()
    return CalendarEntry(
        uid=f"busy-{digest}",
        sequence=entry.sequence,
        stamp=entry.stamp,
        created=entry.created,
        start=_in_utc(entry.start),
        end=_in_utc(entry.end),
        summary=_("Busy"),
        status=entry.status,
        is_transparent=entry.is_transparent,
        classification=Classification.PRIVATE,
    )


def _in_utc(time: ZonedTime | dt.date) -> ZonedTime | dt.date:
    return ZonedTime.from_instant(time.instant(), "UTC") if isinstance(time, ZonedTime) else time


def raised(entry: CalendarEntry, by: int) -> CalendarEntry:
    """Return the same with a higher sequence."""
    return replace(entry, sequence=entry.sequence + by) if by else entry
