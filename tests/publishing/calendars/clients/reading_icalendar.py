"""What `icalendar` holds of an event, as the plain structure of this package: for the drivers in Python
that stand on it. Needs nothing else, so that it runs in their environment too."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import icalendar


def entry_of(event: Any) -> dict[str, Any]:
    start, end = event["DTSTART"], event.get("DTEND", event["DTSTART"])
    return {
        "uid": str(event["UID"]),
        "sequence": int(event["SEQUENCE"]),
        **{name: str(event[name]) if name in event else None for name in ("summary", "description", "location")},
        "status": str(event["STATUS"]),
        "transparency": str(event["TRANSP"]),
        "start": when(start.dt),
        "end": when(end.dt),
        "start_zone": zone_of(start.dt),
        "end_zone": zone_of(end.dt),
        "alarms": [-int(alarm["TRIGGER"].dt.total_seconds()) // 60 for alarm in event.walk("VALARM")],
    }


def when(time: date) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(time, datetime) else time.isoformat()


def zone_of(time: date) -> str | None:
    return str(icalendar.timezone.tzid_from_dt(time)) if isinstance(time, datetime) else None


def errors_of(calendar: Any) -> list[str]:
    missing = [f"no VTIMEZONE of {key}" for key in calendar.get_missing_tzids()]
    return missing + [str(error) for part in calendar.walk() for error in part.errors]
