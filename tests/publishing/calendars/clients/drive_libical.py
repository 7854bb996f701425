"""libical 3 (GNOME, Evolution, KDE): FILE.ics… in, one JSON object out, as `tests.publishing.calendars.clients` says.

Run by the system's Python: GObject introspection cannot be installed from PyPI
(Debian: gir1.2-ical-3.0 python3-gi). Instants are found by each file's own VTIMEZONE.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

import gi

gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib  # noqa: E402

UTC = timezone.utc  # noqa: UP017 - the system's Python may be older


def children(component: ICalGLib.Component, kind: ICalGLib.ComponentKind) -> Iterator[ICalGLib.Component]:
    child = component.get_first_component(kind)
    while child is not None:
        yield child
        child = component.get_next_component(kind)


def properties(component: ICalGLib.Component, kind: ICalGLib.PropertyKind) -> Iterator[ICalGLib.Property]:
    found = component.get_first_property(kind)
    while found is not None:
        yield found
        found = component.get_next_property(kind)


def errors(component: ICalGLib.Component) -> list[str]:
    kinds = ICalGLib.PropertyKind
    found = [error.as_ical_string().strip() for error in properties(component, kinds.XLICERROR_PROPERTY)]
    for child in children(component, ICalGLib.ComponentKind.ANY_COMPONENT):
        found += errors(child)
    return found


def when(
    event: ICalGLib.Component, kind: ICalGLib.PropertyKind, calendar: ICalGLib.Component
) -> tuple[str, str | None] | None:
    """The day or the instant, and the zone's name."""
    for found in properties(event, kind):
        time = found.get_value().get_datetimedate()
        if time.is_date():
            return f"{time.get_year():04d}-{time.get_month():02d}-{time.get_day():02d}", None
        named = found.get_first_parameter(ICalGLib.ParameterKind.TZID_PARAMETER)
        zone = calendar.get_timezone(named.get_tzid()) if named else ICalGLib.Timezone.get_utc_timezone()
        instant = datetime.fromtimestamp(time.as_timet_with_zone(zone), UTC)
        return instant.strftime("%Y-%m-%dT%H:%M:%SZ"), zone.get_tzid() if named else "UTC"
    return None


def text(event: ICalGLib.Component, kind: ICalGLib.PropertyKind) -> str | None:
    return next((found.get_value_as_string() for found in properties(event, kind)), None)


def minutes_before(alarm: ICalGLib.Component) -> int:
    trigger = next(properties(alarm, ICalGLib.PropertyKind.TRIGGER_PROPERTY)).get_trigger()
    return -int(trigger.get_duration().as_int()) // 60


def entry(event: ICalGLib.Component, calendar: ICalGLib.Component) -> dict[str, object]:
    kinds = ICalGLib.PropertyKind
    start = when(event, kinds.DTSTART_PROPERTY, calendar)
    assert start is not None
    end = when(event, kinds.DTEND_PROPERTY, calendar) or start
    return {
        "uid": event.get_uid(),
        "sequence": event.get_sequence(),
        "summary": event.get_summary(),
        "description": event.get_description(),
        "location": event.get_location(),
        "status": text(event, kinds.STATUS_PROPERTY),
        "transparency": text(event, kinds.TRANSP_PROPERTY),
        "start": start[0],
        "end": end[0],
        "start_zone": start[1],
        "end_zone": end[1],
        "alarms": [minutes_before(a) for a in children(event, ICalGLib.ComponentKind.VALARM_COMPONENT)],
    }


def read(file: Path) -> dict[str, object]:
    calendar = ICalGLib.Component.new_from_string(file.read_bytes().decode())
    events = children(calendar, ICalGLib.ComponentKind.VEVENT_COMPONENT)
    return {"entries": [entry(event, calendar) for event in events], "errors": errors(calendar)}


json.dump({name: read(Path(name)) for name in sys.argv[1:]}, sys.stdout)
