"""vdirsyncer: folders of its items in, one JSON object out, as `tests.publishing.calendars.clients` says.

It tells nothing itself: the items in its folder are read. Their UID is not ours: it makes one of each item's content.
"""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import icalendar

if TYPE_CHECKING:
    from tests.publishing.calendars.clients.reading_icalendar import entry_of, errors_of
else:  # beside this script, in the environment of the clients
    from reading_icalendar import entry_of, errors_of


def told(event: icalendar.Component) -> dict[str, object]:
    return {key: value for key, value in entry_of(event).items() if key != "uid"}


def read(folder: Path) -> dict[str, object]:
    calendars = [icalendar.Calendar.from_ical(file.read_bytes()) for file in folder.glob("*.ics")]
    return {
        "entries": [told(event) for calendar in calendars for event in calendar.walk("VEVENT")],
        "errors": [error for calendar in calendars for error in errors_of(calendar)],
    }


json.dump({name: read(Path(name)) for name in sys.argv[1:]}, sys.stdout)
