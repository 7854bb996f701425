"""Random itineraries agree with an independent reckoning; `python -m` and that module compare more."""

from __future__ import annotations

import random

from events.platform.zoned import ZonedTime, zone_keys
from tests.missions.itineraries.raw_zones import instant, instants, local
from tests.missions.itineraries.reckoning import CODES, compare_many

SHORT = 2000


def test_itineraries_agree_with_an_independent_reckoning() -> None:
    wrong, counted = compare_many(range(SHORT))
    assert wrong == []
    # A generator that never met a warning would compare nothing.
    assert {code: counted[code] for code in CODES if counted[code] < 40} == {}


def test_every_zone_is_read_alike_from_the_bytes_and_by_the_product() -> None:
    chance = random.Random(4)  # noqa: S311
    for key in sorted(zone_keys()):
        for _ in range(10):
            now = chance.randrange(20 * 366 * 1440, 67 * 365 * 1440)
            wall = local(key, now)
            shown = ZonedTime.parse(_text(wall), key, instants(key, wall).index(now))
            assert shown.instant().timestamp() == now * 60
            assert instant(key, wall, shown.fold) == now


def _text(wall: int) -> str:
    from datetime import datetime, timedelta

    return (datetime(1970, 1, 1) + timedelta(minutes=wall)).isoformat(timespec="minutes")  # noqa: DTZ001
