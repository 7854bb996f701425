"""Files that are broken or only look like a schedule: each gets a message with line and cause, none a traceback."""

import gzip
import json
import random

import pytest

from events.congress.agenda.exchange.schedule import ScheduleError
from events.congress.agenda.exchange.schedule_reading import MAX_BYTES, read_schedule
from tests.congress.agenda.schedule_factory import (
    conference_json,
    conference_xml,
    event_json,
    event_xml,
    schedule_json,
    schedule_xml,
)

_BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE schedule [
 <!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
]>
<schedule><conference><title>&b;</title></conference></schedule>"""
_OUTSIDE = b"""<!DOCTYPE schedule [<!ENTITY x SYSTEM "file:///etc/passwd">]><schedule>&x;</schedule>"""


def message_of(data: bytes, time_zone: str | None = None) -> str:
    with pytest.raises(ScheduleError) as caught:
        read_schedule(data, time_zone=time_zone)
    return str(caught.value)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "Line 1: The file is empty."),
        (b"\xef\xbb\xbf \n", "Line 1: The file is empty."),
        (b"BEGIN:VCARD", "Line 1: The file is neither XML nor JSON: a schedule begins with < or {."),
        (
            b"BEGIN:VCALENDAR",
            "Line 1: The calendar cannot be read: "
            "Found no components where exactly one is required: b'BEGIN:VCALENDAR'",
        ),
        (bytes(range(256)), "Line 1: The file is neither XML nor JSON: a schedule begins with < or {."),
        (gzip.compress(schedule_xml()), "Line 1: The file is compressed. Unpack it and import what is inside."),
        (
            b'<?xml version="1.0"?>\n<rss version="2.0"><channel/></rss>',
            "Line 2: This XML is no schedule: it begins with <rss>, a schedule with <schedule>.",
        ),
        (
            b"<!DOCTYPE html>\n<html><br></html>",
            "Line 2: This XML is no schedule: it begins with <html>, a schedule with <schedule>.",
        ),
        (b"<schedule>\n<day/></schedule>", "Line 1: The schedule has no <conference>."),
        (
            b'{"items": []}',
            'Line 1: This JSON is no schedule: "schedule" with a "conference" in it is missing.',
        ),
        (b"[1, 2]", 'Line 1: This JSON is no schedule: "schedule" with a "conference" in it is missing.'),
        (
            b'{\n "schedule": [\n]}',
            'Line 2: This JSON is no schedule: "schedule" with a "conference" in it is missing.',
        ),
        (_BOMB, "Line 2: The file declares a document type with entities. Remove the declaration (DOCTYPE)."),
        (_OUTSIDE, "Line 1: The file declares a document type with entities. Remove the declaration (DOCTYPE)."),
        (b"<schedule>" * 1000, "Line 1: There are too many elements, or too deep, for a schedule."),
        (b"[" * 1_000_000, "Line 1: The JSON is nested too deeply for a schedule."),
        (b'{"schedule":' * 100_000, "Line 1: The JSON is nested too deeply for a schedule."),
        (b'{"a": ' + b"9" * 5000 + b"}", "Line 1: The JSON has a number that is too long."),
        (
            b" " * (MAX_BYTES + 1),
            "The file is larger than 16 MB. No schedule is: look whether it is the right file.",
        ),
    ],
)
def test_what_only_looks_like_a_schedule_is_refused(data: bytes, message: str) -> None:
    assert message_of(data) == message


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            schedule_xml(event_xml().replace("</title>", "</titel>")),
            "Line 6, column 125: The XML is broken: a closing tag does not match the tag that is open."
            " <title> of line 6 is open.",
        ),
        (
            schedule_xml()[:-40],
            "Line 6, column 123: The XML is broken: the file ends in the middle of a tag. <title> of line 6 is open.",
        ),
        (
            schedule_xml(event_xml(title="Q&A")),
            "Line 6, column 119: The XML is broken: there is a character that XML does not allow here."
            " <title> of line 6 is open.",
        ),
        (
            schedule_xml(event_xml(title="a&nbsp;b")),
            "Line 6, column 117: The XML is broken: there is an entity that XML does not know; write the character"
            " itself. <title> of line 6 is open.",
        ),
        (
            schedule_xml().replace(b"</room>\n</day></schedule>", b""),
            "Line 7, column 1: The XML is broken: the file ends too early. <room> of line 5 is open.",
        ),
        (
            schedule_xml().replace(b"utf-8", b"klingon"),
            "Line 1: The declared encoding is unknown. Save the file as UTF-8.",
        ),
        (
            schedule_xml() + b"<more/>",
            "Line 8, column 18: The XML is broken: there is something after the end of the schedule.",
        ),
        (
            b'{\n "schedule": {\n  "conference": {"title": "x"\n  "days": []}}}',
            "Line 4, column 3: The JSON is broken: a comma is missing.",
        ),
        (schedule_json()[:-30], "Line 22, column 5: The JSON is broken: the file ends too early."),
        (
            b'{"schedule": {"conference": {days: []}}}',
            "Line 1, column 30: The JSON is broken: a name in double quotes is missing.",
        ),
        (schedule_json() + b"\n]", "Line 29, column 1: The JSON is broken: there is something after the end."),
        (
            schedule_json(event_json(title="caf\u00e9")).replace(rb"caf\u00e9", b"caf\xe9"),
            "Line 20: The file is not valid UTF-8. Save it as UTF-8.",
        ),
    ],
)
def test_a_broken_file_is_told_with_line_column_and_cause(data: bytes, message: str) -> None:
    assert message_of(data) == message


_ROOM = 'schedule.conference.days[0].rooms["Hall"]'


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            schedule_xml(zone=""),
            "Line 3: The file names no time zone. Name it: --time-zone Europe/Madrid, for example.",
        ),
        (
            schedule_xml(zone="CET/Madrid"),
            "Line 3: The time zone CET/Madrid is not in the IANA list. Name the right one: --time-zone Europe/Madrid.",
        ),
        (
            schedule_xml().replace(b"<title>Congress</title>", b"<title> </title>"),
            "Line 3: The conference has no title.",
        ),
        (schedule_xml().replace(b"<day", b"<dia").replace(b"</day>", b"</dia>"), "Line 3: The schedule has no day."),
        (
            schedule_xml("<event/>", day='index="1" date="tomorrow"'),
            "Line 4: The day has no date that can be read: date='tomorrow'.",
        ),
        (schedule_xml("\n<event>\n</event>"), "Line 7: The session has no start that can be read: ''."),
        (
            schedule_xml(event_xml(date="2027-02-30T09:00:00+01:00")),
            "Line 6: The session has no start that can be read: '2027-02-30T09:00:00+01:00'.",
        ),
        (
            schedule_xml(event_xml(date="no", start="noon")),
            "Line 6: The session has no start that can be read: 'noon'.",
        ),
        (
            schedule_xml("\n" + event_xml("\n<duration>soon</duration>", duration="no")),
            "Line 8: The session has no duration that can be read: 'soon'.",
        ),
        (schedule_xml(event_xml(duration="no")), "Line 6: The session has no duration that can be read: ''."),
        (
            schedule_xml(event_xml(attributes=f'guid="{"g" * 256}"')),
            "Line 6: The guid is longer than 255 characters.",
        ),
        (
            schedule_json(event_json(), event_json(guid="g2", start="noon", date=None)),
            f"Line 26, at {_ROOM}[1].start: The session has no start that can be read: 'noon'.",
        ),
        (schedule_json(event_json(), 7), f"Line 22, at {_ROOM}[1]: An object in braces must be here."),
        (schedule_json(days={}), 'Line 8, at schedule.conference.days: The conference has no list of "days".'),
        (schedule_json(days=[]), "Line 4, at schedule.conference: The schedule has no day."),
        (
            schedule_json(days=[{"date": "2027-05-25", "rooms": [1]}]),
            "Line 11, at schedule.conference.days[0].rooms: The rooms of a day must be an object: the name of each,"
            " its sessions.",
        ),
        (
            schedule_json(days=[{"date": "2027-05-25", "rooms": {"Sala “1”": 3}}]),
            'Line 12, at schedule.conference.days[0].rooms["Sala “1”"]: The sessions of a room must be a list.',
        ),
        (
            schedule_json(time_zone_name=None),
            "Line 7, at schedule.conference.time_zone_name: The file names no time zone."
            " Name it: --time-zone Europe/Madrid, for example.",
        ),
    ],
)
def test_what_a_schedule_must_have_is_asked_for_at_its_place(data: bytes, message: str) -> None:
    assert message_of(data) == message


@pytest.mark.parametrize("key", ["Berlin", "../../etc/passwd", "Europe", "\x00", "x" * 5000])
def test_a_zone_asked_for_must_exist(key: str) -> None:
    assert message_of(schedule_xml(), key).endswith(
        " is no time zone. Name it as the IANA list does: --time-zone Europe/Madrid."
    )


def test_too_many_elements_are_refused() -> None:
    assert message_of(b"<schedule>" + b"<a/>" * 250_001) == (
        "Line 1: There are too many elements, or too deep, for a schedule."
    )


def test_too_many_values_are_refused() -> None:
    assert message_of(b'{"days": [\n' + b"[]," * 100_000 + b"[]]}") == (
        "Line 2: The JSON has too many values for a schedule."
    )


def test_a_message_is_translated_with_its_place_and_its_inner_cause() -> None:
    with pytest.raises(ScheduleError) as caught:
        read_schedule(b"{")

    def gettext(text: str, /, **values: object) -> str:
        return f"«{text % values if values else text}»"

    assert caught.value.in_words(gettext) == "«Line 1, column 2: «The JSON is broken: «the file ends too early».»»"


@pytest.mark.parametrize("data", [conference_xml(3), conference_json(3)])
def test_no_damage_makes_anything_but_a_schedule_or_a_schedule_error(data: bytes) -> None:
    chance = random.Random(20270525)  # noqa: S311 - damage that is the same in every run
    for _ in range(400):
        damaged = bytearray(data)
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(damaged))
            damaged[at : at + chance.randint(0, 9)] = chance.choice(
                [b"", b"\x00", b"<", b'"', b"null", b"-1", b"[]", b"{}", b"9" * 25, b"\xff", b"T", b":"]
            )
        try:
            read_schedule(bytes(damaged))
        except ScheduleError as error:
            assert str(error)


_VALUES: list[object] = [None, True, 0, -1, 1.5, 2**63, 10**400, float("inf"), "", "\ud800", [], {}, [[]], "9" * 30]


@pytest.mark.parametrize("value", _VALUES)
def test_no_value_of_any_kind_in_any_place_makes_anything_but_a_schedule_error(value: object) -> None:
    event = json.loads(schedule_json())["schedule"]["conference"]["days"][0]["rooms"]["Hall"][0]
    more = ("end", "room", "track", "language", "persons", "links", "attachments", "recording", "abstract", "status")
    for key in (*event, *more):
        _read_or_refuse(schedule_json(event_json(**{key: value})))
    for key in ("title", "acronym", "start", "end", "tracks", "rooms", "colors", "timeslot_duration", "day_change"):
        _read_or_refuse(schedule_json(**{key: value}))
    for key in ("index", "date", "day_start", "day_end", "rooms"):
        _read_or_refuse(schedule_json(days=[{"date": "2027-05-25", "rooms": {}, key: value}]))


def _read_or_refuse(data: bytes) -> None:
    try:
        assert read_schedule(data).conference.title
    except ScheduleError as error:
        assert str(error)
