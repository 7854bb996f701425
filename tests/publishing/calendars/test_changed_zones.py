"""Zones whose clocks changed lately: times in UTC, the clock of the place in words, and a list that is not too old."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from importlib import import_module

import pytest

from events.platform.ical.changed_zones import CHANGED_BY, IN_UTC_SINCE
from events.platform.ical.entries import Calendar, CalendarEntry
from events.platform.ical.writer import write_calendar
from events.platform.language.i18n import speaking
from events.platform.zoned import ZonedTime, zone_keys
from events.publishing.calendars.local_times import local_times
from tests.publishing.calendars.samples import SESSION

SINCE = IN_UTC_SINCE["Africa/Casablanca"]


def entry(zone: str, other: str = "", stamp: dt.datetime = SESSION.stamp) -> CalendarEntry:
    start = ZonedTime.parse("2027-05-25T09:00", zone)
    end = ZonedTime.parse("2027-05-25T19:30", other or zone)
    return replace(SESSION, start=start, end=end, stamp=stamp, sequence=3)


def times(one: CalendarEntry) -> list[str]:
    lines = write_calendar(Calendar(name="x", entries=(one,))).decode().split("\r\n")
    return [line for line in lines if line.startswith(("DTSTART", "DTEND", "BEGIN:VTIMEZONE"))]


def test_the_list_is_not_older_than_the_pinned_data_and_names_its_zones() -> None:
    assert max(CHANGED_BY) == import_module("tzdata").IANA_VERSION  # else read NEWS, and add the zones that it changes
    assert set(IN_UTC_SINCE) <= zone_keys()


@pytest.mark.parametrize("zone", ["Africa/Casablanca", "Africa/El_Aaiun", "America/Edmonton", "Asia/Almaty"])
def test_a_zone_that_changed_lately_is_told_in_utc_with_no_rules_of_its_own(zone: str) -> None:
    start = ZonedTime.parse("2027-05-25T09:00", zone).instant()
    end = ZonedTime.parse("2027-05-25T19:30", zone).instant()
    assert times(entry(zone)) == [f"DTSTART:{start:%Y%m%dT%H%M%SZ}", f"DTEND:{end:%Y%m%dT%H%M%SZ}"]


def test_of_a_journey_only_the_end_in_such_a_zone_is() -> None:
    assert times(entry("Europe/Madrid", "Africa/Casablanca"))[-2:] == [
        "DTSTART;TZID=Europe/Madrid:20270525T090000",
        "DTEND:20270525T193000Z",
    ]


@pytest.mark.parametrize(
    ("zone", "stamp", "told"),
    [
        ("Africa/Casablanca", SINCE - dt.timedelta(days=1), SINCE),
        ("Africa/Casablanca", SINCE + dt.timedelta(days=1), SINCE + dt.timedelta(days=1)),
        ("Europe/Madrid", SINCE - dt.timedelta(days=1), SINCE - dt.timedelta(days=1)),
    ],
)
def test_its_entries_have_changed_since_the_list_has_it_and_no_others(
    zone: str, stamp: dt.datetime, told: dt.datetime
) -> None:
    content = write_calendar(Calendar(name="x", entries=(entry(zone, stamp=stamp),))).decode()
    assert f"\r\nDTSTAMP:{told:%Y%m%dT%H%M%SZ}\r\nLAST-MODIFIED:{told:%Y%m%dT%H%M%SZ}\r\n" in content
    assert "\r\nSEQUENCE:3\r\n" in content


def test_the_clock_of_the_place_stays_readable() -> None:
    start = ZonedTime.parse("2027-05-25T09:00", "Africa/Casablanca")
    with speaking("en"):
        told = local_times(start, ZonedTime.parse("2027-05-25T10:30", "Africa/Casablanca"))
        late = local_times(start, ZonedTime.parse("2027-05-26T01:30", "Europe/Madrid"))
        madrid = ZonedTime.parse("2027-05-25T09:00", "Europe/Madrid")
        assert (told, late, local_times(madrid, madrid)) == (
            "Local time in Casablanca: 25 May 2027, 09:00 – 10:30",
            "Local time in Casablanca: 25 May 2027, 09:00 – 23:30",
            "",
        )
