# ruff: noqa: DTZ001 - wall times are naive
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.platform.zoned import UnknownZoneError, WallTimeError, ZonedTime, end_of, zone, zone_keys, zone_version

MADRID = "Europe/Madrid"


def test_a_wall_time_is_stored_and_read_back() -> None:
    time = ZonedTime.parse("2027-05-25T09:30", MADRID)
    assert time == ZonedTime(datetime(2027, 5, 25, 9, 30), MADRID)
    assert time.stored == "2027-05-25T09:30"
    assert time.instant() == datetime(2027, 5, 25, 7, 30, tzinfo=UTC)
    assert time.aware.isoformat() == "2027-05-25T09:30:00+02:00"


def test_the_hour_that_happens_twice_is_told_apart_by_its_fold() -> None:
    first, second = (ZonedTime.parse("2026-10-25T02:30", MADRID, fold) for fold in (0, 1))
    assert second.instant() - first.instant() == timedelta(hours=1)
    assert (first.is_repeated, first.is_skipped, first.is_unique) == (True, False, False)
    assert [ZonedTime.from_instant(time.instant(), MADRID) for time in (first, second)] == [first, second]


def test_a_wall_time_that_clocks_skip_is_known_and_resolved() -> None:
    skipped = ZonedTime.parse("2026-03-29T02:30", MADRID)
    assert (skipped.is_repeated, skipped.is_skipped, skipped.is_unique) == (False, True, False)
    assert skipped.resolved() == ZonedTime.parse("2026-03-29T03:30", MADRID)


def test_a_fold_without_meaning_is_dropped() -> None:
    assert ZonedTime.parse("2026-06-01T02:30", MADRID, 1).resolved() == ZonedTime.parse("2026-06-01T02:30", MADRID)


def test_an_edition_copied_to_another_season_keeps_its_hours() -> None:
    time = ZonedTime.parse("2027-05-25T09:30", MADRID)
    assert time.shifted(200) == ZonedTime.parse("2027-12-11T09:30", MADRID)


def test_samoa_has_no_thirtieth_of_december_2011() -> None:
    assert ZonedTime.parse("2011-12-30T12:00", "Pacific/Apia").is_skipped


def test_morocco_left_summer_time_in_september_2026_in_the_pinned_database() -> None:
    assert ZonedTime.parse("2026-12-01T12:00", "Africa/Casablanca").instant().hour == 12


def test_the_seconds_of_an_instant_are_dropped() -> None:
    instant = datetime(2027, 5, 25, 7, 30, 59, 999, tzinfo=timezone(timedelta(hours=-3)))
    assert ZonedTime.from_instant(instant, "UTC") == ZonedTime.parse("2027-05-25T10:30", "UTC")


@pytest.mark.parametrize(
    "key",
    [
        "",
        "Factory",
        "europe/madrid",
        "Europe/Madrid\0",
        "../etc/passwd",
        "/etc/localtime",
        "Europe",
        "zones",
        "Europe/../Europe/Madrid",
        "\ud800",
        "Mars/Olympus",
    ],
)
def test_a_key_that_names_no_zone_is_refused(key: str) -> None:
    with pytest.raises(UnknownZoneError):
        zone(key)


def test_every_zone_of_the_database_loads_under_its_own_key() -> None:
    assert len(zone_keys()) > 590
    assert all(zone(key).key == key for key in zone_keys())
    assert zone(MADRID) is zone(MADRID)
    assert zone_version() >= "2026.6"


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "2027-05-25",
        "2027-05-25T09:30:00",
        "2027-05-25 09:30",
        "2027-02-29T09:30",
        "2027-05-25T24:00",
        "2027-05-25T09:30Z",
        "２０２７-05-25T09:30",
        "1969-12-31T23:59",
        "2200-01-01T00:00",
        "0000-01-01T00:00",
        "2027-05-25T09:30\n",
        "9" * 99,
    ],
)
def test_a_text_that_is_no_wall_time_is_refused(stored: str) -> None:
    with pytest.raises(WallTimeError):
        ZonedTime.parse(stored, MADRID)


@pytest.mark.parametrize(
    ("wall", "fold"),
    [
        (datetime(2027, 1, 1, tzinfo=UTC), 0),
        (datetime(2027, 1, 1, fold=1), 0),
        (datetime(2027, 1, 1, 0, 0, 1), 0),
        (datetime(2027, 1, 1, 0, 0, 0, 1), 0),
        (datetime(1969, 1, 1), 0),
        (datetime(9999, 1, 1), 0),
        (datetime(2027, 1, 1), 2),
    ],
)
def test_a_value_that_is_no_wall_time_is_refused(wall: datetime, fold: int) -> None:
    with pytest.raises(WallTimeError):
        ZonedTime(wall, MADRID, fold)


@pytest.mark.parametrize(
    "instant", [datetime(2027, 1, 1), datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]
)
def test_an_instant_without_offset_or_out_of_range_is_refused(instant: datetime) -> None:
    with pytest.raises(WallTimeError):
        ZonedTime.from_instant(instant, MADRID)


@pytest.mark.parametrize("days", [10**9, 10**6, -(10**6), 2**63])
def test_a_shift_out_of_the_calendar_is_refused(days: int) -> None:
    with pytest.raises(WallTimeError):
        ZonedTime.parse("2027-05-25T09:30", MADRID).shifted(days)


@given(
    minutes=st.integers(0, int(timedelta(days=365 * 229).total_seconds()) // 60),
    key=st.sampled_from(sorted(zone_keys())),
)
def test_every_instant_survives_the_way_to_the_wall_and_back(minutes: int, key: str) -> None:
    instant = datetime(1970, 1, 2, tzinfo=UTC) + timedelta(minutes=minutes)
    time = ZonedTime.from_instant(instant, key)
    # Liberia kept an offset with seconds until 1972: its clocks show the minute that had begun.
    assert timedelta() <= instant - time.instant() < timedelta(minutes=1)
    assert ZonedTime.parse(time.stored, key, time.fold) == time
    assert time.resolved() == time


@pytest.mark.parametrize(
    ("start", "end", "minutes", "ends"),
    [
        ("2027-03-27T02:00", "2027-03-27T02:30", 30, "2027-03-27T02:30"),
        ("2027-03-28T02:30", "2027-03-28T03:15", 45, "2027-03-28T04:15"),  # begins in the hour that clocks skip
        ("2027-10-31T01:45", "2027-10-31T02:15", 30, "2027-10-31T02:15"),
        ("2027-03-28T02:30", "2027-03-28T03:15", 0, "2027-03-28T03:15"),  # it never lasted
    ],
)
def test_something_moved_ends_by_the_clock_or_lasts_as_long_as_it_did(
    start: str, end: str, minutes: int, ends: str
) -> None:
    there = [ZonedTime.parse(wall, "Europe/Madrid") for wall in (start, end)]
    assert end_of(there[0], there[1], timedelta(minutes=minutes)).stored == ends
