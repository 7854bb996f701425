"""The feeds of a mission, octet by octet, at each of their levels."""

from __future__ import annotations

import pytest

from tests.publishing.calendars.feed_samples import FEEDS, feed
from tests.publishing.calendars.samples import GOLDEN


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_is_its_golden_file(name: str) -> None:
    assert feed(name) == (GOLDEN / f"{name}.ics").read_bytes()


def test_only_what_is_asked_for_tells_references_and_places() -> None:
    told = {name: [word in feed(name) for word in (b"PNR123", b"Montr", b"Ana")] for name in FEEDS}
    assert told == {
        "traveller-all": [True, True, True],
        "traveller-standard": [False, True, True],
        "traveller-busy": [False, False, False],
    }
