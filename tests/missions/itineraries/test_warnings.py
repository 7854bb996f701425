"""Warnings as a whole: their order, their keys, their limits, their words, and how fast they come."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

import pytest

from events.missions.itineraries.plan.kinds import TRANSPORT, DelegateRole, LegKind
from events.missions.itineraries.plan.public_holidays import is_weekend, public_holiday
from events.missions.itineraries.plan.values import Plan
from events.missions.itineraries.warnings.rules.all_warnings import warnings_about, warnings_of
from events.missions.itineraries.warnings.rules.limits import LimitError, Limits
from events.missions.itineraries.warnings.rules.values import Closures, Papers, Requirement, Warning, WarningCode
from events.missions.itineraries.warnings.sentences import sentence
from events.missions.itineraries.warnings.titles import WARNING_TITLES
from events.platform.language.i18n import speaking
from tests.missions.itineraries.plans import (
    COCHABAMBA,
    EL_ALTO,
    HOTEL_LA_PAZ,
    LIMA,
    OFFICE_LA_PAZ,
    SECOND_HOTEL_LA_PAZ,
    TORONTO,
    delegate,
    flight,
    leg,
    meeting,
    objective,
    plan_of,
    road,
    same_id,
    stay,
    text,
)
from tests.missions.itineraries.test_warning_mistakes import WRONG

ANA, BEN = delegate("Ana"), delegate("Ben")
INES = delegate("Inés", DelegateRole.INTERPRETER, "es")
VISA = Requirement(same_id("visa"), "BO", "visa", "Visa de turismo")
FEVER = Requirement(same_id("fever"), "BO", "vaccination", "Yellow fever")
OBJECTIVE = objective("Women and water")


def everything() -> tuple[Plan, tuple[Warning, ...]]:
    """A plan in which everything is wrong, and what is said of it."""
    plan = plan_of(
        [ANA, BEN, INES],
        flight(TORONTO, LIMA, "2008-03-09 02:30", "2008-03-09 12:00", number="AC 80"),
        flight(LIMA, EL_ALTO, "2008-03-09 13:00", "2008-03-09 16:00", number="LA 2400"),
        meeting(
            OFFICE_LA_PAZ,
            "2008-03-09 17:00",
            "2008-03-09 18:00",
            title=text("Welcome"),
            interpreter_id=INES.id,
            people=[ANA, BEN],
        ),
        meeting(
            COCHABAMBA, "2008-03-09 17:30", "2008-03-09 18:30", title=text("Mayor"), language="qu", people=[ANA, BEN]
        ),
        meeting(OFFICE_LA_PAZ, "2008-03-21 10:00", "2008-03-21 11:00", needs_interpreter=True, people=[ANA]),
        stay(HOTEL_LA_PAZ, "2008-03-09 15:00", "2008-03-11 11:00"),
        stay(SECOND_HOTEL_LA_PAZ, "2008-03-10 15:00", "2008-03-12 11:00", title=text("Hostal")),
        road(EL_ALTO, COCHABAMBA, "2008-03-13 20:00", "2008-03-14 02:00", people=[BEN]),
        leg(LegKind.REST, TORONTO, "2008-03-21 23:00", "2008-03-21 22:00"),
        leg(LegKind.REST, TORONTO, "2008-11-02 01:30", "2008-11-02 01:45"),
        leg(LegKind.REST, TORONTO, "2008-11-02 00:30", "2008-11-02 05:00", people=[]),
        objectives=(OBJECTIVE,),
        begins_on=dt.date(2008, 3, 10),
        ends_on=dt.date(2008, 3, 21),
    )
    papers = {
        ANA.id: Papers(dt.date(2008, 4, 1), "CA", {VISA.id: dt.date(2008, 3, 11), FEVER.id: dt.date(2008, 3, 11)})
    }
    told = warnings_of(plan, closures=Closures(public_holiday, is_weekend), requirements=[VISA, FEVER], papers=papers)
    return plan, told


def test_every_warning_can_be_told() -> None:
    _plan, told = everything()
    codes = {warning.code for warning in told} | set(WRONG) | {WarningCode.PASSPORT}
    assert codes == set(WarningCode)


def test_warnings_come_in_the_order_of_the_legs_and_each_has_its_own_key() -> None:
    plan, told = everything()
    order = {one.id: number for number, one in enumerate(plan.legs)}
    places = [order[warning.leg_id] if warning.leg_id else len(order) for warning in told]
    assert places == sorted(places)
    assert len({warning.key for warning in told}) == len(told)
    assert max(len(warning.key) for warning in told) <= 200
    first = plan.legs[0].id
    assert warnings_about(told, first) == [warning for warning in told if warning.leg_id == first]


def test_keys_survive_what_is_edited_elsewhere() -> None:
    plan, told = everything()
    renamed = [replace(one, title=text("Another"), notes=text("New"), driver="Juan") for one in plan.legs]
    edited = replace(plan, legs=tuple(renamed), title=text("Other"))
    again = warnings_of(
        edited,
        closures=Closures(public_holiday, is_weekend),
        requirements=[VISA, FEVER],
        papers={ANA.id: Papers(dt.date(2008, 4, 2), "CA", {VISA.id: dt.date(2008, 3, 12), FEVER.id: dt.date.min})},
    )
    assert [warning.key for warning in again] == [warning.key for warning in told]


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_every_warning_has_words(language: str) -> None:
    plan, told = everything()
    with speaking(language):
        for warning in told:
            words = sentence(warning, plan)
            assert words and "%" not in words and "“”" not in words and str(WARNING_TITLES[warning.code])


def test_words_name_people_places_and_times() -> None:
    plan, told = everything()
    said = {warning.code: sentence(warning, plan) for warning in reversed(told) if warning.code not in WRONG}
    assert said == {
        WarningCode.ENDS_BEFORE_START: (
            "It ends before it begins. Check the dates, the hours and the time zones of both ends."
        ),
        WarningCode.OUTSIDE_DATES: "The mission is from 10 March 2008 to 21 March 2008: this is outside.",
        WarningCode.NOBODY: "Nobody of the delegation is on it.",
        WarningCode.OVERLAP: "At the same time as “Welcome”, for Ana and Ben.",
        WarningCode.CONNECTION_SHORT: ("1 h to change from “AC 80”; 1 h 30 are needed. For Ana, Ben and Inés."),
        WarningCode.ELSEWHERE: (
            "It begins in Cochabamba, but after “Welcome” they are in La Paz: nothing says how they come here. "
            "For Ana and Ben."
        ),
        WarningCode.CLOCK_SKIPPED: ("On Sunday, 9 March 2008 the clocks go forward over the hour at which it begins."),
        WarningCode.CLOCK_REPEATED: (
            "On Sunday, 2 November 2008 the clocks go back and show the hour at which it begins twice."
        ),
        WarningCode.CLOCK_SPANNED: "The clocks change during it: it lasts 5 h 30, not 4 h 30.",
        WarningCode.NO_BED: "The night of Wednesday, 12 March 2008 in El Alto: no bed for Ana, Ben and Inés.",
        WarningCode.TWO_BEDS: (
            "From the night of Monday, 10 March 2008 on, this and “Hotel La Paz” are both booked for Ana, Ben and Inés."
        ),
        WarningCode.ALONE_AT_NIGHT: "Ben would be alone on the road at night for 4 h.",
        WarningCode.AFTER_LANDING: "It begins 1 h after a journey of 12 h 30, for Ana and Ben.",
        WarningCode.ALTITUDE: (
            "It begins 1 h after arriving at 4,061 m, for Ana and Ben: leave time to get used to the altitude."
        ),
        WarningCode.HOLIDAY: "Friday, 21 March 2008 is a public holiday in this country (Bolivia): Good Friday.",
        WarningCode.WEEKEND: "Sunday, 9 March 2008 is on the weekend in this country (Bolivia).",
        WarningCode.NO_OBJECTIVE: "It serves no objective of the mission.",
        WarningCode.NO_MEETING: "Nothing on the itinerary serves the objective “Women and water”.",
        WarningCode.INTERPRETER_MISSING: "It needs an interpreter, and none is named.",
        WarningCode.INTERPRETER_ABSENT: "Inés is to interpret and is not on it.",
        WarningCode.NO_COMMON_LANGUAGE: (
            "It is in this language: Quechua. Nobody on it speaks it, and there is no interpreter."
        ),
        WarningCode.PASSPORT_EXPIRED: (
            "The passport of Ana expires on 1 April 2008, before the return on 2 November 2008."
        ),
        WarningCode.VISA_MISSING: "Inés: the visa “Visa de turismo” (Bolivia) is not ticked.",
        WarningCode.VISA_ENDS: (
            "Ana: the visa “Visa de turismo” (Bolivia) ends on 11 March 2008, before the last day there, 21 March 2008."
        ),
        WarningCode.VACCINATION_MISSING: "Inés: the vaccination “Yellow fever” (Bolivia) is not ticked.",
        WarningCode.VACCINATION_ENDS: (
            "Ana: the vaccination “Yellow fever” (Bolivia) ends on 11 March 2008, "
            "before the last day there, 21 March 2008."
        ),
    }


def test_the_name_of_a_holiday_is_in_the_readers_language() -> None:
    plan, told = everything()
    holiday = next(warning for warning in told if warning.code is WarningCode.HOLIDAY)
    with speaking("es"):
        assert "Viernes Santo" in sentence(holiday, plan)


def test_limits_are_kept_where_they_differ() -> None:
    assert Limits().as_json() == {}
    assert Limits.from_json({"rest": 12, "train": 15}).as_json() == {"rest": 12}
    assert Limits.from_json({}) == Limits()


@pytest.mark.parametrize(
    "wrong", [{"unknown": 1}, {"rest": -1}, {"rest": 73}, {"rest": "8"}, {"rest": True}, {"rest": 1.5}, {"rest": None}]
)
def test_limits_that_cannot_be_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(LimitError):
        Limits.from_json(wrong)


def large_plan(differ: int) -> Plan:
    """300 legs without rest and 20 people, of whom some are each missing on two legs in three."""
    chance, people = random.Random(3), [delegate(f"Person {number}") for number in range(20)]  # noqa: S311
    places = [EL_ALTO, HOTEL_LA_PAZ, OFFICE_LA_PAZ, COCHABAMBA, LIMA]
    kinds, legs, now = list(LegKind), [], dt.datetime(2027, 3, 15, 8)  # noqa: DTZ001
    for number in range(300):
        kind, until = kinds[number % len(kinds)], now + dt.timedelta(hours=1)
        on = [one for place, one in enumerate(people) if place >= differ or chance.random() < 0.33]
        going = places[(number * 3 + 1) % 5] if kind in TRANSPORT else None
        starts, ends = (moment.strftime("%Y-%m-%d %H:%M") for moment in (now, until))
        legs.append(leg(kind, places[number % 5], starts, ends, going, people=on))
        now = until + dt.timedelta(minutes=12 if number % 9 else 480)
    return plan_of(people, *legs)


@pytest.mark.parametrize("differ", [0, 5, 20])
def test_three_hundred_legs_of_twenty_people_are_reckoned(differ: int) -> None:
    assert len(warnings_of(large_plan(differ), closures=Closures(public_holiday, is_weekend))) > 100
