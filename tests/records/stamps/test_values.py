"""Digests of values, and the stamps that follow from comparing them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

import pytest

from events.platform.language.i18n import Translated
from events.records.stamps.values import Stamped, digest, restamped

THEN = dt.datetime(2027, 3, 1, 12, 0, 0, 400_000, tzinfo=dt.UTC)
NOW = THEN + dt.timedelta(hours=1)
BEFORE = Stamped(uuid.UUID(int=1), "shown", "placed", 3, THEN)


def test_a_digest_goes_by_what_is_written_and_not_by_the_order_of_languages() -> None:
    one, other = Translated({"fr": "Salle", "es": "Sala"}, ("fr",)), Translated({"es": "Sala", "fr": "Salle"}, ("fr",))
    assert digest((one, 1)) == digest((other, 1))
    assert digest((one, 1)) != digest((Translated({"fr": "Salle", "es": "Salón"}, ("fr",)), 1))
    assert digest((one, 1)) != digest((replace(one, fallback=("es",)), 1))


@pytest.mark.parametrize(
    ("present", "expected"),
    [
        # Nothing changed.
        (BEFORE, (3, THEN)),
        # Another text: a later stamp, no higher number.
        (replace(BEFORE, shown="other"), (3, NOW)),
        # Another place.
        (replace(BEFORE, shown="other", placed="there"), (4, NOW)),
        # The act has told it by itself.
        (replace(BEFORE, shown="other", placed="there", sequence=4, revised_at=NOW), (4, NOW)),
        (replace(BEFORE, shown="other", placed="there", sequence=9), (9, NOW)),
        # Another stamp in the same second, which calendars do not tell apart.
        (replace(BEFORE, shown="other", revised_at=THEN + dt.timedelta(microseconds=1)), (3, NOW)),
        # What fell stays where it was.
        (replace(BEFORE, sequence=0, revised_at=THEN - dt.timedelta(days=1)), (3, THEN)),
    ],
)
def test_stamps_follow_what_is_shown(present: Stamped, expected: tuple[int, dt.datetime]) -> None:
    after = restamped(BEFORE, present, NOW)
    assert (after.sequence, after.revised_at) == expected
    assert (after.shown, after.placed) == (present.shown, present.placed)


def test_a_clock_that_went_back_gives_a_later_stamp_all_the_same() -> None:
    after = restamped(BEFORE, replace(BEFORE, shown="other"), THEN - dt.timedelta(days=1))
    assert after.revised_at == THEN + dt.timedelta(seconds=1)
