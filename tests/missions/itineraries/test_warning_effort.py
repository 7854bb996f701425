"""Rest after a journey, and a day to get used to the height; each fires, and each nearly does."""

from __future__ import annotations

import pytest

from events.missions.itineraries.plan.values import Leg
from events.missions.itineraries.warnings.rules.values import Warning, WarningCode
from tests.missions.itineraries.plans import (
    EL_ALTO,
    HOTEL_LA_PAZ,
    LIMA,
    MONTREAL,
    OFFICE_LA_PAZ,
    SANTA_CRUZ,
    TORONTO,
    delegate,
    flight,
    meeting,
    plan_of,
    road,
)
from tests.missions.itineraries.test_warning_connections import found

ANA = delegate("Ana")
PEOPLE = frozenset({ANA.id})


def toronto_to_lima(starts: str = "2027-03-15 22:00") -> list[Leg]:
    """Two legs of less than eight hours each and ten together; Toronto is an hour ahead of Lima."""
    return [
        flight(MONTREAL, TORONTO, "2027-03-15 20:00", "2027-03-15 21:20"),
        flight(TORONTO, LIMA, starts, "2027-03-16 05:00"),
    ]


def test_a_meeting_within_ten_hours_after_a_journey_of_two_flights() -> None:
    first, last = toronto_to_lima()
    early = meeting(LIMA, "2027-03-16 14:59", "2027-03-16 15:30")
    facts = {"journey_minutes": 600, "minutes": 599}
    assert found(plan_of([ANA], first, last, early), WarningCode.AFTER_LANDING) == [
        Warning(WarningCode.AFTER_LANDING, early.id, last.id, PEOPLE, facts, first.id.hex)
    ]


def test_ten_hours_after_the_landing_it_is_late_enough() -> None:
    late = meeting(LIMA, "2027-03-16 15:00", "2027-03-16 15:30")
    assert found(plan_of([ANA], *toronto_to_lima(), late), WarningCode.AFTER_LANDING) == []


def test_the_last_leg_alone_is_no_journey_of_eight_hours() -> None:
    late = meeting(LIMA, "2027-03-16 07:00", "2027-03-16 08:00")
    assert found(plan_of([ANA], toronto_to_lima()[1], late), WarningCode.AFTER_LANDING) != []  # 22:00 to 05:00, 8 h
    shorter = flight(TORONTO, LIMA, "2027-03-15 22:01", "2027-03-16 05:00")
    assert found(plan_of([ANA], shorter, late), WarningCode.AFTER_LANDING) == []


@pytest.mark.parametrize(("starts", "count"), [("2027-03-16 03:20", 1), ("2027-03-16 03:21", 0)])
def test_more_than_six_hours_between_end_a_journey(starts: str, count: int) -> None:
    late = meeting(LIMA, "2027-03-16 07:00", "2027-03-16 08:00")
    plan = plan_of([ANA], *toronto_to_lima(starts), late)
    assert len(found(plan, WarningCode.AFTER_LANDING)) == count


def test_a_meeting_on_the_way_ends_a_journey_too() -> None:
    first, last = toronto_to_lima("2027-03-15 22:30")
    between = meeting(TORONTO, "2027-03-15 21:30", "2027-03-15 22:00")
    late = meeting(LIMA, "2027-03-16 07:00", "2027-03-16 08:00")
    assert found(plan_of([ANA], first, between, last, late), WarningCode.AFTER_LANDING) == []
    assert len(found(plan_of([ANA], first, last, late), WarningCode.AFTER_LANDING)) == 1


UP = flight(LIMA, EL_ALTO, "2027-03-16 09:00", "2027-03-16 12:00")


@pytest.mark.parametrize(("starts", "minutes"), [("2027-03-17 11:59", 1439), ("2027-03-17 12:00", None)])
def test_a_meeting_on_the_first_day_at_altitude(starts: str, minutes: int | None) -> None:
    early = meeting(OFFICE_LA_PAZ, starts, "2027-03-17 13:00")
    warning = Warning(WarningCode.ALTITUDE, early.id, UP.id, PEOPLE, {"metres": 4061, "minutes": minutes or 0})
    assert found(plan_of([ANA], UP, early), WarningCode.ALTITUDE) == ([warning] if minutes else [])


def test_a_meeting_down_in_the_valley_is_none_at_altitude() -> None:
    down = flight(EL_ALTO, SANTA_CRUZ, "2027-03-16 16:00", "2027-03-16 17:00")
    plan = plan_of([ANA], UP, down, meeting(SANTA_CRUZ, "2027-03-16 18:00", "2027-03-16 19:00"))
    assert found(plan, WarningCode.ALTITUDE) == []


@pytest.mark.parametrize(("back", "count"), [("24", 0), ("25", 1)])
def test_who_was_up_there_in_the_last_seven_days_is_used_to_it(back: str, count: int) -> None:
    down = flight(EL_ALTO, SANTA_CRUZ, "2027-03-17 13:00", "2027-03-17 14:00")
    again = flight(SANTA_CRUZ, EL_ALTO, f"2027-03-{back} 13:00", f"2027-03-{back} 14:00")
    early = meeting(OFFICE_LA_PAZ, f"2027-03-{back} 16:00", f"2027-03-{back} 17:00")
    assert len(found(plan_of([ANA], UP, down, again, early), WarningCode.ALTITUDE)) == count


def test_who_begins_up_there_is_used_to_it() -> None:
    away = flight(EL_ALTO, SANTA_CRUZ, "2027-03-16 09:00", "2027-03-16 10:00")
    home = flight(SANTA_CRUZ, EL_ALTO, "2027-03-17 09:00", "2027-03-17 10:00")
    plan = plan_of([ANA], away, home, meeting(OFFICE_LA_PAZ, "2027-03-17 12:00", "2027-03-17 13:00"))
    assert found(plan, WarningCode.ALTITUDE) == []


def test_a_drive_within_the_city_brings_nobody_up() -> None:
    drive = road(EL_ALTO, HOTEL_LA_PAZ, "2027-03-18 09:00", "2027-03-18 10:00")
    plan = plan_of([ANA], UP, drive, meeting(OFFICE_LA_PAZ, "2027-03-18 12:00", "2027-03-18 13:00"))
    assert found(plan, WarningCode.ALTITUDE) == []
