"""Dates, holidays, weekends and clocks that change; each fires, and each nearly does."""

from __future__ import annotations

import datetime as dt

import pytest

from events.missions.itineraries.plan.kinds import LegKind
from events.missions.itineraries.plan.public_holidays import is_weekend, public_holiday
from events.missions.itineraries.plan.values import Place, Plan
from events.missions.itineraries.warnings.rules.all_warnings import warnings_of
from events.missions.itineraries.warnings.rules.values import Closures, Facts, Warning, WarningCode
from tests.missions.itineraries.plans import (
    CASABLANCA,
    DHAKA,
    MONTREAL,
    OFFICE_KATHMANDU,
    OFFICE_LA_PAZ,
    TORONTO,
    cancelled,
    delegate,
    flight,
    leg,
    meeting,
    place,
    plan_of,
    stay,
)
from tests.missions.itineraries.test_warning_connections import found

ANA, GONE = delegate("Ana"), delegate("Gone", left=True)
PEOPLE = frozenset({ANA.id})
LORD_HOWE = place("Lord Howe", "Australia/Lord_Howe", "AU", (-31.54, 159.08))
APIA = place("Apia", "Pacific/Apia", "WS", (-13.83, -172.01))


def test_a_leg_may_not_end_before_it_begins() -> None:
    wrong = meeting(OFFICE_LA_PAZ, "2027-03-16 11:00", "2027-03-16 10:59")
    right = flight(MONTREAL, CASABLANCA, "2027-03-16 10:00", "2027-03-16 10:00")
    assert found(plan_of([ANA], wrong), WarningCode.ENDS_BEFORE_START) == [
        Warning(WarningCode.ENDS_BEFORE_START, wrong.id)
    ]
    assert found(plan_of([ANA], right), WarningCode.ENDS_BEFORE_START) == [
        Warning(WarningCode.ENDS_BEFORE_START, right.id)
    ]  # Casablanca is ahead: the same wall time there is an earlier instant
    back = flight(CASABLANCA, MONTREAL, "2027-03-16 10:00", "2027-03-16 10:00")
    assert found(plan_of([ANA], back), WarningCode.ENDS_BEFORE_START) == []


def test_a_leg_is_within_the_mission_by_the_calendar_of_its_place() -> None:
    dates = {"begins_on": dt.date(2027, 3, 15), "ends_on": dt.date(2027, 3, 16)}
    inside = stay(OFFICE_LA_PAZ, "2027-03-15 00:00", "2027-03-16 23:59")
    outside = stay(OFFICE_LA_PAZ, "2027-03-15 00:00", "2027-03-17 00:00")
    before = meeting(OFFICE_LA_PAZ, "2027-03-14 23:59", "2027-03-15 00:30")
    facts: Facts = {"first": dates["begins_on"], "last": dates["ends_on"]}
    assert found(plan_of([ANA], before, inside, outside, **dates), WarningCode.OUTSIDE_DATES) == [
        Warning(WarningCode.OUTSIDE_DATES, one.id, facts=facts) for one in (before, outside)
    ]


def test_a_leg_needs_somebody_who_has_not_left() -> None:
    empty = meeting(OFFICE_LA_PAZ, "2027-03-16 11:00", "2027-03-16 12:00", people=[GONE])
    gone = cancelled(meeting(OFFICE_LA_PAZ, "2027-03-16 15:00", "2027-03-16 16:00", people=[GONE]))
    plan = plan_of([ANA, GONE], empty, gone, meeting(OFFICE_LA_PAZ, "2027-03-16 13:00", "2027-03-16 14:00"))
    assert found(plan, WarningCode.NOBODY) == [Warning(WarningCode.NOBODY, empty.id)]
    assert found(plan_of([], empty), WarningCode.NOBODY) == []  # before there is a delegation at all


def closed(plan: Plan) -> list[Warning]:
    both = {WarningCode.HOLIDAY, WarningCode.WEEKEND}
    told = warnings_of(plan, closures=Closures(public_holiday, is_weekend))
    return [warning for warning in told if warning.code in both]


def test_no_meetings_on_good_friday_in_bolivia() -> None:
    friday = meeting(OFFICE_LA_PAZ, "2008-03-21 09:00", "2008-03-21 10:00")
    thursday = meeting(OFFICE_LA_PAZ, "2008-03-20 22:00", "2008-03-21 00:00")
    plan = plan_of([ANA], thursday, friday)
    facts: Facts = {"day": dt.date(2008, 3, 21), "country": "BO", "holiday": "Good Friday"}
    assert closed(plan) == [Warning(WarningCode.HOLIDAY, friday.id, None, PEOPLE, facts, "2008-03-21")]


@pytest.mark.parametrize(
    ("office", "day", "is_closed"),
    [
        (OFFICE_KATHMANDU, "2027-03-13", True),  # a Saturday
        (OFFICE_KATHMANDU, "2027-03-14", False),
        (DHAKA, "2027-03-19", True),  # a Friday
        (DHAKA, "2027-03-21", False),
        (OFFICE_LA_PAZ, "2027-03-14", True),
        (OFFICE_LA_PAZ, "2027-03-12", False),
    ],
)
def test_the_weekend_is_that_of_the_country(office: Place, day: str, is_closed: bool) -> None:
    talk = meeting(office, f"{day} 09:00", f"{day} 10:00")
    told = closed(plan_of([ANA], talk))
    assert [warning.code for warning in told] == ([WarningCode.WEEKEND] if is_closed else [])


def test_a_public_event_may_be_on_a_saturday_and_a_rest_on_a_holiday() -> None:
    event = leg(LegKind.PUBLIC_EVENT, OFFICE_LA_PAZ, "2008-03-22 09:00", "2008-03-22 10:00")
    rest = leg(LegKind.REST, OFFICE_LA_PAZ, "2008-03-21 09:00", "2008-03-21 10:00")
    assert closed(plan_of([ANA], event, rest)) == []


def test_an_hour_that_the_clocks_skip() -> None:
    skipped = flight(TORONTO, MONTREAL, "2027-03-14 01:30", "2027-03-14 02:30")
    facts: Facts = {"end": "end", "day": dt.date(2027, 3, 14), "zone": "America/Toronto"}
    assert found(plan_of([ANA], skipped), WarningCode.CLOCK_SKIPPED) == [
        Warning(WarningCode.CLOCK_SKIPPED, skipped.id, None, PEOPLE, facts, "end")
    ]
    day_of_none = meeting(APIA, "2011-12-30 10:00", "2011-12-30 11:00")
    assert [warning.distinct for warning in found(plan_of([ANA], day_of_none), WarningCode.CLOCK_SKIPPED)] == [
        "begin",
        "end",
    ]


@pytest.mark.parametrize(
    ("starts", "is_repeated"), [("01:30", True), ("01:59", True), ("01:29", False), ("02:00", False)]
)
def test_half_an_hour_happens_twice_on_lord_howe(starts: str, is_repeated: bool) -> None:
    talk = meeting(LORD_HOWE, f"2027-04-04 {starts}", "2027-04-04 05:00")
    facts: Facts = {"end": "begin", "day": dt.date(2027, 4, 4), "zone": "Australia/Lord_Howe"}
    told = Warning(WarningCode.CLOCK_REPEATED, talk.id, None, PEOPLE, facts, "begin")
    assert found(plan_of([ANA], talk), WarningCode.CLOCK_REPEATED) == ([told] if is_repeated else [])


def test_a_leg_during_which_the_clocks_change_lasts_another_time_than_they_show() -> None:
    over = meeting(LORD_HOWE, "2027-04-04 01:00", "2027-04-04 05:00")
    facts: Facts = {"shown": 240, "true": 270, "zone": "Australia/Lord_Howe"}
    assert found(plan_of([ANA], over), WarningCode.CLOCK_SPANNED) == [
        Warning(WarningCode.CLOCK_SPANNED, over.id, None, PEOPLE, facts)
    ]
    nearly = [
        stay(LORD_HOWE, "2027-04-03 15:00", "2027-04-04 11:00"),
        meeting(LORD_HOWE, "2027-04-04 02:00", "2027-04-04 05:00"),
        flight(LORD_HOWE, APIA, "2027-04-03 23:00", "2027-04-04 05:00"),
    ]
    assert found(plan_of([ANA], *nearly), WarningCode.CLOCK_SPANNED) == []


@pytest.mark.parametrize(
    ("country", "day", "told"),
    [
        ("BO", dt.date(2008, 3, 21), ("Vendredi saint", "Viernes Santo", "Good Friday")),
        ("BO", dt.date(2027, 6, 21), ("Nouvel An aymara", "Año Nuevo Aymara Amazónico", "Aymara New Year")),
        ("NP", dt.date(2027, 1, 29), ("Journée des martyrs", "Día de los Mártires", "Martyr's Day")),
        ("MA", dt.date(2027, 11, 6), ("La marche verte", "Marcha Verde", "Green March")),
        (
            "UG",
            dt.date(2027, 3, 9),
            ("Aïd el-Fitr (date estimée)", "Eid al-Fitr (fecha estimada)", "Eid al-Fitr (estimated)"),
        ),
        ("NP", dt.date(2027, 1, 15), ("Maghe Sankranti",) * 3),
    ],
)
def test_holidays_are_told_in_the_readers_language(country: str, day: dt.date, told: tuple[str, ...]) -> None:
    assert tuple(public_holiday(country, day, language) for language in ("fr", "es", "en")) == told


def test_holidays_speak_the_readers_language_where_the_package_does() -> None:
    good_friday = dt.date(2008, 3, 21)
    assert public_holiday("CA", good_friday, "fr") == "Vendredi saint"
    assert public_holiday("SN", dt.date(2026, 4, 4), "fr") == "Fête de l'Indépendance"


def test_an_unknown_country_has_no_holidays_and_the_usual_weekend() -> None:
    assert public_holiday("XX", dt.date(2027, 1, 1)) is None
    assert [is_weekend("XX", dt.date(2027, 3, day)) for day in (12, 13, 14)] == [False, True, True]
    assert public_holiday("BO", dt.date(2199, 1, 1)) is None


def test_a_stop_of_a_country_with_a_mistyped_year_does_not_tell_a_hundred_years_of_nights() -> None:
    first = flight(TORONTO, CASABLANCA, "2027-03-14 10:00", "2027-03-15 02:00")
    last = meeting(CASABLANCA, "2127-03-14 10:00", "2127-03-15 02:00")
    plan = plan_of([ANA], first, last, begins_on=dt.date(2027, 3, 14), ends_on=dt.date(2027, 3, 20))
    assert len(found(plan, WarningCode.NO_BED)) == 13  # to a week after the mission's end
