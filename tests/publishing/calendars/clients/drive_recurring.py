"""recurring-ical-events (which expands what lies between two days): FILE.ics… in, one JSON object out, as
`tests.publishing.calendars.clients` says. What takes no time is asked for by its day, as everything is."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import icalendar
import recurring_ical_events

if TYPE_CHECKING:
    from tests.publishing.calendars.clients.reading_icalendar import entry_of, errors_of
else:  # beside this script, in the environment of the clients
    from reading_icalendar import entry_of, errors_of


def read(file: Path) -> dict[str, object]:
    calendar = icalendar.Calendar.from_ical(file.read_bytes())
    found = recurring_ical_events.of(calendar, skip_bad_series=False).between(date(2024, 1, 1), date(2030, 1, 1))
    return {"entries": [entry_of(event) for event in found], "errors": errors_of(calendar)}


json.dump({name: read(Path(name)) for name in sys.argv[1:]}, sys.stdout)
