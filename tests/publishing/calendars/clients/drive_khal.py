"""khal: folders of items that vdirsyncer fetched in, one JSON object out, as `tests.publishing.calendars.clients` says.
It tells neither SEQUENCE nor TRANSP, and the UID that it has is vdirsyncer's."""

import datetime as dt
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from khal.khalendar import CalendarCollection

if TYPE_CHECKING:
    from tests.publishing.calendars.clients.reading_icalendar import when, zone_of
else:  # beside this script, in the environment of the clients
    from reading_icalendar import when, zone_of

UTC = ZoneInfo("UTC")
LOCALE = {
    "local_timezone": UTC,
    "default_timezone": UTC,
    "timeformat": "%H:%M",
    "dateformat": "%Y-%m-%d",
    "longdateformat": "%Y-%m-%d",
    "datetimeformat": "%Y-%m-%d %H:%M",
    "longdatetimeformat": "%Y-%m-%d %H:%M",
    "unicode_symbols": True,
    "firstweekday": 0,
    "weeknumbers": False,
}
FIRST, LAST = dt.datetime(2024, 1, 1), dt.datetime(2030, 1, 1)  # noqa: DTZ001 - khal wants them so


def entry(event: Any) -> dict[str, object]:
    end = event.end + dt.timedelta(days=1) if event.allday else event.end  # the last day, for khal
    return {
        "summary": event.summary or None,
        "description": event.description or None,
        "location": event.location or None,
        "status": event.status,
        "start": when(event.start),
        "end": when(end),
        "start_zone": zone_of(event.start),
        "end_zone": zone_of(end),
        "alarms": [-int(before.total_seconds()) // 60 for before, _text in event.alarms],
    }


def read(folder: Path) -> dict[str, object]:
    feed = {"name": "feed", "path": str(folder), "readonly": True, "color": "", "ctype": "calendar", "addresses": []}
    collection = CalendarCollection(calendars={"feed": feed}, dbpath=":memory:", locale=LOCALE)
    timed = collection.get_localized(FIRST.replace(tzinfo=UTC), LAST.replace(tzinfo=UTC))
    days = collection.get_floating(FIRST, LAST)
    return {"entries": [entry(event) for event in (*timed, *days)], "errors": []}


json.dump({name: read(Path(name)) for name in sys.argv[1:]}, sys.stdout)
