"""The times that a traveller says a leg has, by the clocks of its places; what cannot be is refused."""

from __future__ import annotations

import uuid

import pytest

from events.missions.fieldwork.decision_operations import UnfitError, times_said
from events.missions.fieldwork.models import FieldNote
from events.missions.itineraries.plan.kinds import LegKind
from events.missions.itineraries.plan.values import Leg
from events.platform.zoned import ZonedTime
from tests.factories import NOW


def a_leg(starts: str, ends: str, zones: str = "Europe/Madrid Europe/Madrid", folds: tuple[int, int] = (0, 0)) -> Leg:
    here, there = zones.split()
    return Leg(
        id=uuid.uuid4(),
        code="leg",
        uid="leg",
        kind=LegKind.ROAD,
        created_at=NOW,
        revised_at=NOW,
        starts=ZonedTime.parse(f"2027-{starts}", here, folds[0]),
        ends=ZonedTime.parse(f"2027-{ends}", there, folds[1]),
    )


def said(leg: Leg, **details: object) -> tuple[str, str]:
    """Return start and end, the second of two equal hours marked."""
    times = times_said(FieldNote(details=details), leg)
    return tuple(f"{time.stored[5:]}{'*' * time.fold}" for time in (times.starts, times.ends))  # type: ignore[return-value]


MORNING = a_leg("05-25T09:00", "05-25T11:00")
FLIGHT = a_leg("03-15T21:55", "03-16T00:50", "America/Lima America/La_Paz")
# Clocks in Madrid go forward at 2:00 on 28 March and back at 3:00 on 31 October.
SPRING, AUTUMN = a_leg("03-27T22:00", "03-28T01:00"), a_leg("10-30T22:00", "10-31T01:00")
SECOND_HOUR = a_leg("10-31T02:30", "10-31T02:45", folds=(1, 1))


@pytest.mark.parametrize(
    ("leg", "details", "times"),
    [
        (MORNING, {"starts": "2027-05-25T10:30"}, ("05-25T10:30", "05-25T12:30")),
        (MORNING, {"starts": "2027-05-25T08:15", "ends": ""}, ("05-25T08:15", "05-25T10:15")),
        (MORNING, {"starts": None, "ends": "2027-05-25T12:00"}, ("05-25T09:00", "05-25T12:00")),
        (MORNING, {"starts": "2027-05-25T10:30", "ends": "2027-05-25T11:00"}, ("05-25T10:30", "05-25T11:00")),
        (MORNING, {}, ("05-25T09:00", "05-25T11:00")),
        # A flight keeps the hours that it takes, each end by its own clock.
        (FLIGHT, {"starts": "2027-03-16T06:00"}, ("03-16T06:00", "03-16T08:55")),
        (FLIGHT, {"ends": "2027-03-16T01:30"}, ("03-15T21:55", "03-16T01:30")),
        # A night drive of three hours takes three hours, whatever the clocks do.
        (SPRING, {"starts": "2027-03-27T23:30"}, ("03-27T23:30", "03-28T03:30")),
        (AUTUMN, {"starts": "2027-10-30T23:30"}, ("10-30T23:30", "10-31T02:30")),
        (AUTUMN, {"starts": "2027-10-31T00:30"}, ("10-31T00:30", "10-31T02:30*")),
        # Of two equal hours the one that the leg has, where nothing else is said; else the first.
        (SECOND_HOUR, {"starts": "2027-10-31T02:30"}, ("10-31T02:30*", "10-31T02:45*")),
        (SECOND_HOUR, {"ends": "2027-10-31T02:45"}, ("10-31T02:30*", "10-31T02:45*")),
        (AUTUMN, {"ends": "2027-10-31T02:45"}, ("10-30T22:00", "10-31T02:45")),
    ],
)
def test_what_is_not_said_follows_from_what_is(leg: Leg, details: dict[str, object], times: tuple[str, str]) -> None:
    assert said(leg, **details) == times


@pytest.mark.parametrize(
    ("leg", "details"),
    [
        (MORNING, {"ends": "2027-05-25T09:00"}),  # it would take no time
        (MORNING, {"ends": "2027-05-25T08:59"}),
        (MORNING, {"starts": "2027-05-25T12:00", "ends": "2027-05-25T11:30"}),
        (FLIGHT, {"starts": "2027-03-16T00:30", "ends": "2027-03-16T01:00"}),  # half an hour on paper, earlier in truth
        (SPRING, {"starts": "2027-03-28T02:30"}),  # no clock there shows it
        (SPRING, {"ends": "2027-03-28T02:00"}),
        (SECOND_HOUR, {"ends": "2027-10-31T02:40"}),  # the first of two hours, an hour before the start
        (MORNING, {"starts": "tomorrow"}),
        (MORNING, {"starts": "2027-05-25T09:00:30"}),
        (MORNING, {"starts": "1899-05-25T09:00"}),
        (MORNING, {"ends": "2027-02-30T09:00"}),
        (MORNING, {"ends": 5}),
    ],
)
def test_times_that_cannot_be_are_refused(leg: Leg, details: dict[str, object]) -> None:
    with pytest.raises(UnfitError):
        said(leg, **details)


def test_a_length_is_not_carried_beyond_the_years_that_are_known() -> None:
    last = a_leg("12-31T22:00", "12-31T23:30")
    with pytest.raises(UnfitError):
        said(last, starts="2199-12-31T23:00")
