"""Nights: beds that are missing or doubled, and roads that somebody takes alone; each fires, and each nearly does."""

from __future__ import annotations

import datetime as dt

import pytest

from events.missions.itineraries.plan.kinds import LegKind
from events.missions.itineraries.plan.values import Delegate, Leg
from events.missions.itineraries.warnings.rules.values import Warning, WarningCode
from tests.missions.itineraries.plans import (
    COCHABAMBA,
    EL_ALTO,
    HOTEL_COCHABAMBA,
    HOTEL_LA_PAZ,
    HOTEL_LIMA,
    LIMA,
    MONTREAL,
    OFFICE_LA_PAZ,
    OFFICE_MONTREAL,
    SECOND_HOTEL_LA_PAZ,
    cancelled,
    delegate,
    flight,
    leg,
    meeting,
    place,
    plan_of,
    road,
    stay,
)
from tests.missions.itineraries.test_warning_connections import found

ANA, BEN = delegate("Ana"), delegate("Ben")
OUT = flight(LIMA, EL_ALTO, "2027-03-16 09:00", "2027-03-16 12:00")
BACK = flight(EL_ALTO, LIMA, "2027-03-18 09:00", "2027-03-18 10:00")
WHOLE = stay(HOTEL_LA_PAZ, "2027-03-16 15:00", "2027-03-18 07:00")


def night(day: int, by: Leg = OUT, other: Leg | None = None, people: tuple[Delegate, ...] = (ANA,)) -> Warning:
    evening = dt.date(2027, 3, day)
    return Warning(
        WarningCode.NO_BED,
        by.id,
        other.id if other else None,
        frozenset(one.id for one in people),
        {"night": evening},
        evening.isoformat(),
    )


def test_a_night_without_a_bed_is_told_for_those_who_have_none() -> None:
    one = stay(HOTEL_LA_PAZ, "2027-03-16 15:00", "2027-03-17 11:00")
    two = stay(HOTEL_LA_PAZ, "2027-03-17 11:00", "2027-03-18 07:00", people=[BEN])
    plan = plan_of([ANA, BEN], OUT, one, two, BACK)
    assert found(plan, WarningCode.NO_BED) == [night(17)]


@pytest.mark.parametrize(
    "beds",
    [
        [WHOLE],
        [
            stay(HOTEL_LA_PAZ, "2027-03-16 15:00", "2027-03-17 07:00"),
            stay(SECOND_HOTEL_LA_PAZ, "2027-03-17 15:00", "2027-03-18 07:00"),
        ],
        [stay(HOTEL_LA_PAZ, "2027-03-17 01:00", "2027-03-18 02:00")],
    ],
    ids=["one stay", "a change of hotel", "in bed at one, up at two"],
)
def test_nights_with_a_bed(beds: list[Leg]) -> None:
    plan = plan_of([ANA], OUT, *beds, BACK)
    assert [warning.code for warning in (*found(plan, WarningCode.NO_BED), *found(plan, WarningCode.TWO_BEDS))] == []


def test_a_bed_in_another_city_is_none_and_a_cancelled_one_neither() -> None:
    away = road(EL_ALTO, COCHABAMBA, "2027-03-17 08:00", "2027-03-17 16:00")
    again = road(COCHABAMBA, EL_ALTO, "2027-03-18 00:30", "2027-03-18 07:00")
    gone = cancelled(stay(HOTEL_COCHABAMBA, "2027-03-17 16:00", "2027-03-18 00:30"))
    late = flight(EL_ALTO, LIMA, "2027-03-18 19:00", "2027-03-18 20:00")
    assert found(plan_of([ANA], OUT, WHOLE, away, again, late), WarningCode.NO_BED) == []  # 2 h 30 of night
    later = road(COCHABAMBA, EL_ALTO, "2027-03-18 02:00", "2027-03-18 07:00")
    plan = plan_of([ANA], OUT, WHOLE, away, gone, later, late)
    assert found(plan, WarningCode.NO_BED) == [night(17, away, WHOLE)]


@pytest.mark.parametrize(("landing", "nights"), [("01:01", []), ("01:00", [night(15)])])
def test_who_lands_in_the_night_needs_a_bed_for_four_hours_of_it(landing: str, nights: list[Warning]) -> None:
    start = flight(MONTREAL, LIMA, "2027-03-15 16:00", f"2027-03-16 {landing}")
    end = flight(LIMA, EL_ALTO, "2027-03-16 09:00", "2027-03-16 12:00")
    expected = [Warning(w.code, start.id, None, w.delegate_ids, w.facts, w.distinct) for w in nights]
    assert found(plan_of([ANA], start, end), WarningCode.NO_BED) == expected
    bed = stay(HOTEL_LIMA, "2027-03-16 02:00", "2027-03-16 08:00")
    assert found(plan_of([ANA], start, bed, end), WarningCode.NO_BED) == []


def test_a_night_in_a_bus_or_a_plane_needs_no_bed() -> None:
    bus = leg(LegKind.BUS, EL_ALTO, "2027-03-16 21:00", "2027-03-17 06:00", COCHABAMBA)
    assert found(plan_of([ANA], OUT, bus), WarningCode.NO_BED) == []


def test_nights_count_between_the_first_leg_and_the_last_and_not_at_home() -> None:
    before = meeting(OFFICE_MONTREAL, "2027-03-10 09:00", "2027-03-10 11:00")
    start = flight(MONTREAL, LIMA, "2027-03-16 00:30", "2027-03-16 08:00")
    end = flight(LIMA, MONTREAL, "2027-03-17 20:00", "2027-03-18 05:30")
    after = meeting(OFFICE_MONTREAL, "2027-03-22 09:00", "2027-03-22 11:00")
    plan = plan_of([ANA], before, start, end, after)
    assert found(plan, WarningCode.NO_BED) == [night(16, start)]
    bed = stay(OFFICE_MONTREAL, "2027-03-10 15:00", "2027-03-14 10:00")
    plan = plan_of([ANA], before, bed, start, end, after)
    assert [warning.distinct[-2:] for warning in found(plan, WarningCode.NO_BED)] == [
        "14",
        "16",
        "18",
        "19",
        "20",
        "21",
    ]


def test_two_beds_for_one_night_are_told_once() -> None:
    second = stay(SECOND_HOTEL_LA_PAZ, "2027-03-17 15:00", "2027-03-18 07:00", people=[BEN])
    plan = plan_of([ANA, BEN], OUT, WHOLE, second, BACK)
    assert found(plan, WarningCode.TWO_BEDS) == [
        Warning(WarningCode.TWO_BEDS, second.id, WHOLE.id, frozenset({BEN.id}), {"night": dt.date(2027, 3, 17)})
    ]


def test_a_bed_by_day_doubles_none() -> None:
    by_day = stay(SECOND_HOTEL_LA_PAZ, "2027-03-17 09:00", "2027-03-17 23:30")
    assert found(plan_of([ANA], OUT, WHOLE, by_day, BACK), WarningCode.TWO_BEDS) == []


@pytest.mark.parametrize(
    ("kind", "people", "ends", "minutes"),
    [
        (LegKind.ROAD, [ANA], "22:30", 30),
        (LegKind.BUS, [ANA], "23:10", 70),
        (LegKind.ROAD, [ANA], "22:29", None),
        (LegKind.ROAD, [ANA, BEN], "23:50", None),
        (LegKind.TRAIN, [ANA], "23:50", None),
    ],
)
def test_nobody_is_alone_on_a_night_road(kind: LegKind, people: list[Delegate], ends: str, minutes: int | None) -> None:
    ride = leg(kind, EL_ALTO, "2027-03-16 20:00", f"2027-03-16 {ends}", OFFICE_LA_PAZ, people=people)
    alone = Warning(WarningCode.ALONE_AT_NIGHT, ride.id, None, frozenset({ANA.id}), {"minutes": minutes or 0})
    assert found(plan_of([ANA, BEN], ride), WarningCode.ALONE_AT_NIGHT) == ([alone] if minutes else [])


def test_a_night_may_end_two_days_later_on_the_calendar() -> None:
    apia = place("Apia", "Pacific/Apia", "WS", (-13.83, -172.01))
    airport = place("Faleolo", "Pacific/Apia", "WS", (-13.83, -172.01))
    ride = road(apia, airport, "2011-12-31 02:00", "2011-12-31 03:00", people=[ANA])
    plan = plan_of([ANA, BEN], ride, begins_on=dt.date(2011, 12, 20))
    assert [one.facts for one in found(plan, WarningCode.ALONE_AT_NIGHT)] == [{"minutes": 60}]


def test_the_clock_of_the_road_decides_what_is_night() -> None:
    ride = road(EL_ALTO, OFFICE_LA_PAZ, "2027-03-16 05:00", "2027-03-16 06:00", people=[ANA])
    assert found(plan_of([ANA, BEN], ride), WarningCode.ALONE_AT_NIGHT) == []
