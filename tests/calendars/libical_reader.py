"""Reads an .ics file with libical 3 (GNOME, Evolution, KDE) and prints what it understood as one JSON object.

Run by the system's Python: GObject introspection cannot be installed from PyPI
(Debian: gir1.2-ical-3.0 python3-gi). Times are instants in UTC, found by the file's own VTIMEZONE.
"""

import json
import sys
from datetime import datetime, timezone

import gi

gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib  # noqa: E402

UTC = timezone.utc  # noqa: UP017 - the system's Python may be older


def children(component, kind):
    child = component.get_first_component(kind)
    while child is not None:
        yield child
        child = component.get_next_component(kind)


def properties(component, kind):
    found = component.get_first_property(kind)
    while found is not None:
        yield found
        found = component.get_next_property(kind)


def errors(component):
    kinds = ICalGLib.PropertyKind
    found = [error.as_ical_string().strip() for error in properties(component, kinds.XLICERROR_PROPERTY)]
    for child in children(component, ICalGLib.ComponentKind.ANY_COMPONENT):
        found += errors(child)
    return found


def when(event, kind, calendar):
    for found in properties(event, kind):
        time = found.get_value().get_datetimedate()
        if time.is_date():
            return f"{time.get_year():04d}-{time.get_month():02d}-{time.get_day():02d}"
        named = found.get_first_parameter(ICalGLib.ParameterKind.TZID_PARAMETER)
        zone = calendar.get_timezone(named.get_tzid()) if named else ICalGLib.Timezone.get_utc_timezone()
        return datetime.fromtimestamp(time.as_timet_with_zone(zone), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return None


def text(event, kind):
    return next((found.get_value_as_string() for found in properties(event, kind)), None)


def entry(event, calendar):
    kinds = ICalGLib.PropertyKind
    return {
        "uid": event.get_uid(),
        "sequence": event.get_sequence(),
        "summary": event.get_summary(),
        "description": event.get_description(),
        "location": event.get_location(),
        "status": text(event, kinds.STATUS_PROPERTY),
        "transparency": text(event, kinds.TRANSP_PROPERTY),
        "start": when(event, kinds.DTSTART_PROPERTY, calendar),
        "end": when(event, kinds.DTEND_PROPERTY, calendar),
        "alarms": sum(1 for _ in children(event, ICalGLib.ComponentKind.VALARM_COMPONENT)),
    }


def main():
    with open(sys.argv[1], "rb") as file:  # noqa: PTH123
        calendar = ICalGLib.Component.new_from_string(file.read().decode())
    events = children(calendar, ICalGLib.ComponentKind.VEVENT_COMPONENT)
    json.dump({"entries": [entry(event, calendar) for event in events], "errors": errors(calendar)}, sys.stdout)


main()
