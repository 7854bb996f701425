"""ical, the strict parser of Home Assistant: FILE.ics… in, one JSON object out, as the package says."""

import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from ical.calendar_stream import IcsCalendarStream
from ical.event import Event as CalendarEvent


def when(time: date) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(time, datetime) else time.isoformat()


def zone_of(time: date) -> "str | None":
    if not isinstance(time, datetime):
        return None
    return "UTC" if time.tzinfo is UTC else getattr(time.tzinfo, "key", None) or str(time.tzinfo)


def entry(event: CalendarEvent) -> dict[str, object]:
    return {
        "uid": event.uid,
        "sequence": event.sequence,
        "summary": event.summary or None,
        "description": event.description or None,
        "location": event.location or None,
        "status": str(event.status.value),
        "transparency": event.transparency,
        "start": when(event.dtstart),
        "end": when(event.dtend if event.dtend is not None else event.dtstart),
        "start_zone": zone_of(event.dtstart),
        "end_zone": zone_of(event.dtend if event.dtend is not None else event.dtstart),
        "alarms": [-int(alarm.trigger.total_seconds()) // 60 for alarm in event.alarm],
    }


def read(file: Path) -> dict[str, object]:
    calendar = IcsCalendarStream.calendar_from_ics(file.read_bytes().decode())
    return {"entries": [entry(event) for event in calendar.events], "errors": []}


json.dump({name: read(Path(name)) for name in sys.argv[1:]}, sys.stdout)
