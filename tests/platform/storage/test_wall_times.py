from __future__ import annotations

import datetime as dt

from events.platform.storage.wall_times import time_columns, without_instants, zone_columns
from events.platform.zoned import ZonedTime

# In Madrid clocks show 02:30 twice on 31 October 2027.
LATER = ZonedTime.parse("2027-10-31T02:30", "Europe/Madrid", 1)
NOON = ZonedTime.parse("2027-10-31T12:00", "Africa/Dakar")


def test_a_wall_time_is_stored_with_its_fold_and_its_instant() -> None:
    assert time_columns(starts=LATER, ends=NOON) == {
        "starts": "2027-10-31T02:30",
        "starts_fold": 1,
        "starts_at": dt.datetime(2027, 10, 31, 1, 30, tzinfo=dt.UTC),
        "ends": "2027-10-31T12:00",
        "ends_fold": 0,
        "ends_at": dt.datetime(2027, 10, 31, 12, tzinfo=dt.UTC),
    }
    assert zone_columns(starts=LATER, ends=NOON) == {"starts_zone": "Europe/Madrid", "ends_zone": "Africa/Dakar"}


def test_instants_are_left_out_of_what_somebody_decided() -> None:
    assert without_instants(time_columns(starts=LATER)) == {"starts": "2027-10-31T02:30", "starts_fold": 1}
