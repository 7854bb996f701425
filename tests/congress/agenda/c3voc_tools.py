"""Runs in the environment of the c3voc schedule tools: reads and makes files with them.

python c3voc_tools.py convert FOLDER    schedule.json -> told.json and schedule.xml
python c3voc_tools.py produce FOLDER    -> schedule.json and schedule.xml
"""

import json
import sys
from pathlib import Path

from voc.event import Event
from voc.schedule import Schedule, ScheduleEncoder


def convert(folder: Path) -> None:
    schedule = Schedule.from_file(str(folder / "schedule.json"))
    told = schedule.foreach_event(lambda event: [event["guid"], event["date"], event["room"], event.persons()])
    (folder / "told.json").write_text(json.dumps(told))
    (folder / "schedule.xml").write_bytes(schedule.xml(method="bytes"))


def produce(folder: Path) -> None:
    schedule = Schedule.from_template("Made by the tools", "tools27", 2027, 5, 25, days_count=2, tz="Europe/Madrid")
    schedule.generator = {"name": "voc/schedule", "version": "1.1"}
    schedule.add_event(_event("Opening", "2027-05-25T09:00:00+02:00", 1))
    schedule.add_event(_event("Night walk", "2027-05-26T00:30:00+02:00", 2))
    (folder / "schedule.json").write_text(json.dumps(schedule.json(), cls=ScheduleEncoder))
    (folder / "schedule.xml").write_bytes(schedule.xml(method="bytes"))


def _event(title: str, starts_at: str, number: int) -> Event:
    return Event(
        {
            "id": number,
            "guid": f"67d04c40-b35a-496a-a31c-c0f3ff63da0{number}",
            "title": title,
            "date": starts_at,
            "duration": "00:45",
            "room": "Main Hall",
            "type": "lecture",
            "language": "en",
            "persons": [{"id": 5, "public_name": "Ada"}] if number == 1 else [],
        }
    )


if __name__ == "__main__":
    {"convert": convert, "produce": produce}[sys.argv[1]](Path(sys.argv[2]))
