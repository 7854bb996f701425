"""Forms of the format: sessions below a day, beside the days, and in the flat list of its second version."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from events.congress.agenda.exchange.schedule import Schedule
from events.congress.agenda.exchange.schedule_reading import read_schedule
from tests.congress.agenda.schedule_factory import event_json, event_xml, schedule_xml

CASES = Path(__file__).parent / "cases"
HALL = {"name": "Hall", "guid": "99999999-9999-4999-8999-999999999999", "slug": "hall"}
DAYS = [
    {"index": number, "date": f"2027-05-{24 + number}", "start": f"2027-05-{24 + number}T06:00:00+02:00"}
    | {"end": f"2027-05-{25 + number}T06:00:00+02:00"}
    for number in (1, 2)
]


def placed(schedule: Schedule) -> list[tuple[str, str, int, str]]:
    return [(session.title, session.starts_at.isoformat(), session.day, session.room) for session in schedule.sessions]


def flat(*events: dict[str, Any], days: Any = DAYS, **conference: Any) -> bytes:
    """A file of the second version."""
    about = {"title": "Congress", "acronym": "congress", "time_zone_name": "Europe/Madrid", "rooms": [HALL]}
    about |= {"tracks": [{"name": "Climate", "slug": "climate"}], "days": days, **conference}
    return json.dumps({"schedule": {"version": "1", "conference": about, "events": list(events)}}, indent=1).encode()


def talk(title: str = "Opening", starts: str = "2027-05-25T09:00:00+02:00", **values: Any) -> dict[str, Any]:
    """A session as the second version has it."""
    return {
        "guid": f"guid-{title}",
        "title": title,
        "start": starts,
        "duration": "PT45M",
        "room": {"guid": HALL["guid"]},
        "track": {"slug": "climate"},
        "participants": [{"name": "Awa Sarr", "guid": "p1", "role": "MODERATOR"}],
    } | values


def test_sessions_directly_below_a_day_are_read_with_the_room_they_name() -> None:
    schedule = read_schedule((CASES / "events-below-day.xml").read_bytes())
    assert placed(schedule) == [
        ("First talk", "2027-05-24T10:00:00+02:00", 1, "Aula A"),
        ("Second talk", "2027-05-24T11:00:00+02:00", 1, "Aula A"),
        ("Third talk", "2027-05-25T10:00:00+02:00", 2, "Aula A"),
    ]


def test_sessions_below_a_day_and_in_its_rooms_are_both_read() -> None:
    below = event_xml(attributes='guid="g2" id="2"', title="Below")
    data = schedule_xml(f"{event_xml()}</room>{below}<room name='X'>")
    assert {session.title for session in read_schedule(data).sessions} == {"Opening", "Below"}


def test_sessions_beside_the_days_are_put_into_them() -> None:
    beside = event_xml(date="2027-05-26T01:00:00+02:00", start="01:00", attributes='guid="g2" id="2"', title="Night")
    data = schedule_xml().replace(b"</schedule>", f"{beside}</schedule>".encode())
    assert placed(read_schedule(data))[-1] == ("Night", "2027-05-26T01:00:00+02:00", 1, "")


def test_a_flat_list_is_read_with_the_rooms_tracks_and_people_it_refers_to() -> None:
    night = talk("Night", "2027-05-26T00:30:00+02:00", room={"guid": "x", "name": "Roof"}, participants=[])
    schedule = read_schedule(flat(talk(), night, talk("Second day", "2027-05-26T09:00:00+02:00")))
    assert placed(schedule) == [
        ("Opening", "2027-05-25T09:00:00+02:00", 1, "Hall"),
        ("Night", "2027-05-26T00:30:00+02:00", 1, "Roof"),
        ("Second day", "2027-05-26T09:00:00+02:00", 2, "Hall"),
    ]
    opening = schedule.sessions[0]
    assert (opening.track, opening.duration.total_seconds() / 60) == ("Climate", 45)
    assert [(person.name, person.guid) for person in opening.persons] == [("Awa Sarr", "p1")]
    assert schedule.warnings == ()


@pytest.mark.parametrize("days", [[], None])
def test_a_flat_list_without_days_makes_those_it_needs(days: Any) -> None:
    schedule = read_schedule(flat(talk("B", "2027-05-27T09:00:00+02:00"), talk("A"), days=days))
    assert [(day.number, day.on.isoformat()) for day in schedule.days] == [(1, "2027-05-25"), (2, "2027-05-27")]


@pytest.mark.parametrize(
    ("state", "shown"),
    [("CONFIRMED", [False]), ("DELAYED", [False]), ("CANCELED", [True]), ("DRAFT", []), ("WITHDRAWN", [])],
)
def test_the_state_of_a_session_in_a_flat_list_decides_whether_it_is_shown(state: str, shown: list[bool]) -> None:
    assert [session.is_cancelled for session in read_schedule(flat(talk(state=state))).sessions] == shown


def test_a_mistake_in_a_flat_list_is_told_at_its_place() -> None:
    with pytest.raises(Exception, match=r"at schedule\.events\[1\]\.start: The session has no start"):
        read_schedule(flat(talk(), talk("B", start="noon")))


def test_a_texts_of_several_languages_is_read_in_one() -> None:
    schedule = read_schedule(flat(talk(abstract={"de": "Wasser", "en": "Water"})))
    assert schedule.sessions[0].abstract == "Water"


# -- what a start and a date say -----------------------------------------------------------------------------------


def in_zone(*written: tuple[str, str], zone: str = "Europe/Madrid") -> bytes:
    """Sessions with these dates and starts."""
    events = [
        event_xml(attributes=f'guid="g{number}" id="{number}"', date=date, start=start)
        for number, (date, start) in enumerate(written)
    ]
    return schedule_xml("".join(events), zone=zone)


def starts(data: bytes, **choices: Any) -> list[str]:
    return [session.starts_at.isoformat() for session in read_schedule(data, **choices).sessions]


MARKED = in_zone(("2027-05-25T09:00:00Z", "09:00"), ("2027-05-25T10:30:00+00:00", "10:30"))
MIXED = in_zone(("2027-05-25T09:00:00Z", "09:00"), ("2027-05-25T08:30:00Z", "10:30"))


def test_wall_times_that_are_marked_as_utc_throughout_are_taken_as_wall_times() -> None:
    assert starts(MARKED) == ["2027-05-25T09:00:00+02:00", "2027-05-25T10:30:00+02:00"]
    assert list(map(str, read_schedule(MARKED).warnings)) == [
        "Line 3: The times are marked as UTC and are those of Europe/Madrid, as the start of every session says."
    ]


def test_one_session_that_says_otherwise_leaves_the_date_to_decide() -> None:
    assert starts(MIXED) == ["2027-05-25T10:30:00+02:00", "2027-05-25T11:00:00+02:00"]


def test_whoever_reads_the_file_can_decide() -> None:
    assert starts(MARKED, trust_start=False) == ["2027-05-25T11:00:00+02:00", "2027-05-25T12:30:00+02:00"]
    assert starts(MIXED, trust_start=True) == ["2027-05-25T09:00:00+02:00", "2027-05-25T10:30:00+02:00"]


def test_a_trusted_start_after_midnight_is_on_the_day_that_its_date_means() -> None:
    assert starts(in_zone(("2027-05-25T22:30:00Z", "00:30")), trust_start=True) == ["2027-05-26T00:30:00+02:00"]


def test_a_zone_that_is_at_utc_has_nothing_to_decide() -> None:
    data = in_zone(("2027-01-25T09:00:00Z", "09:00"), zone="Africa/Abidjan")
    assert starts(data) == ["2027-01-25T09:00:00+00:00"]
    assert read_schedule(data).warnings == ()


def test_times_without_a_start_beside_them_are_believed() -> None:
    assert starts(in_zone(("2027-05-25T07:00:00Z", "no"))) == ["2027-05-25T09:00:00+02:00"]
    assert event_json()["start"] == "09:00"
