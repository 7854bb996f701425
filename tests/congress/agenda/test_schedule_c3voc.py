"""Exports are read by the c3voc schedule tools, and what these produce is read by us.

The tools need another icalendar than we do, so they live in an environment of their own. Make it with
`python -m tests.congress.agenda.c3voc_environment`, or name its interpreter in EVENTS_C3VOC_PYTHON.
"""

import json
import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from events.congress.agenda.exchange.schedule import Schedule
from events.congress.agenda.exchange.schedule_conforming import conforming
from events.congress.agenda.exchange.schedule_reading import read_schedule
from events.congress.agenda.exchange.schedule_writing import write_schedule_json
from tests.congress.agenda.c3voc_environment import interpreter
from tests.congress.agenda.schedule_factory import conference_json
from tests.congress.agenda.test_schedule_writing import SCHEDULE, as_written, in_xml

SCRIPT = Path(__file__).with_name("c3voc_tools.py")


@pytest.fixture(scope="module")
def c3voc_python() -> Path:
    found = interpreter()
    if found is None:
        reason = "no c3voc-schedule-tools: run `python -m tests.congress.agenda.c3voc_environment`"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def by_c3voc(python: Path, act: str, folder: Path) -> None:
    subprocess.run([python, "-W", "ignore", SCRIPT, act, folder], check=True, timeout=120, capture_output=True)


@pytest.mark.parametrize("schedule", [SCHEDULE, read_schedule(conference_json(80))], ids=["small", "large"])
def test_the_c3voc_tools_read_the_json_and_make_an_xml_that_reads_back_as_it_was(
    c3voc_python: Path, tmp_path: Path, schedule: Schedule
) -> None:
    (tmp_path / "schedule.json").write_bytes(write_schedule_json(schedule))
    by_c3voc(c3voc_python, "convert", tmp_path)
    told = {guid: tuple(rest) for guid, *rest in json.loads((tmp_path / "told.json").read_bytes())}
    assert told == {
        session.guid: (session.starts_at.isoformat(), session.room, [person.name for person in session.persons])
        for session in conforming(schedule).sessions
    }
    converted = read_schedule((tmp_path / "schedule.xml").read_bytes())
    expected = in_xml(as_written(schedule))
    assert converted.days == expected.days
    assert [replace(session, code="") for session in converted.sessions] == list(expected.sessions)


def test_what_the_c3voc_tools_produce_is_read(c3voc_python: Path, tmp_path: Path) -> None:
    by_c3voc(c3voc_python, "produce", tmp_path)
    from_json = read_schedule((tmp_path / "schedule.json").read_bytes())
    from_xml = read_schedule((tmp_path / "schedule.xml").read_bytes())
    told = [(s.title, s.starts_at.isoformat(), s.day, s.room, [p.name for p in s.persons]) for s in from_json.sessions]
    assert told == [
        ("Opening", "2027-05-25T09:00:00+02:00", 1, "Main Hall", ["Ada"]),
        ("Night walk", "2027-05-26T00:30:00+02:00", 1, "Main Hall", []),
    ]
    assert in_xml(from_json).sessions == from_xml.sessions
