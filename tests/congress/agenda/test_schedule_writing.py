"""What is written is the c3voc format, the same each time, and reads back as what it was."""

import json
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events import __version__
from events.congress.agenda.exchange.identifiers import is_uuid, written_acronym, written_guid
from events.congress.agenda.exchange.schedule import (
    Conference,
    Day,
    Link,
    Person,
    Room,
    Schedule,
    ScheduledSession,
    Track,
)
from events.congress.agenda.exchange.schedule_conforming import conforming, written_url
from events.congress.agenda.exchange.schedule_fields import default_guid
from events.congress.agenda.exchange.schedule_joining import joined
from events.congress.agenda.exchange.schedule_reading import read_schedule
from events.congress.agenda.exchange.schedule_texts import markdown, single_line
from events.congress.agenda.exchange.schedule_writing import write_schedule_json, write_schedule_xml
from tests.congress.agenda.c3voc_format import faults_of_json, faults_of_xml
from tests.congress.agenda.schedule_factory import conference_json, conference_xml

FILES = Path(__file__).parent / "schedules"
MADRID = ZoneInfo("Europe/Madrid")
OPENING = ScheduledSession(
    guid="7d8bd4b5-6e07-4df1-9c46-5d0f3d3f0001",
    id=12,
    title="Ouverture : « L'eau & nous » <5>",
    starts_at=datetime(2027, 5, 26, 0, 30, tzinfo=MADRID),
    duration=timedelta(minutes=90),
    day=1,
    room='Sala "Ebro"',
    code="S12",
    slug="wops_6-12-ouverture",
    url="https://wops.example.org/fr/sessions/S12",
    subtitle="Et ensuite ?",
    track="Opérations",
    type="Plenary",
    language="fr",
    abstract="- un\n- deux **trois**",
    description="Ligne\n\nautre `<b>`",
    logo="https://wops.example.org/logo.png",
    persons=(
        Person("Aïcha Ben Salah", "7d8bd4b5-6e07-4df1-9c46-5d0f3d3f0002", "P1", "", "Ingénieure.", "https://a.example"),
        Person("نور الدين", id="17"),
    ),
    links=(Link("Plan", "https://wops.example.org/plan?a=1&b=2"),),
    attachments=(Link("Diapos", "https://wops.example.org/a.pdf"),),
    recording_license="CC BY 4.0",
    do_not_record=True,
    feedback_url="https://wops.example.org/feedback",
    origin_url="https://wops.example.org/origin",
)
SCHEDULE = Schedule(
    conference=Conference(
        title="6th Congress",
        acronym="wops_6",
        starts_on=date(2027, 5, 25),
        ends_on=date(2027, 5, 25),
        time_zone_name="Europe/Madrid",
        url="https://wops.example.org/",
        base_url="https://wops.example.org",
        description="*Water*",
        color="#0a7a55",
        tracks=(Track("Opérations", "op", "#aa3366"), Track("Genre")),
    ),
    version="4",
    days=(
        Day(
            number=1,
            on=date(2027, 5, 25),
            starts_at=datetime(2027, 5, 25, 4, tzinfo=MADRID),
            ends_at=datetime(2027, 5, 26, 4, tzinfo=MADRID),
        ),
    ),
    rooms=(
        Room("Vide", "7d8bd4b5-6e07-4df1-9c46-5d0f3d3f0008"),
        Room('Sala "Ebro"', "7d8bd4b5-6e07-4df1-9c46-5d0f3d3f0009", "Au *fond*", 220, "ebro"),
    ),
    sessions=(OPENING,),
)


def in_xml(schedule: Schedule) -> Schedule:
    """The same without what XML has no place for."""
    return replace(
        schedule,
        conference=replace(schedule.conference, description=""),
        rooms=tuple(Room(room.name, room.guid) for room in schedule.rooms),
        sessions=tuple(
            replace(session, code="", persons=tuple(Person(p.name, p.guid, id=p.id) for p in session.persons))
            for session in schedule.sessions
        ),
    )


def as_written(schedule: Schedule) -> Schedule:
    """The same with identifiers as the format wants them, as reading it back gives it."""
    written = conforming(schedule)
    return replace(written, sessions=tuple(joined(written.sessions)))


def with_sessions(*sessions: ScheduledSession) -> Schedule:
    return replace(SCHEDULE, sessions=sessions)


def test_json_reads_back_as_it_was() -> None:
    assert read_schedule(write_schedule_json(SCHEDULE)) == SCHEDULE


def test_xml_reads_back_as_it_was_but_for_what_it_has_no_place_for() -> None:
    assert read_schedule(write_schedule_xml(SCHEDULE)) == in_xml(SCHEDULE)


def test_the_written_files_keep_the_rules_of_the_format() -> None:
    assert faults_of_xml(write_schedule_xml(SCHEDULE)) == []
    assert faults_of_json(json.loads(write_schedule_json(SCHEDULE))) == []


@pytest.mark.parametrize("path", sorted(FILES.iterdir()), ids=lambda path: path.name)
def read_again(schedule: Schedule) -> Schedule:
    """The file without what reading it told, as JSON."""
    return read_schedule(write_schedule_json(schedule))


@pytest.mark.parametrize("path", sorted(FILES.iterdir()), ids=lambda path: path.name)
def test_what_was_read_from_an_example_survives_writing_and_reading(path: Path) -> None:
    schedule = read_schedule(path.read_bytes(), time_zone="Europe/Berlin" if "2014" in path.name else None)
    assert read_again(schedule) == as_written(schedule)
    assert read_schedule(write_schedule_xml(schedule)) == in_xml(as_written(schedule))
    assert read_again(read_again(schedule)) == read_again(schedule)


@pytest.mark.parametrize("path", sorted(FILES.iterdir()), ids=lambda path: path.name)
def test_what_was_read_from_an_example_is_written_as_the_format_wants_it(path: Path) -> None:
    schedule = read_schedule(path.read_bytes(), time_zone="Europe/Berlin" if "2014" in path.name else None)
    assert faults_of_xml(write_schedule_xml(schedule)) == []
    assert faults_of_json(json.loads(write_schedule_json(schedule))) == []


@pytest.mark.parametrize("data", [conference_xml(120), conference_json(120)])
def test_a_conference_survives_writing_and_reading(data: bytes) -> None:
    schedule = read_schedule(data)
    assert read_again(schedule) == as_written(schedule)
    assert read_schedule(write_schedule_xml(schedule)) == in_xml(as_written(schedule))
    assert faults_of_xml(write_schedule_xml(schedule)) == []
    assert faults_of_json(json.loads(write_schedule_json(schedule))) == []


def test_the_bytes_are_the_same_for_the_same_values() -> None:
    again = replace(SCHEDULE, generator="another", warnings=read_schedule(conference_xml(1)).warnings)
    assert write_schedule_xml(again) == write_schedule_xml(SCHEDULE)
    assert write_schedule_json(again) == write_schedule_json(SCHEDULE)


def test_the_generator_is_ours_and_the_json_says_which_schema() -> None:
    content = json.loads(write_schedule_json(SCHEDULE))
    assert content["$schema"] == "https://c3voc.de/schedule/schema.json"
    assert content["generator"] == {"name": "wops-events", "version": __version__}
    assert f'<generator name="wops-events" version="{__version__}"/>'.encode() in write_schedule_xml(SCHEDULE)


def test_cancelled_sessions_are_left_out() -> None:
    schedule = with_sessions(replace(OPENING, is_cancelled=True))
    assert read_schedule(write_schedule_json(schedule)).sessions == ()
    assert read_schedule(write_schedule_xml(schedule)).sessions == ()


def test_missing_and_repeated_ids_and_slugs_are_made_unique() -> None:
    other = replace(OPENING, guid="7d8bd4b5-6e07-4df1-9c46-5d0f3d3f0003")
    bare = replace(OPENING, guid="7d8bd4b5-6e07-4df1-9c46-5d0f3d3f0004", id=0, slug="")
    schedule = with_sessions(OPENING, other, bare)
    assert faults_of_xml(write_schedule_xml(schedule)) == []
    assert faults_of_json(json.loads(write_schedule_json(schedule))) == []


def test_a_session_in_two_rooms_stands_in_both_and_reads_back_as_one() -> None:
    schedule = with_sessions(replace(OPENING, room="Vide", also_in_rooms=('Sala "Ebro"',)))
    assert read_schedule(write_schedule_json(schedule)) == schedule
    assert read_schedule(write_schedule_xml(schedule)) == in_xml(schedule)


def test_a_session_without_room_or_with_an_unknown_room_or_day_is_not_lost() -> None:
    nowhere = replace(OPENING, room="", slug="wops_6-1-aaaa", id=1)
    elsewhere = replace(OPENING, guid="g2", id=2, room="Patio", slug="wops_6-2-aaaa", day=9)
    found = read_schedule(write_schedule_xml(with_sessions(nowhere, elsewhere)))
    assert [(session.guid, session.room, session.day) for session in found.sessions] == [
        (OPENING.guid, "", 1),
        (written_guid("session", "g2", "wops_6"), "Patio", 1),
    ]
    assert found.rooms[-1] == Room("Patio", default_guid("wops_6", "room", "Patio"))


def test_starts_are_written_with_the_offset_of_their_season() -> None:
    winter = replace(OPENING, starts_at=datetime(2027, 10, 31, 2, 30, tzinfo=MADRID, fold=1))
    assert b"<date>2027-10-31T02:30:00+01:00</date>" in write_schedule_xml(with_sessions(winter))


def test_control_characters_of_the_database_break_neither_format() -> None:
    dirty = "a\x00b\x1fc\ud800d\ufffee\u2028f]]>"
    schedule = with_sessions(replace(OPENING, title=dirty, abstract=dirty, room="Vide"))
    (from_json,) = read_schedule(write_schedule_json(schedule)).sessions
    (from_xml,) = read_schedule(write_schedule_xml(schedule)).sessions
    assert (from_json.title, from_json.abstract) == (from_xml.title, from_xml.abstract) == ("abcde f]]>", "abcde\nf]]>")


texts = st.text(st.characters(exclude_categories=()), max_size=60)


@settings(max_examples=150)
@given(title=texts, abstract=texts | st.from_regex(r"(<p>|<b>|</b>|\*|&lt;|\\|`|<li>| a|\n){0,12}", fullmatch=True))
def test_any_text_survives_both_formats_once_it_was_read(title: str, abstract: str) -> None:
    session = replace(
        OPENING,
        title=single_line(title) or "–",
        abstract=markdown(markdown(abstract)),
        room="Vide",
    )
    schedule = with_sessions(session)
    assert read_schedule(write_schedule_json(schedule)) == schedule
    assert read_schedule(write_schedule_xml(schedule)) == in_xml(schedule)


FOREIGN = replace(
    OPENING,
    guid="talk/7",
    code="talk-7",
    slug="a-b",
    url="",
    duration=timedelta(hours=120, minutes=30),
    persons=(Person("Awa", guid="7", code="awa-sarr", id="n7"), Person("Biel", id="8")),
    links=(Link("https://example.org/?q=ü|x", "https://example.org/?q=ü|x"),),
)


def test_what_is_foreign_to_the_format_gets_a_form_it_accepts_and_always_the_same() -> None:
    schedule = replace(with_sessions(FOREIGN), conference=replace(SCHEDULE.conference, acronym="W6 ñ", base_url=""))
    assert faults_of_xml(write_schedule_xml(schedule)) == []
    assert faults_of_json(json.loads(write_schedule_json(schedule))) == []
    (session,) = read_again(schedule).sessions
    assert session == read_again(replace(schedule, version="5")).sessions[0]
    assert all(is_uuid(guid) for guid in (session.guid, session.persons[0].guid))
    assert (session.code, session.url, session.duration) == ("", "", FOREIGN.duration)
    assert [(person.name, person.code, person.id) for person in session.persons] == [("Awa", "", ""), ("Biel", "", "8")]
    (in_the_xml,) = read_schedule(write_schedule_xml(schedule)).sessions
    assert (in_the_xml.guid, in_the_xml.duration) == (session.guid, FOREIGN.duration)


def test_the_same_number_in_two_conferences_is_not_the_same_person() -> None:
    guids = {written_guid(kind, "7", acronym) for kind in ("speaker", "session") for acronym in ("a", "b")}
    assert len(guids) == 4


@pytest.mark.parametrize(
    ("acronym", "written"),
    [("wops", "wops"), ("W6", "w6__"), ("wops-6", "wops_6"), ("wops-2027-x", "wops-2027-x"), ("世界", "____")],
)
def test_an_acronym_has_four_signs_of_the_format_at_least(acronym: str, written: str) -> None:
    assert (written_acronym(acronym), written_acronym(written)) == (written, written)


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://example.org/a?b=c&d=%20#e", "https://example.org/a?b=c&d=%20#e"),
        ("https://exämple.org/ü", "https://xn--exmple-cua.org/%C3%BC"),
        ("https://example.org/100%/{x}", "https://example.org/100%25/%7Bx%7D"),
        ("", ""),
    ],
)
def test_addresses_are_written_in_ascii(url: str, written: str) -> None:
    assert (written_url(url), written_url(written)) == (written, written)


def test_a_link_without_a_title_survives_however_long_its_address_is() -> None:
    url = "https://example.org/" + "a" * 400
    schedule = with_sessions(replace(OPENING, links=(Link(url, url),)))
    for written in (write_schedule_json(schedule), write_schedule_xml(schedule)):
        assert read_schedule(written).sessions[0].links == (Link(url, url),)


def test_the_rules_notice_what_is_wrong() -> None:
    good = write_schedule_xml(SCHEDULE)
    assert faults_of_xml(good.replace(b"<version>4</version>", b"")) != []
    assert faults_of_xml(re.sub(rb'event guid="[^"]*"', b'event guid="x"', good)) == ["event guid=x"]
    assert faults_of_xml(good.replace(b"01:30", b"90")) == ["event/duration: 90"]
