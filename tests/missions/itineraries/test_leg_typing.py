"""What people type about places and hours, read."""

from __future__ import annotations

import datetime as dt

import pytest

from events.missions.itineraries.legs.stop_fields import unknown_code, zone_typed, zones_offered
from events.missions.itineraries.legs.times import next_showing, time_data
from events.missions.itineraries.plan.kinds import LegKind
from events.platform.language.i18n import speaking
from events.platform.zoned import ZonedTime, zone_keys


@pytest.mark.parametrize(
    ("starts", "zone", "hour", "there", "shown"),
    [
        ("2027-03-16T22:10", "Africa/Casablanca", "00:40", "America/Toronto", "2027-03-17T00:40"),
        ("2027-03-16T10:00", "Asia/Tokyo", "08:00", "America/Los_Angeles", "2027-03-16T08:00"),
        ("2027-03-16T00:30", "Asia/Tokyo", "17:00", "Pacific/Honolulu", "2027-03-15T17:00"),
        ("2027-03-16T22:00", "Pacific/Honolulu", "05:00", "Pacific/Kiritimati", "2027-03-18T05:00"),
        ("2027-03-16T09:00", "Asia/Kathmandu", "09:00", "Asia/Kathmandu", "2027-03-17T09:00"),
        ("2027-03-16T09:00", "Asia/Kathmandu", "09:15", "Asia/Kolkata", "2027-03-16T09:15"),
        ("2027-11-07T01:30", "America/Toronto", "01:15", "America/Toronto", "2027-11-08T01:15"),
    ],
)
def test_an_end_without_a_day_is_the_first_such_hour_after_the_start(
    starts: str, zone: str, hour: str, there: str, shown: str
) -> None:
    found = next_showing(dt.time.fromisoformat(hour), ZonedTime.parse(starts, zone), there)
    assert found == dt.datetime.fromisoformat(shown)


@pytest.mark.parametrize(
    ("starts", "ends", "kind", "ends_on"),
    [
        ("2027-03-16T09:00", "2027-03-16T11:00", LegKind.MEETING, None),
        ("2027-03-16T21:00", "2027-03-17T02:00", LegKind.MEAL, None),
        ("2027-03-16T09:00", "2027-03-17T11:00", LegKind.WORKSHOP, dt.date(2027, 3, 17)),
        ("2027-03-16T15:00", "2027-03-17T11:00", LegKind.STAY, dt.date(2027, 3, 17)),
    ],
)
def test_a_last_day_is_shown_where_the_hour_does_not_say_it(
    starts: str, ends: str, kind: LegKind, ends_on: dt.date | None
) -> None:
    first, last = (ZonedTime.parse(text, "America/La_Paz") for text in (starts, ends))
    assert time_data(first, last, kind)["ends_on"] == ends_on


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("America/La_Paz", "America/La_Paz"),
        ("america/la_paz", "America/La_Paz"),
        ("la paz", "America/La_Paz"),
        ("Bogotá", "America/Bogota"),
        ("Katmandou", "Asia/Kathmandu"),
        ("Cochabamba", "America/La_Paz"),
        ("Springfield", None),
        ("../etc/passwd", None),
        ("Mars/Olympus", None),
    ],
)
def test_a_zone_is_found_by_its_key_its_city_or_a_town(typed: str, zone: str | None) -> None:
    assert zone_typed(typed) == zone


def test_the_zones_to_choose_from_are_zones() -> None:
    assert set(zones_offered()) <= zone_keys()
    assert {"America/La_Paz", "Asia/Kathmandu", "Africa/Casablanca"} <= set(zones_offered())


def test_an_unknown_code_offers_the_airports_of_a_city_that_was_typed_in_its_place() -> None:
    with speaking("en"):
        assert "BCN" in unknown_code("Barcelona")
        assert unknown_code("QQ") == "No airport has the code QQ."
