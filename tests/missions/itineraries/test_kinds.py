"""The rows of the kinds of legs: one for each, and nothing in them that nobody could carry out."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from events.missions.itineraries.legs.operations import COLUMNS
from events.missions.itineraries.models import Leg
from events.missions.itineraries.plan.kinds import ENCOUNTERS, KINDS, STAYS, TRANSPORT, LegGroup, LegKind, kinds_of
from events.missions.itineraries.warnings.rules.limits import Limits


def test_each_kind_has_a_row_and_fits_its_column() -> None:
    assert set(KINDS) == set(LegKind)
    assert max(map(len, LegKind)) <= Leg._meta.fields_map["kind"].max_length  # type: ignore[attr-defined]


def test_groups_hold_each_kind_once() -> None:
    assert sorted((*TRANSPORT, *ENCOUNTERS, *STAYS, *kinds_of(LegGroup.OWN))) == sorted(LegKind)


@pytest.mark.parametrize("kind", LegKind)
def test_a_row_names_columns_and_limits_that_there_are(kind: LegKind) -> None:
    row = KINDS[kind]
    assert set(row.asks) <= set(COLUMNS)
    assert set(row.labels) <= set(row.asks)
    assert row.connection in {"", *(limit.name for limit in fields(Limits))}


def test_no_type_of_reservation_is_read_as_two_kinds() -> None:
    names = [row.booked.reservation for row in KINDS.values() if row.booked]
    names += [name for row in KINDS.values() for name in row.read_from]
    assert len(names) == len(set(names))


def test_what_can_be_booked_must_have_words_that_calendars_name_it_by() -> None:
    with pytest.raises(ValueError, match="FlightReservation"):
        replace(KINDS[LegKind.FLIGHT], named="")
