"""icalendar for Python: FILE.ics… in, one JSON object out, as `tests.publishing.calendars.clients` says."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import icalendar

if TYPE_CHECKING:
    from tests.publishing.calendars.clients.reading_icalendar import entry_of, errors_of
else:  # beside this script, in the environment of the clients
    from reading_icalendar import entry_of, errors_of


def read(file: Path) -> dict[str, object]:
    calendar = icalendar.Calendar.from_ical(file.read_bytes())
    return {"entries": [entry_of(event) for event in calendar.walk("VEVENT")], "errors": errors_of(calendar)}


json.dump({name: read(Path(name)) for name in sys.argv[1:]}, sys.stdout)
