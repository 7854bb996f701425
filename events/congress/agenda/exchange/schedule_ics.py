"""A calendar (RFC 5545) as the content of a schedule file: each event that has a time is a session."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from events.congress.agenda.exchange.schedule import ScheduleError
from events.congress.agenda.exchange.schedule_flat import in_days
from events.congress.agenda.exchange.schedule_raw import Found, FoundSchedule
from events.platform.language.i18n import message

if TYPE_CHECKING:
    from icalendar import Calendar

BEGINNING = b"BEGIN:VCALENDAR"


def find_in_ics(data: bytes) -> FoundSchedule:
    """Return the events of a calendar as sessions. Raise ScheduleError for what is no calendar."""
    from icalendar import Calendar  # the package takes memory that most servers never need

    try:
        calendar: Any = Calendar.from_ical(data)
    except (ValueError, IndexError, KeyError) as error:
        raise ScheduleError(
            message("The calendar cannot be read: %(cause)s"), cause=str(error)[:200], line=1
        ) from error
    sessions = [session for event in calendar.walk("VEVENT") if (session := _session(event))]
    title = _text(calendar, "X-WR-CALNAME") or _text(calendar, "NAME") or "Calendar"
    zone = _text(calendar, "X-WR-TIMEZONE") or _zone_of(calendar)
    conference = Found({"title": title, "time_zone_name": zone}, 1)
    return FoundSchedule(Found({"version": ""}, 1), conference, in_days([], sessions), _text(calendar, "PRODID"))


def _session(event: Any) -> Found | None:
    """Return a session; None for an entry of whole days, and for a repetition's own change."""
    starts, ends = _moment(event, "DTSTART"), _moment(event, "DTEND")
    if starts is None or "RECURRENCE-ID" in event:
        return None
    if ends is None and isinstance(length := getattr(event.get("DURATION"), "dt", None), dt.timedelta):
        ends = starts + length
    values = {
        "guid": _text(event, "UID"),
        "title": _text(event, "SUMMARY"),
        "date": starts.isoformat(),
        "end": (ends or starts).isoformat(),
        "room": _text(event, "LOCATION"),
        "abstract": _text(event, "DESCRIPTION"),
        "url": _text(event, "URL"),
        "status": _text(event, "STATUS"),
    }
    return Found(values, 0)


def _moment(event: Any, name: str) -> dt.datetime | None:
    value = getattr(event.get(name), "dt", None)
    return value if isinstance(value, dt.datetime) else None


def _text(component: Any, name: str) -> str:
    value = component.get(name)
    value = value[0] if isinstance(value, list) else value
    return str(value or "").strip()


def _zone_of(calendar: Calendar) -> str:
    """Return the zone that the calendar brings with it, when it is one only."""
    zones = {_text(zone, "TZID") for zone in calendar.walk("VTIMEZONE")}
    return zones.pop() if len(zones) == 1 else ""
