from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from events.platform.ical.entries import (
    Alarm,
    Calendar,
    CalendarEntry,
    Classification,
    Conference,
    EntryError,
    Position,
    Relation,
    Status,
)
from events.platform.ical.writer import write_calendar
from tests.publishing.calendars.rfc5545 import Component, parse, unescape, when, zones_of
from tests.publishing.calendars.samples import FLIGHT, FRENCH, GOLDEN, REVISED, SAMPLES, SESSION, STAY, at


def written(entry: CalendarEntry, *, language: str = "") -> Component:
    """The one VEVENT of a calendar, read back."""
    read = parse(write_calendar(Calendar(name="x", entries=(entry,), language=language)))
    (event,) = read.named("VEVENT")
    return event


@pytest.mark.parametrize("name", SAMPLES)
def test_the_bytes_are_those_of_the_golden_file(name: str) -> None:
    assert write_calendar(SAMPLES[name]) == (GOLDEN / f"{name}.ics").read_bytes()


def test_a_feed_says_its_name_source_and_rhythm_both_ways_and_has_no_method() -> None:
    calendar = parse(write_calendar(FRENCH))
    assert calendar.lines == [
        ("VERSION", {}, "2.0"),
        ("PRODID", {}, "-//WOPs//Events//EN"),
        ("CALSCALE", {}, "GREGORIAN"),
        ("NAME", {"LANGUAGE": "fr"}, "6e Congrès mondial des WOP"),
        ("X-WR-CALNAME", {}, "6e Congrès mondial des WOP"),
        ("DESCRIPTION", {"LANGUAGE": "fr"}, "Séances et temps forts \\;\\nheures de Barcelone."),
        ("X-WR-CALDESC", {}, "Séances et temps forts \\;\\nheures de Barcelone."),
        ("REFRESH-INTERVAL", {"VALUE": "DURATION"}, "PT60M"),
        ("X-PUBLISHED-TTL", {}, "PT60M"),
        ("SOURCE", {"VALUE": "URI"}, "https://wops.example/calendars/events/congress-6.ics?lang=fr"),
        ("URL", {}, "https://wops.example/fr/events/congress-6/agenda"),
        ("COLOR", {}, "teal"),
        ("X-WR-TIMEZONE", {}, "Europe/Madrid"),
    ]


def test_a_calendar_of_two_zones_or_of_whole_days_claims_no_zone_for_all() -> None:
    assert parse(write_calendar(FLIGHT)).values("X-WR-TIMEZONE") == []
    days = replace(STAY, entries=STAY.entries[:1])
    assert parse(write_calendar(days)).values("X-WR-TIMEZONE") == []


def test_a_calendar_without_entries_is_complete() -> None:
    lines = write_calendar(Calendar(name="", entries=())).decode().splitlines()
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")


def test_stamps_come_from_the_revision_in_utc() -> None:
    event = written(replace(SESSION, stamp=REVISED.astimezone(at("2027-01-01T00:00").aware.tzinfo)))
    assert event.value("DTSTAMP") == event.value("LAST-MODIFIED") == "20261122T083000Z"
    assert event.value("CREATED") == "20260901T070000Z"


def test_a_flight_leaves_in_one_zone_and_arrives_in_another() -> None:
    calendar = parse(write_calendar(FLIGHT))
    (event,) = calendar.named("VEVENT")
    zones = zones_of(calendar)
    assert event.parameters("DTSTART") == {"TZID": "Europe/Madrid"}
    assert event.parameters("DTEND") == {"TZID": "Asia/Kathmandu"}
    assert when(event, "DTSTART", zones) == datetime.fromisoformat("2027-05-29T20:10")
    assert when(event, "DTEND", zones) == datetime.fromisoformat("2027-05-30T03:40")


def test_a_stay_is_whole_days_transparent_with_exclusive_end() -> None:
    event = parse(write_calendar(STAY)).named("VEVENT")[0]
    assert (when(event, "DTSTART", {}), when(event, "DTEND", {})) == (date(2026, 2, 12), date(2026, 3, 24))
    assert event.value("TRANSP") == "TRANSPARENT"


def test_a_cancelled_entry_stays_told_and_disturbs_nobody() -> None:
    event = parse(write_calendar(SAMPLES["cancelled"])).named("VEVENT")[0]
    assert event.value("STATUS") == "CANCELLED"
    assert event.value("TRANSP") == "TRANSPARENT"
    assert event.value("SEQUENCE") == "1"
    assert event.text("SUMMARY") == "Annulé : " + SESSION.summary
    assert event.value("UID") == SESSION.uid
    assert event.named("VALARM") == []
    assert event.values("CONFERENCE") == []


def test_an_entry_without_duration_has_no_end() -> None:
    moment = at("2027-05-25T09:00")
    same = at("2027-05-25T12:45", "Asia/Kathmandu")
    assert written(replace(SESSION, start=moment, end=moment)).values("DTEND") == []
    assert written(replace(SESSION, start=moment, end=same)).values("DTEND") == []


def test_texts_in_another_language_than_the_calendar_say_so() -> None:
    event = written(SESSION, language="en")
    named = {name for name, parameters, _ in event.lines if parameters.get("LANGUAGE") == "fr"}
    assert named == {"SUMMARY", "DESCRIPTION", "LOCATION", "CONTACT", "CATEGORIES"}
    assert not [line for line in written(SESSION, language="fr").lines if "LANGUAGE" in line[1]]


def test_an_alarm_is_relative_to_the_start_and_falls_back_on_the_summary() -> None:
    event = written(replace(SESSION, alarms=(Alarm(180, "Vol dans 3 h"), Alarm(0, "\x00"))))
    assert [[(name, value) for name, _, value in alarm.lines] for alarm in event.named("VALARM")] == [
        [("ACTION", "DISPLAY"), ("DESCRIPTION", "Vol dans 3 h"), ("TRIGGER", "-PT180M")],
        [
            ("ACTION", "DISPLAY"),
            ("DESCRIPTION", "Plénière d’ouverture : l’eau\\, un bien commun \\; où en sommes-nous ?"),
            ("TRIGGER", "-PT0M"),
        ],
    ]


def test_a_conference_keeps_features_label_and_address_apart() -> None:
    event = parse(write_calendar(SAMPLES["arabic"])).named("VEVENT")[0]
    assert event.value("CONFERENCE") == "https://meet.wops.example/pl%C3%A9ni%C3%A8re?k=a,b;c"
    assert event.parameters("CONFERENCE") == {
        "VALUE": "URI",
        "FEATURE": "AUDIO,VIDEO",
        "LABEL": 'البث المباشر "القاعة 1"',
    }


def test_addresses_that_are_unsafe_are_left_out() -> None:
    event = written(replace(SESSION, url="javascript:alert(1)", conferences=(Conference("data:,x"),)))
    assert event.values("URL") == event.values("CONFERENCE") == []


def test_categories_are_a_list_whose_commas_are_escaped() -> None:
    (value,) = written(replace(SESSION, categories=("A, b", "c;d", ""))).values("CATEGORIES")
    assert value == "A\\, b,c\\;d"


def test_texts_that_hold_nothing_to_see_are_left_out() -> None:
    blank = replace(
        SESSION, summary=" ", description="\u2028\n", location="\x00", contact="\t", categories=(" ", "\ufeff")
    )
    named = {name for name, _, _ in written(replace(blank, reference=" ")).lines}
    assert named & {"SUMMARY", "DESCRIPTION", "LOCATION", "CONTACT", "CATEGORIES", "REFID"} == set()


HOSTILE = "a\r\nATTENDEE:mailto:x@y\nEND:VEVENT\r\u2028X:1\u2029\x85\v\f\x00\ud800\\n;,:\"'^n^^\t\ufeffé"


def test_no_text_anywhere_can_break_or_add_a_line() -> None:
    entry = replace(
        SESSION,
        summary=HOSTILE,
        description=HOSTILE,
        location=HOSTILE,
        contact=HOSTILE,
        categories=(HOSTILE, HOSTILE),
        language=HOSTILE,
        url=HOSTILE,
        reference=HOSTILE,
        relations=(Relation("a;b,c"),),
        alarms=(Alarm(1, HOSTILE),),
        conferences=(Conference(HOSTILE), Conference("https://wops.example", (), HOSTILE)),
    )
    hostile = Calendar(
        name=HOSTILE,
        entries=(entry,),
        language="en" + HOSTILE,
        description=HOSTILE,
        source=HOSTILE,
        url=HOSTILE,
        prodid=HOSTILE,
    )
    octets = write_calendar(hostile)
    calendar = parse(octets)
    (event,) = calendar.named("VEVENT")
    assert len(octets.decode().splitlines()) == octets.count(b"\r\n")
    assert [name for name, _, _ in calendar.lines] == [
        "VERSION",
        "PRODID",
        "CALSCALE",
        "NAME",
        "X-WR-CALNAME",
        "DESCRIPTION",
        "X-WR-CALDESC",
        "X-WR-TIMEZONE",
    ]
    assert [name for name, _, _ in event.lines] == [
        "UID",
        "DTSTAMP",
        "LAST-MODIFIED",
        "CREATED",
        "SEQUENCE",
        "DTSTART",
        "DTEND",
        "SUMMARY",
        "DESCRIPTION",
        "LOCATION",
        "CONTACT",
        "CATEGORIES",
        "GEO",
        "STATUS",
        "TRANSP",
        "CLASS",
        "RELATED-TO",
        "REFID",
        "CONFERENCE",
    ]
    one_line = "a ATTENDEE:mailto:x@y END:VEVENT  X:1    \\n;,:\"'^n^^ é"
    assert event.text("SUMMARY") == event.text("LOCATION") == event.text("CONTACT") == one_line
    assert event.parameters("CONFERENCE")["LABEL"] == event.parameters("SUMMARY")["LANGUAGE"] == one_line
    assert event.text("DESCRIPTION") == "a\nATTENDEE:mailto:x@y\nEND:VEVENT\n\nX:1\n\n\n\n\\n;,:\"'^n^^ é"
    assert unescape(calendar.value("NAME")) == one_line


def test_cancelled_means_cancelled_whatever_the_entry_says_of_itself() -> None:
    busy = replace(SESSION, status=Status.CANCELLED, is_transparent=False, classification=Classification.PRIVATE)
    assert written(busy).value("TRANSP") == "TRANSPARENT"


@pytest.mark.parametrize(
    "change",
    [
        {"uid": ""},
        {"uid": "  "},
        {"uid": "a\nb"},
        {"uid": "a" * 256},
        {"uid": "\ud800"},
        {"sequence": -1},
        {"sequence": 2**31},
        {"stamp": datetime.fromisoformat("2027-01-01T00:00")},
        {"created": datetime.fromisoformat("2027-01-01T00:00")},
        {"end": at("2027-05-25T09:29")},
        {"end": at("2027-05-25T13:14", "Asia/Kathmandu")},
        {"end": date(2027, 5, 26)},
        {"start": date(2027, 5, 25)},
        {"start": date(2027, 5, 25), "end": date(2027, 5, 25)},
        {"start": datetime(2027, 5, 25, tzinfo=UTC), "end": datetime(2027, 5, 26, tzinfo=UTC)},
        {"color": "#ff0000"},
        {"color": "red\n"},
    ],
)
def test_an_entry_that_would_be_wrong_for_every_reader_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(EntryError):
        replace(SESSION, **change)


@pytest.mark.parametrize(
    "change",
    [
        {"entries": (SESSION, SESSION)},
        {"refresh_every": timedelta(seconds=59)},
        {"color": "Teal;X"},
    ],
)
def test_a_calendar_that_would_be_wrong_for_every_reader_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(EntryError):
        replace(FRENCH, **change)


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(90.1, 0), (0, 180.1), (-91, 0), (float("nan"), 0), (0, float("inf"))]
)
def test_a_position_off_the_globe_is_refused(latitude: float, longitude: float) -> None:
    with pytest.raises(EntryError):
        Position(latitude, longitude)


@pytest.mark.parametrize("minutes", [-1, 2**31])
def test_an_alarm_after_the_start_or_before_time_began_is_refused(minutes: int) -> None:
    with pytest.raises(EntryError):
        Alarm(minutes, "x")


def test_a_relation_to_nothing_is_refused() -> None:
    with pytest.raises(EntryError):
        Relation("\n")
