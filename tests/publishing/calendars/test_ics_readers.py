"""What is written is read back equal, by readers that we did not write."""

import os
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo
from unicodedata import category

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.platform.ical.entries import Alarm, Calendar, CalendarEntry, Classification, Position, Status
from events.platform.ical.writer import write_calendar
from events.platform.zoned import ZonedTime
from tests.publishing.calendars.clients.presence import client, require
from tests.publishing.calendars.clients.registry import Seen
from tests.publishing.calendars.rfc5545 import Component, parse, when, zones_of
from tests.publishing.calendars.samples import REVISED, SAMPLES, SESSION

ZONES = [
    "Africa/Casablanca",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Etc/UTC",
    "Europe/Dublin",
    "Europe/Madrid",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "UTC",
]
HOSTILE_TITLES = int(os.environ.get("EVENTS_HOSTILE_TITLES", "2000"))  # 20,000 once in a while: two minutes
BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
SPICES = [
    "\r\n",
    "\n ",
    "\r",
    "\u2028",
    "\u2029",
    "\x00",
    "\x1b",
    "\x85",
    "\ud83d",
    "\ufeff",
    "\t",
    "  ",
    "\u202e",
    "\u202f",
    "\\",
    "\\n",
    "\\\\N",
    ";",
    ",",
    ":",
    '"',
    "^'",
    "=0D=0A",
    "&#10;",
    "%0D%0A",
    "\nEND:VEVENT",
    "\r\nBEGIN:VALARM",
    "é",
    "e\u0301",
    "ß",
    "مَاء",
    "水",
    "👩🏽\u200d🔬",
    "🇪🇸",
    "a" * 70,
    "x",
]


def cleaned(text: str) -> str:
    """What a reader must see, told once more apart from the writer: letter by letter."""
    text = text.replace("\r\n", "\n")
    kept = ("\n" if letter in BREAKS else " " if letter == "\t" else letter for letter in text if letter != "\ufeff")
    return "".join(letter for letter in kept if letter == "\n" or category(letter) not in {"Cc", "Cs"}).strip()


def on_one_line(text: str) -> str:
    return cleaned(text).replace("\n", " ")


def told(time: ZonedTime | date) -> str:
    return time.instant().strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(time, ZonedTime) else time.isoformat()


def expected(entry: CalendarEntry) -> dict[str, object]:
    return {
        "uid": entry.uid,
        "sequence": entry.sequence,
        "summary": on_one_line(entry.summary) or None,
        "description": cleaned(entry.description) or None,
        "location": on_one_line(entry.location) or None,
        "status": str(entry.status),
        "transparency": "TRANSPARENT" if entry.is_transparent or entry.is_cancelled else "OPAQUE",
        "start": told(entry.start),
        "end": told(entry.end) if entry.has_duration else None,
        "alarms": 0 if entry.is_cancelled else len(entry.alarms),
    }


def seen_by_icalendar(octets: bytes) -> list[dict[str, object]]:
    read = icalendar.Calendar.from_ical(octets)
    zones = {
        str(part["TZID"]): part.to_tz(lookup_tzid=False)
        for part in read.walk("VTIMEZONE")
        if isinstance(part, icalendar.Timezone)
    }
    assert not [part.errors for part in read.walk() if part.errors]
    return [_seen_entry(event, zones) for event in read.walk("VEVENT")]


def _seen_entry(event: icalendar.Component, zones: dict[str, tzinfo]) -> dict[str, object]:
    def instant(name: str) -> str | None:
        if name not in event:
            return None
        held = event[name]
        assert isinstance(held, icalendar.vDDDTypes)
        assert isinstance(held.dt, date)
        if not isinstance(held.dt, datetime):
            return held.dt.isoformat()
        time = held.dt.replace(tzinfo=zones[held.params["TZID"]]) if "TZID" in held.params else held.dt
        offset = time.utcoffset()
        assert offset is not None
        return (time.replace(tzinfo=None) - offset).strftime("%Y-%m-%dT%H:%M:%SZ")

    return {
        "uid": str(event["UID"]),
        "sequence": int(str(event["SEQUENCE"])),
        **{name: str(event[name]) if name in event else None for name in ("summary", "description", "location")},
        "status": str(event["STATUS"]),
        "transparency": str(event["TRANSP"]),
        "start": instant("DTSTART"),
        "end": instant("DTEND"),
        "alarms": len(event.walk("VALARM")),
    }


def seen_by_the_rfc(octets: bytes) -> list[dict[str, object]]:
    calendar = parse(octets)
    zones = zones_of(calendar)

    def instant(event: Component, name: str) -> str | None:
        if not event.values(name):
            return None
        time = when(event, name, zones)
        return time.strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(time, datetime) else time.isoformat()

    return [
        {
            "uid": event.text("UID"),
            "sequence": int(event.value("SEQUENCE")),
            **{name: event.text(name.upper()) or None for name in ("summary", "description", "location")},
            "status": event.value("STATUS"),
            "transparency": event.value("TRANSP"),
            "start": instant(event, "DTSTART"),
            "end": instant(event, "DTEND"),
            "alarms": len(event.named("VALARM")),
        }
        for event in calendar.named("VEVENT")
    ]


Reader = Callable[[bytes], list[dict[str, object]]]


@pytest.fixture(scope="module")
def libical() -> Reader:
    require("libical")
    return seen_by_libical


def seen_by_libical(octets: bytes) -> list[dict[str, object]]:
    entries = client("libical").read({"": [octets]})[""]
    return [_brief(entry) for entry in entries]


def _brief(entry: Seen) -> dict[str, object]:
    """Without the names of zones, with the number of alarms, and no end for what takes no time."""
    kept = {key: value for key, value in entry.items() if key not in {"start_zone", "end_zone"}}
    end = entry["end"] if entry["end"] != entry["start"] else None
    return kept | {"alarms": len(entry["alarms"]), "end": end}


texts = st.one_of(
    st.text(st.characters(codec=None), max_size=40),
    st.lists(st.sampled_from(SPICES), max_size=20).map("".join),
)
walls = st.builds(
    lambda minutes, zone, fold: ZonedTime(
        datetime.fromisoformat("2025-01-01") + timedelta(minutes=minutes), zone, fold
    ),
    st.integers(0, 3 * 365 * 1440),
    st.sampled_from(ZONES),
    st.integers(0, 1),
)
dates = st.dates(date(2025, 1, 1), date(2028, 12, 1))


@st.composite
def entries(draw: st.DrawFn) -> CalendarEntry:
    start: ZonedTime | date
    end: ZonedTime | date
    if draw(st.booleans()):
        start = draw(dates)
        end = start + timedelta(days=draw(st.integers(1, 30)))
    else:
        start = draw(walls)
        later = start.instant() + timedelta(minutes=draw(st.integers(0, 2000)))
        end = ZonedTime.from_instant(later, draw(st.sampled_from(ZONES)))
    return CalendarEntry(
        uid=str(draw(st.uuids())),
        sequence=draw(st.integers(0, 2**31 - 1)),
        stamp=REVISED,
        start=start,
        end=end,
        summary=draw(texts),
        description=draw(texts),
        location=draw(texts),
        language=draw(st.sampled_from(["", "fr", "ar", "zh-Hant"])),
        categories=tuple(draw(st.lists(texts, max_size=2))),
        position=draw(st.none() | st.builds(Position, st.floats(-90, 90), st.floats(-180, 180))),
        status=draw(st.sampled_from(Status)),
        is_transparent=draw(st.booleans()),
        classification=draw(st.none() | st.sampled_from(Classification)),
        alarms=tuple(draw(st.lists(st.builds(Alarm, st.integers(0, 10_000), texts), max_size=2))),
    )


@settings(max_examples=500)
@given(st.lists(entries(), min_size=1, max_size=2, unique_by=lambda entry: entry.uid))
def test_what_is_written_is_read_back_equal(some: list[CalendarEntry]) -> None:
    octets = write_calendar(Calendar(name="x", entries=tuple(some)))
    wanted = [expected(entry) for entry in some]
    assert seen_by_the_rfc(octets) == wanted
    assert seen_by_icalendar(octets) == wanted


def hostile_entries(count: int) -> tuple[CalendarEntry, ...]:
    chance = random.Random(5545)  # noqa: S311
    titles = ("".join(chance.choices(SPICES, k=chance.randrange(1, 12))) for _ in range(count))
    return tuple(
        replace(SESSION, uid=f"{number}", summary=title, description=title * 2, alarms=())
        for number, title in enumerate(titles)
    )


def test_hostile_titles_give_exactly_their_entries_in_three_readers(libical: Reader) -> None:
    some = hostile_entries(HOSTILE_TITLES)
    octets = write_calendar(Calendar(name="x", entries=some))
    wanted = [expected(entry) for entry in some]
    assert seen_by_the_rfc(octets) == wanted
    assert seen_by_icalendar(octets) == wanted
    assert libical(octets) == wanted


@pytest.mark.parametrize("name", sorted(set(SAMPLES) - {"cancelled"}))
def test_libical_and_icalendar_see_the_samples_as_they_are(name: str, libical: Reader) -> None:
    octets = write_calendar(SAMPLES[name])
    wanted = [expected(entry) for entry in SAMPLES[name].entries]
    assert seen_by_icalendar(octets) == wanted
    assert libical(octets) == wanted


def test_libical_sees_the_same_instants_through_the_week_of_every_change_of_2026(libical: Reader) -> None:
    starts = [
        ZonedTime(datetime.fromisoformat("2026-01-01") + timedelta(hours=hours), zone, hours % 2)
        for zone in ZONES
        for hours in range(0, 365 * 24, 31)
    ]
    some = tuple(replace(SESSION, uid=str(n), start=time, end=time) for n, time in enumerate(starts))
    assert libical(write_calendar(Calendar(name="x", entries=some))) == [expected(entry) for entry in some]
