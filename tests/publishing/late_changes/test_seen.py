"""What follows from the state before and the state after."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from uuid import UUID

import pytest

from events.platform.zoned import ZonedTime
from events.records.changes.values import Change, Seen, change_for, differences, is_near, is_over

ANA, LEA = UUID(int=1), UUID(int=2)
NINE = dt.datetime(2027, 3, 17, 13, tzinfo=dt.UTC)


def at(wall: str, zone: str = "America/La_Paz") -> ZonedTime:
    return ZonedTime.parse(wall, zone)


MEETING = Seen(
    starts=at("2027-03-17T09:00"),
    ends=at("2027-03-17T11:00"),
    places=("office", ""),
    details={"number": "", "driver": "Juan"},
    people=frozenset({ANA}),
)
NOTHING = Seen(people=frozenset(), details={"number": "", "driver": ""})
STAY = replace(MEETING, is_stay=True, ends=at("2027-03-20T11:00"))
HOUR = dt.timedelta(hours=1)


@pytest.mark.parametrize("seen", [MEETING, NOTHING, STAY, Seen(), replace(MEETING, people=None, is_cancelled=True)])
def test_what_is_stored_is_read_back_equal(seen: Seen) -> None:
    assert Seen.read(seen.stored()) == seen


@pytest.mark.parametrize(
    ("before", "after", "person", "expected"),
    [
        (MEETING, MEETING, ANA, None),
        (MEETING, replace(MEETING, starts=at("2027-03-17T10:00")), ANA, Change.CHANGED),
        (MEETING, replace(MEETING, starts=at("2027-03-17T10:00")), LEA, None),
        (MEETING, replace(MEETING, is_cancelled=True), ANA, Change.CANCELLED),
        (MEETING, replace(MEETING, is_cancelled=True), LEA, None),
        (replace(MEETING, is_cancelled=True), MEETING, ANA, Change.RESTORED),
        (replace(MEETING, is_cancelled=True), replace(MEETING, people=frozenset({ANA, LEA})), LEA, Change.ADDED),
        (replace(MEETING, is_cancelled=True), replace(MEETING, is_cancelled=True, places=()), ANA, None),
        (MEETING, replace(MEETING, people=frozenset({LEA})), ANA, Change.REMOVED),
        (MEETING, replace(MEETING, people=frozenset({LEA})), LEA, Change.ADDED),
        (MEETING, replace(MEETING, people=frozenset({ANA, LEA})), ANA, None),
        (NOTHING, MEETING, ANA, Change.ADDED),
        (NOTHING, replace(MEETING, is_cancelled=True), ANA, None),
        (replace(MEETING, people=None), replace(MEETING, people=None, places=("hall", "")), ANA, Change.CHANGED),
        (replace(MEETING, people=None), Seen(), None, Change.REMOVED),
    ],
)
def test_each_is_told_what_is_another_for_them(
    before: Seen, after: Seen, person: UUID | None, expected: Change | None
) -> None:
    assert change_for(before, after, person) == expected


def test_what_differs_is_named() -> None:
    other = replace(MEETING, ends=at("2027-03-17T12:00"), places=("hall", ""), details={"number": "5", "driver": "Eva"})
    assert differences(MEETING, other) == {"time", "places", "number", "driver"}
    assert differences(MEETING, replace(MEETING, starts=at("2027-03-17T09:00", "America/Lima"))) == {"time"}
    assert differences(MEETING, replace(MEETING, people=frozenset())) == frozenset()


@pytest.mark.parametrize(
    ("changed_at", "expected"),
    [
        (NINE - 48 * HOUR, True),
        (NINE - 48 * HOUR - dt.timedelta(seconds=1), False),
        (NINE, True),
        (NINE + dt.timedelta(seconds=1), False),
    ],
)
def test_near_is_within_the_window_before_the_start(changed_at: dt.datetime, expected: bool) -> None:
    assert is_near(MEETING, MEETING, changed_at, 48 * HOUR) == expected


def test_what_comes_near_or_goes_far_is_near() -> None:
    far = replace(MEETING, starts=at("2027-06-17T09:00"), ends=at("2027-06-17T11:00"))
    assert is_near(far, MEETING, NINE - HOUR, 48 * HOUR)
    assert is_near(MEETING, far, NINE - HOUR, 48 * HOUR)
    assert is_near(MEETING, replace(MEETING, is_cancelled=True), NINE - HOUR, 48 * HOUR)
    assert not is_near(far, replace(MEETING, is_cancelled=True), NINE - HOUR, 48 * HOUR)


def test_of_a_stay_its_end_counts_as_well() -> None:
    assert is_near(STAY, STAY, NINE + 24 * HOUR, 60 * HOUR)
    assert not is_near(MEETING, MEETING, NINE + HOUR, 60 * HOUR)


def test_it_is_over_when_both_are() -> None:
    later = replace(MEETING, starts=at("2027-03-17T14:00"), ends=at("2027-03-17T15:00"))
    assert [is_over(MEETING, later, NINE + hours * HOUR) for hours in (1, 3, 6)] == [False, False, True]
    assert is_over(Seen(), MEETING, NINE + 2 * HOUR)
