"""One entry to put into a calendar of the web with one press: addresses that those calendars understand. Pure.

Nothing is asked of them from our pages: they learn of it when somebody follows the link.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from events.platform.ical.entries import CalendarEntry
from events.platform.zoned import ZonedTime

_LONGEST = 1000  # characters of a description: an address of 8 kB is refused
_GOOGLE = "https://calendar.google.com/calendar/render?"
_OUTLOOK = "https://outlook.live.com/calendar/0/deeplink/compose?"
_OUTLOOK_AT_WORK = "https://outlook.office.com/calendar/0/deeplink/compose?"


@dataclass(frozen=True)
class AddLinks:
    """Where an entry is put into Google Calendar and Outlook on the web: a private account's, one of work or school."""

    google: str
    outlook: str
    outlook_at_work: str


def add_links(entry: CalendarEntry) -> AddLinks:
    """The same entry as of now; unlike a subscription it does not follow changes."""
    about = entry.description[:_LONGEST]
    google = {
        "action": "TEMPLATE",
        "text": entry.summary,
        "dates": f"{_compact(entry.start)}/{_compact(entry.end)}",
        "location": entry.location,
        "details": about,
    }
    outlook = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": entry.summary,
        "startdt": _iso(entry.start),
        "enddt": _iso(entry.end),
        "allday": "" if isinstance(entry.start, ZonedTime) else "true",
        "location": entry.location,
        "body": about,
    }
    asked = _query(outlook)
    return AddLinks(_GOOGLE + _query(google), _OUTLOOK + asked, _OUTLOOK_AT_WORK + asked)


def _query(values: dict[str, str]) -> str:
    return urlencode({name: value for name, value in values.items() if value})


def _compact(time: ZonedTime | dt.date) -> str:
    """Return an instant in UTC, which leaves no zone to guess; a day as it is."""
    if isinstance(time, ZonedTime):
        return f"{time.instant().astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    return f"{time:%Y%m%d}"


def _iso(time: ZonedTime | dt.date) -> str:
    if isinstance(time, ZonedTime):
        return f"{time.instant().astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
    return time.isoformat()
