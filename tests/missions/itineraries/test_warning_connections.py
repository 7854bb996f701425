"""From one leg to the next: overlaps, connections, and starts from elsewhere; each fires, and each nearly does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from events.missions.itineraries.plan.kinds import LegKind
from events.missions.itineraries.plan.values import Leg, Plan
from events.missions.itineraries.warnings.rules.all_warnings import warnings_of
from events.missions.itineraries.warnings.rules.limits import Limits
from events.missions.itineraries.warnings.rules.values import Facts, Warning, WarningCode
from tests.missions.itineraries.plans import (
    COCHABAMBA,
    EL_ALTO,
    LIMA,
    MONTREAL,
    OFFICE_LA_PAZ,
    ORLY,
    PARIS_EAST,
    ROISSY,
    SANTA_CRUZ,
    STRASBOURG,
    TORONTO,
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

ANA, BEN, GONE = delegate("Ana"), delegate("Ben"), delegate("Gone", left=True)
BOTH = frozenset({ANA.id, BEN.id})
DAY = "2027-03-16"


def found(plan: Plan, code: WarningCode, *, limits: Limits | None = None) -> list[Warning]:
    return [warning for warning in warnings_of(plan, limits=limits) if warning.code is code]


def test_two_meetings_at_once_are_told_for_those_who_are_on_both() -> None:
    first = meeting(OFFICE_LA_PAZ, f"{DAY} 09:00", f"{DAY} 11:00")
    second = meeting(OFFICE_LA_PAZ, f"{DAY} 10:59", f"{DAY} 12:00", people=[ANA, GONE])
    plan = plan_of([ANA, BEN, GONE], first, second)
    expected = Warning(WarningCode.OVERLAP, second.id, first.id, frozenset({ANA.id}))
    assert found(plan, WarningCode.OVERLAP) == [expected]
    assert expected.key == f"overlap:{second.id.hex}:{first.id.hex}:"


@pytest.mark.parametrize(
    "second",
    [
        meeting(OFFICE_LA_PAZ, f"{DAY} 11:00", f"{DAY} 12:00"),
        meeting(OFFICE_LA_PAZ, f"{DAY} 10:00", f"{DAY} 12:00", people=[BEN]),
        meeting(OFFICE_LA_PAZ, f"{DAY} 10:00", f"{DAY} 12:00", people=[GONE]),
        cancelled(meeting(OFFICE_LA_PAZ, f"{DAY} 10:00", f"{DAY} 12:00")),
        stay(OFFICE_LA_PAZ, f"{DAY} 08:00", f"{DAY} 23:00"),
        leg(LegKind.MEAL, OFFICE_LA_PAZ, f"{DAY} 10:00", f"{DAY} 11:00"),
    ],
    ids=["it begins as the other ends", "another person", "who has left", "cancelled", "a stay", "a meal within"],
)
def test_what_is_no_overlap(second: Leg) -> None:
    first = meeting(OFFICE_LA_PAZ, f"{DAY} 09:00", f"{DAY} 11:00", people=[ANA, GONE])
    assert found(plan_of([ANA, BEN, GONE], first, second), WarningCode.OVERLAP) == []


def test_a_meal_that_goes_on_after_its_meeting_overlaps_with_it() -> None:
    first = meeting(OFFICE_LA_PAZ, f"{DAY} 09:00", f"{DAY} 11:00")
    meal = leg(LegKind.MEAL, OFFICE_LA_PAZ, f"{DAY} 10:30", f"{DAY} 11:01")
    assert found(plan_of([ANA], first, meal), WarningCode.OVERLAP) == [
        Warning(WarningCode.OVERLAP, meal.id, first.id, frozenset({ANA.id}))
    ]


CONNECTIONS = {
    "domestic": (
        "domestic",
        60,
        flight(MONTREAL, TORONTO, f"{DAY} 08:00", f"{DAY} 09:30"),
        TORONTO,
        "flight",
        MONTREAL,
    ),
    "another country": (
        "international",
        90,
        flight(LIMA, EL_ALTO, f"{DAY} 07:00", f"{DAY} 09:30"),
        EL_ALTO,
        "flight",
        COCHABAMBA,
    ),
    "to a train": (
        "ground",
        60,
        flight(ROISSY, PARIS_EAST, f"{DAY} 08:00", f"{DAY} 09:30"),
        PARIS_EAST,
        "train",
        STRASBOURG,
    ),
    "train to train": (
        "ground",
        15,
        leg(LegKind.TRAIN, STRASBOURG, f"{DAY} 08:00", f"{DAY} 09:30", PARIS_EAST),
        PARIS_EAST,
        "train",
        STRASBOURG,
    ),
    "bus after boat": (
        "ground",
        20,
        leg(LegKind.BOAT, STRASBOURG, f"{DAY} 08:00", f"{DAY} 09:30", PARIS_EAST),
        PARIS_EAST,
        "bus",
        STRASBOURG,
    ),
    "boat after road": (
        "ground",
        30,
        road(STRASBOURG, PARIS_EAST, f"{DAY} 08:00", f"{DAY} 09:30"),
        PARIS_EAST,
        "boat",
        STRASBOURG,
    ),
    "between airports": (
        "airports",
        240,
        flight(SANTA_CRUZ, ORLY, f"{DAY} 00:00", f"{DAY} 09:30"),
        ROISSY,
        "flight",
        MONTREAL,
    ),
    "checking in abroad": (
        "check_in",
        120,
        road(OFFICE_LA_PAZ, EL_ALTO, f"{DAY} 08:00", f"{DAY} 09:30"),
        EL_ALTO,
        "flight",
        LIMA,
    ),
    "checking in at home": (
        "check_in",
        60,
        meeting(OFFICE_LA_PAZ, f"{DAY} 08:00", f"{DAY} 09:30"),
        EL_ALTO,
        "flight",
        COCHABAMBA,
    ),
}


@pytest.mark.parametrize("name", CONNECTIONS)
def test_a_connection_is_too_short_by_one_minute_and_just_long_enough(name: str) -> None:
    case, wanted, before, origin, kind, destination = CONNECTIONS[name]
    hour, minute = divmod(9 * 60 + 30 + wanted, 60)
    late = leg(LegKind(kind), origin, f"{DAY} {hour:02d}:{minute:02d}", f"{DAY} 23:50", destination)
    hour, minute = divmod(9 * 60 + 29 + wanted, 60)
    early = leg(LegKind(kind), origin, f"{DAY} {hour:02d}:{minute:02d}", f"{DAY} 23:50", destination)
    facts: Facts = {"minutes": wanted - 1, "wanted": wanted, "case": case}
    assert found(plan_of([ANA], before, late), WarningCode.CONNECTION_SHORT) == []
    assert found(plan_of([ANA], before, early), WarningCode.CONNECTION_SHORT) == [
        Warning(WarningCode.CONNECTION_SHORT, early.id, before.id, frozenset({ANA.id}), facts)
    ]


@pytest.mark.parametrize(("terminals", "wanted"), [(("1", "2"), 90), (("1", ""), None), (("2e", "2E"), None)])
def test_a_change_of_terminal_takes_longer(terminals: tuple[str, str], wanted: int | None) -> None:
    before = flight(MONTREAL, TORONTO, f"{DAY} 08:00", f"{DAY} 09:30", destination_terminal=terminals[0])
    after = flight(TORONTO, MONTREAL, f"{DAY} 10:30", f"{DAY} 12:00", origin_terminal=terminals[1])
    facts: Facts = {"minutes": 60, "wanted": wanted or 0, "case": "terminals"}
    short = Warning(WarningCode.CONNECTION_SHORT, after.id, before.id, frozenset({ANA.id}), facts)
    assert found(plan_of([ANA], before, after), WarningCode.CONNECTION_SHORT) == ([short] if wanted else [])


def test_a_car_waits_and_a_meal_makes_nobody_late() -> None:
    landing = flight(LIMA, EL_ALTO, f"{DAY} 07:00", f"{DAY} 09:30")
    car = road(EL_ALTO, OFFICE_LA_PAZ, f"{DAY} 09:30", f"{DAY} 10:00")
    meal = leg(LegKind.MEAL, EL_ALTO, f"{DAY} 12:00", f"{DAY} 13:00")
    leaving = flight(EL_ALTO, COCHABAMBA, f"{DAY} 13:00", f"{DAY} 13:50")
    assert found(plan_of([ANA], landing, car, meal, leaving), WarningCode.CONNECTION_SHORT) == []


def test_a_mission_may_have_other_limits() -> None:
    before = flight(MONTREAL, TORONTO, f"{DAY} 08:00", f"{DAY} 09:30")
    plan = plan_of([ANA], before, flight(TORONTO, MONTREAL, f"{DAY} 10:30", f"{DAY} 12:00"))
    assert found(plan, WarningCode.CONNECTION_SHORT) == []
    limits = Limits.from_json({"flight_domestic": 61})
    assert [one.facts["wanted"] for one in found(plan, WarningCode.CONNECTION_SHORT, limits=limits)] == [61]


def test_who_arrives_in_one_city_does_not_start_from_another() -> None:
    arrival = flight(LIMA, EL_ALTO, f"{DAY} 07:00", f"{DAY} 09:30")
    elsewhere = meeting(COCHABAMBA, f"{DAY} 16:00", f"{DAY} 17:00", people=[BEN])
    plan = plan_of([ANA, BEN], arrival, elsewhere)
    assert found(plan, WarningCode.ELSEWHERE) == [
        Warning(WarningCode.ELSEWHERE, elsewhere.id, arrival.id, frozenset({BEN.id}))
    ]


UNPLACED = place("Somewhere", "America/La_Paz", None)


@pytest.mark.parametrize(
    "following",
    [
        [meeting(OFFICE_LA_PAZ, f"{DAY} 16:00", f"{DAY} 17:00")],
        [
            road(EL_ALTO, COCHABAMBA, f"{DAY} 10:00", f"{DAY} 16:00"),
            meeting(COCHABAMBA, f"{DAY} 16:30", f"{DAY} 17:00"),
        ],
        [
            leg(LegKind.ROAD, None, f"{DAY} 10:00", f"{DAY} 16:00", zone="America/La_Paz"),
            meeting(COCHABAMBA, f"{DAY} 22:00", f"{DAY} 23:00"),
        ],
        [
            leg(LegKind.MEAL, None, f"{DAY} 10:00", f"{DAY} 11:00", zone="America/La_Paz"),
            meeting(OFFICE_LA_PAZ, f"{DAY} 22:00", f"{DAY} 23:00"),
        ],
    ],
    ids=["an office of the city", "driven there", "driven who knows where", "a meal without place"],
)
def test_what_is_no_start_from_elsewhere(following: list[Leg]) -> None:
    arrival = flight(LIMA, EL_ALTO, f"{DAY} 07:00", f"{DAY} 09:30")
    assert found(plan_of([ANA], arrival, *following), WarningCode.ELSEWHERE) == []


@pytest.mark.parametrize(
    ("city", "country", "is_elsewhere"),
    [
        ("la paz ", "BO", False),
        ("El Alto / La Paz", "BO", False),
        ("Oruro / Potosí", "BO", True),
        ("Oruro", "BO", True),
        ("", "BO", False),
        ("", "PE", True),
    ],
)
def test_without_positions_names_decide(city: str, country: str, is_elsewhere: bool) -> None:
    here = replace(OFFICE_LA_PAZ, latitude=None, longitude=None)
    there = replace(UNPLACED, city=city, country=country)
    plan = plan_of([ANA], meeting(here, f"{DAY} 09:00", f"{DAY} 10:00"), meeting(there, f"{DAY} 16:00", f"{DAY} 17:00"))
    assert bool(found(plan, WarningCode.ELSEWHERE)) is is_elsewhere
