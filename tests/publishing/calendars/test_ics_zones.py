# ruff: noqa: DTZ001 - wall times are naive
import struct
from bisect import bisect_left
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from itertools import pairwise

import icalendar
import pytest

from events.platform.ical.content_lines import joined
from events.platform.ical.entries import Calendar
from events.platform.ical.vtimezone import vtimezone_lines
from events.platform.ical.writer import write_calendar
from events.platform.zoned import ZonedTime, zone, zone_keys
from tests.publishing.calendars.rfc5545 import Zone, parse, zone_of
from tests.publishing.calendars.samples import FRENCH, SESSION

HOUR = timedelta(hours=1)

TRICKY = [
    ("Africa/Casablanca", 2012, 2027),
    ("Africa/Casablanca", 2026, 2026),
    ("Africa/Cairo", 2010, 2026),
    ("Africa/Juba", 2020, 2022),
    ("Africa/Kampala", 2027, 2027),
    ("Africa/Monrovia", 1971, 1973),
    ("Africa/Windhoek", 2016, 2019),
    ("America/Cambridge_Bay", 1999, 2002),
    ("America/Caracas", 2006, 2017),
    ("America/Santiago", 2014, 2028),
    ("America/Sao_Paulo", 2017, 2020),
    ("America/St_Johns", 2005, 2012),
    ("America/St_Johns", 2027, 2028),
    ("Antarctica/Troll", 2026, 2027),
    ("Asia/Almaty", 2023, 2025),
    ("Asia/Gaza", 2024, 2030),
    ("Asia/Gaza", 2040, 2040),
    ("Asia/Jerusalem", 2013, 2013),
    ("Asia/Kathmandu", 1984, 1988),
    ("Asia/Kathmandu", 2027, 2027),
    ("Asia/Pyongyang", 2014, 2019),
    ("Asia/Tehran", 1993, 1993),
    ("Asia/Tehran", 2020, 2024),
    ("Australia/Lord_Howe", 2026, 2028),
    ("Europe/Dublin", 1970, 1973),
    ("Europe/Dublin", 2026, 2028),
    ("Europe/Istanbul", 2014, 2018),
    ("Europe/Lisbon", 1990, 1998),
    ("Europe/Madrid", 2027, 2150),
    ("Europe/Moscow", 2009, 2016),
    ("Pacific/Apia", 2009, 2014),
    ("Pacific/Apia", 2020, 2022),
    ("Pacific/Chatham", 2026, 2027),
    ("Pacific/Fiji", 2015, 2015),
    ("Pacific/Kiritimati", 1994, 1995),
    ("Pacific/Norfolk", 2014, 2020),
]


def written(key: str, first: int, last: int) -> bytes:
    return joined(vtimezone_lines(key, first, last))


def evaluated(key: str, first: int, last: int) -> Zone:
    return zone_of(parse(written(key, first, last)))


def hours(first: int, last: int) -> list[datetime]:
    begin, end = datetime(first, 1, 1), datetime(last + 1, 1, 1)
    return [begin + n * HOUR for n in range((end - begin) // HOUR)]


def truth(key: str, wall: datetime) -> timedelta | None:
    """The offset at a wall time that happens exactly once."""
    first, second = (zone(key).utcoffset(wall.replace(fold=fold)) for fold in (0, 1))
    return first if first == second else None


def changes_in_file(key: str) -> list[int]:
    """The instants of change of one zone, read from its TZif file (RFC 8536) apart from zoneinfo."""
    octets = files("tzdata").joinpath("zoneinfo", *key.split("/")).read_bytes()
    isut, isstd, leap, times, types, chars = struct.unpack(">6l", octets[20:44])
    second = 44 + times * 5 + types * 6 + chars + leap * 8 + isstd + isut
    count = struct.unpack(">l", octets[second + 32 : second + 36])[0]
    return list(struct.unpack(f">{count}q", octets[second + 44 : second + 44 + count * 8]))


def changes_in(key: str, first: int, last: int) -> list[int]:
    begin, end = (datetime(year, 1, 1, tzinfo=UTC).timestamp() for year in (first, last + 1))
    return [change for change in changes_in_file(key) if begin + 86_400 < change < end - 86_400]


@pytest.mark.parametrize(("key", "first", "last"), [case for case in TRICKY if case[2] - case[1] < 20])
def test_the_hours_of_the_years_shown_have_the_offset_of_the_tz_database(key: str, first: int, last: int) -> None:
    evaluator = evaluated(key, first, last)
    step = 1 if last - first < 3 else 5  # each hour of the day in turn; what lies around changes is tested below
    expected = {wall: truth(key, wall) for wall in hours(first, last)[::step]}
    wrong = {wall for wall, offset in expected.items() if offset not in (None, evaluator.offset_of_wall(wall))}
    assert wrong == set()


@pytest.mark.parametrize(("key", "first", "last"), TRICKY)
def test_every_second_around_a_change_has_the_offset_of_the_tz_database(key: str, first: int, last: int) -> None:
    evaluator = evaluated(key, first, last)
    instants = (change + near for change in changes_in(key, first, last) for near in (-3600, -1, 0, 1, 3600))
    around = [datetime.fromtimestamp(instant, UTC) for instant in instants]
    got = [evaluator.offset_of_instant(instant.replace(tzinfo=None)) for instant in around]
    assert got == [instant.astimezone(zone(key)).utcoffset() for instant in around]


@pytest.mark.parametrize(("key", "first", "last"), [case for case in TRICKY if case[1] > 1980 and case[2] < 2100])
def test_the_icalendar_package_reads_the_same_offsets(key: str, first: int, last: int) -> None:
    component = icalendar.Timezone.from_ical(written(key, first, last))
    assert isinstance(component, icalendar.Timezone)
    read = component.to_tz(lookup_tzid=False)
    changes = (ZonedTime.from_instant(datetime.fromtimestamp(at, UTC), key).wall for at in changes_in(key, first, last))
    near = [change + n * HOUR for change in changes for n in (-25, -2, -1, 0, 1, 2, 25)]
    walls = near + hours(first, last)[:: 24 * 15]
    wrong = [wall for wall in walls if truth(key, wall) not in (None, read.utcoffset(wall.replace(tzinfo=read)))]
    assert wrong == []


def test_every_zone_of_the_database_is_right_from_2026_to_2028() -> None:
    walls = hours(2026, 2028)[::49]
    wrong = []
    for key in sorted(zone_keys()):
        evaluator = evaluated(key, 2026, 2028)
        wrong += [(key, wall) for wall in walls if truth(key, wall) not in (None, evaluator.offset_of_wall(wall))]
    assert wrong == []


def test_no_zone_changes_twice_within_the_stride_in_which_changes_are_looked_for() -> None:
    shortest = {}
    for key in zone_keys():
        changes = changes_in_file(key)
        recent = changes[bisect_left(changes, 0) :]
        shortest[key] = min((b - a for a, b in pairwise(recent)), default=10**9)
    assert min(shortest.values()) > 6 * 86_400


@pytest.mark.parametrize("key", ["Europe/Madrid", "America/St_Johns", "Europe/Dublin", "Australia/Lord_Howe"])
def test_a_zone_with_a_lasting_rule_is_told_by_the_rule(key: str) -> None:
    lines = vtimezone_lines(key, 2027, 2027)
    assert [line.partition(";")[0] for line in lines if "RRULE" in line] == ["RRULE:FREQ=YEARLY"] * 2
    assert len(lines) == 17


def test_ireland_is_told_with_daylight_in_summer() -> None:
    (vtimezone,) = [parse(written("Europe/Dublin", 2027, 2027))]
    told = {part.name: (part.value("TZNAME"), part.value("TZOFFSETTO")) for part in vtimezone.children}
    assert told == {"DAYLIGHT": ("IST", "+0100"), "STANDARD": ("GMT", "+0000")}


def test_a_zone_without_changes_is_told_by_one_observance() -> None:
    assert vtimezone_lines("Asia/Kathmandu", 2027, 2027) == (
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Kathmandu",
        "BEGIN:STANDARD",
        "DTSTART:20260101T000000",
        "TZNAME:+0545",
        "TZOFFSETFROM:+0545",
        "TZOFFSETTO:+0545",
        "END:STANDARD",
        "END:VTIMEZONE",
    )


def test_a_calendar_holds_one_timezone_for_each_zone_named_and_no_other() -> None:
    times = [
        ("2027-05-25T09:00", "UTC"),
        ("2027-05-25T09:00", "Europe/Madrid"),
        ("2026-10-25T02:30", "Europe/Paris"),
        ("2024-01-01T09:00", "Asia/Jerusalem"),
        ("2027-05-25T10:00", "Europe/Madrid"),
    ]
    entries = tuple(
        replace(SESSION, uid=str(n), start=ZonedTime.parse(*time), end=ZonedTime.parse(*time))
        for n, time in enumerate(times)
    )
    calendar = parse(write_calendar(Calendar(name="x", entries=entries)))
    assert [part.value("TZID") for part in calendar.named("VTIMEZONE")] == ["Asia/Jerusalem", "Europe/Madrid"]
    starts = [entry.value("DTSTART") for entry in calendar.named("VEVENT")]
    assert starts[0] == "20270525T090000Z"
    assert starts[2] == "20261025T003000Z", "twice on the clocks of Paris, so told in UTC"


@pytest.mark.parametrize(
    ("wall", "fold", "expected"),
    [
        ("2026-10-25T02:30", 0, "20261025T003000Z"),
        ("2026-10-25T02:30", 1, "20261025T013000Z"),
        ("2026-03-29T02:30", 0, "20260329T013000Z"),
        ("2026-10-25T03:00", 0, "20261025T030000"),
        ("2026-10-25T01:59", 1, "20261025T015900"),
    ],
)
def test_hours_that_happen_twice_or_never_are_told_in_utc(wall: str, fold: int, expected: str) -> None:
    time = ZonedTime.parse(wall, "Europe/Madrid", fold)
    calendar = parse(write_calendar(replace(FRENCH, entries=(replace(SESSION, start=time, end=time),))))
    assert calendar.named("VEVENT")[0].value("DTSTART") == expected
