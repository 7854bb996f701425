"""Classic mistakes of typing: each is told of the plan that has it, and not of the one that nearly has."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from events.missions.itineraries.plan.kinds import DelegateRole
from events.missions.itineraries.plan.values import Plan
from events.missions.itineraries.warnings.rules.all_warnings import warnings_of
from events.missions.itineraries.warnings.rules.values import Papers, Requirement, Warning, WarningCode
from events.missions.itineraries.warnings.sentences import sentence
from events.missions.itineraries.warnings.weights import Weight, groups_of, weight_of
from events.platform.language.i18n import speaking
from tests.missions.itineraries.plans import (
    COCHABAMBA,
    EL_ALTO,
    HOTEL_LA_PAZ,
    HOTEL_LIMA,
    LIMA,
    MONTREAL,
    OFFICE_LA_PAZ,
    delegate,
    flight,
    meeting,
    plan_of,
    road,
    same_id,
    stay,
)

ANA, BEN = delegate("Ana"), delegate("Ben")
OUT = flight(LIMA, EL_ALTO, "2027-03-15 09:00", "2027-03-15 12:00")
BED = stay(HOTEL_LA_PAZ, "2027-03-15 14:00", "2027-03-19 08:00")
MET = meeting(OFFICE_LA_PAZ, "2027-03-17 09:00", "2027-03-17 11:00")
HOME = flight(EL_ALTO, LIMA, "2027-03-19 14:00", "2027-03-19 15:00")
TRIP = (OUT, BED, MET, HOME)
ABROAD = replace(HOTEL_LA_PAZ, zone="America/Lima")

WRONG: dict[WarningCode, Plan] = {
    WarningCode.SPEED: plan_of([ANA], flight(LIMA, MONTREAL, "2027-03-15 09:00", "2027-03-15 10:20")),
    WarningCode.OTHER_YEAR: plan_of(
        [ANA],
        *TRIP,
        meeting(OFFICE_LA_PAZ, "2028-03-17 14:00", "2028-03-17 15:00"),
        begins_on=dt.date(2027, 3, 15),
        ends_on=dt.date(2027, 3, 19),
    ),
    WarningCode.FOREIGN_CLOCK: plan_of([ANA], OUT, stay(ABROAD, "2027-03-15 14:00", "2027-03-19 08:00"), HOME),
    WarningCode.ODD_HOUR: plan_of([ANA], meeting(OFFICE_LA_PAZ, "2027-03-17 03:00", "2027-03-17 05:00")),
    WarningCode.BED_EMPTY: plan_of(
        [ANA],
        flight(MONTREAL, EL_ALTO, "2027-03-14 22:00", "2027-03-15 09:00"),
        stay(HOTEL_LA_PAZ, "2027-03-14 14:00", "2027-03-19 08:00"),
    ),
    WarningCode.RETURN_FIRST: plan_of(
        [ANA],
        BED,
        MET,
        HOME,
        flight(LIMA, EL_ALTO, "2027-03-25 09:00", "2027-03-25 12:00"),
    ),
    WarningCode.NO_WAY_HOME: plan_of([ANA], OUT, BED, MET),
    WarningCode.NO_WAY_IN: plan_of([ANA], BED, MET),
    WarningCode.OPEN_ENDED: plan_of(
        [ANA], road(EL_ALTO, COCHABAMBA, "2027-03-16 06:00", "2027-03-16 09:00", is_open_ended=True)
    ),
}
RIGHT: dict[WarningCode, Plan] = {
    WarningCode.SPEED: plan_of([ANA], *TRIP, road(EL_ALTO, COCHABAMBA, "2027-03-16 06:00", "2027-03-16 14:00")),
    WarningCode.OTHER_YEAR: plan_of(
        [ANA], *TRIP, meeting(OFFICE_LA_PAZ, "2027-01-17 14:00", "2027-01-17 15:00"), begins_on=dt.date(2027, 3, 15)
    ),
    WarningCode.FOREIGN_CLOCK: plan_of(
        [ANA], OUT, stay(replace(HOTEL_LA_PAZ, zone="America/Manaus"), "2027-03-15 14:00", "2027-03-19 08:00"), HOME
    ),
    WarningCode.ODD_HOUR: plan_of([ANA], meeting(OFFICE_LA_PAZ, "2027-03-17 06:00", "2027-03-17 07:00")),
    WarningCode.BED_EMPTY: plan_of(
        [ANA],
        flight(MONTREAL, EL_ALTO, "2027-03-14 22:00", "2027-03-15 09:00"),
        stay(HOTEL_LA_PAZ, "2027-03-15 14:00", "2027-03-19 08:00"),
    ),
    WarningCode.RETURN_FIRST: plan_of([ANA], *TRIP),
    WarningCode.NO_WAY_HOME: plan_of([ANA], *TRIP),
    WarningCode.NO_WAY_IN: plan_of([ANA], MET),
    WarningCode.OPEN_ENDED: plan_of([ANA], road(EL_ALTO, COCHABAMBA, "2027-03-16 06:00", "2027-03-16 14:00")),
}


def told(plan: Plan, code: WarningCode) -> list[Warning]:
    return [warning for warning in warnings_of(plan) if warning.code is code]


@pytest.mark.parametrize("code", WRONG)
def test_a_classic_mistake_is_told_once(code: WarningCode) -> None:
    assert (len(told(WRONG[code], code)), len(told(RIGHT[code], code))) == (1, 0)


def test_a_flight_of_fifty_five_hours_is_none_and_another_year_is_not_told_twice() -> None:
    late = plan_of([ANA], flight(LIMA, EL_ALTO, "2027-03-15 09:00", "2027-03-17 17:00"))
    assert [warning.facts["minutes"] for warning in told(late, WarningCode.SPEED)] == [55 * 60]
    assert told(WRONG[WarningCode.OTHER_YEAR], WarningCode.OUTSIDE_DATES) == []


def test_somebody_who_stays_behind_is_told_and_not_the_others() -> None:
    plan = plan_of([ANA, BEN], OUT, BED, MET, replace(HOME, is_shared=False, people=frozenset({ANA.id})))
    assert [warning.delegate_ids for warning in told(plan, WarningCode.NO_WAY_HOME)] == [frozenset({BEN.id})]


def test_a_need_without_anybody_there_is_told() -> None:
    alone = meeting(OFFICE_LA_PAZ, "2027-03-17 09:00", "2027-03-17 11:00", people=[], needs_interpreter=True)
    assert [one.leg_id for one in told(plan_of([ANA], alone), WarningCode.INTERPRETER_MISSING)] == [alone.id]


def test_words_say_what_may_be_meant() -> None:
    with speaking("en"):
        assert {code: sentence(told(plan, code)[0], plan) for code, plan in WRONG.items()} == {
            WarningCode.SPEED: "6,402 km in 20 min as the crow flies: check the hours, the dates and both places.",
            WarningCode.OTHER_YEAR: (
                "It is on 17 March 2028. Perhaps 17 March 2027 is meant, which is within the mission."
            ),
            WarningCode.FOREIGN_CLOCK: (
                "Hotel La Paz goes by the clock of America/Lima, which shows another time than those of its country "
                "(Bolivia)."
            ),
            WarningCode.ODD_HOUR: "It begins at 03:00 by the clock there.",
            WarningCode.BED_EMPTY: "The night of Sunday, 14 March 2027 is spent aboard “Flight”. For Ana.",
            WarningCode.RETURN_FIRST: (
                "They leave from where they work before they come there with “Flight”. For Ana."
            ),
            WarningCode.NO_WAY_HOME: "Their last journey ends in El Alto, not where they set out. For Ana.",
            WarningCode.NO_WAY_IN: "Nothing says how they come here and how they leave. For Ana.",
            WarningCode.OPEN_ENDED: (
                "Nobody knows when it arrives: what follows it, and who waits there, cannot be checked."
            ),
        }


PEOPLE = [delegate(f"Person {number}") for number in range(12)]
VISA = Requirement(same_id("visa"), "BO", "visa", "Visa")
OTHER_VISA = Requirement(same_id("other"), "BO", "visa", "Transit")


def test_a_visa_that_twelve_people_lack_is_one_line() -> None:
    lacking = warnings_of(plan_of(PEOPLE, *TRIP), requirements=[VISA, OTHER_VISA])
    groups = [group for group in groups_of(lacking) if group.told.code is WarningCode.VISA_MISSING]
    assert [len(group.told.delegate_ids) for group in groups] == [12, 12]
    assert [len(set(group.keys)) for group in groups] == [12, 12]


def test_a_passport_that_expires_on_the_way_is_no_note() -> None:
    papers = {PEOPLE[0].id: Papers(dt.date(2027, 3, 18)), PEOPLE[1].id: Papers(dt.date(2027, 3, 19))}
    found = [one for one in warnings_of(plan_of(PEOPLE, *TRIP), papers=papers) if one.code.startswith("passport")]
    assert [(one.code, weight_of(one.code)) for one in found] == [
        (WarningCode.PASSPORT_EXPIRED, Weight.WRONG),
        (WarningCode.PASSPORT, Weight.NOTE),
    ]


def test_what_cannot_be_comes_first() -> None:
    found = warnings_of(
        plan_of(
            [ANA, delegate("Inés", DelegateRole.INTERPRETER)],
            *TRIP,
            meeting(OFFICE_LA_PAZ, "2027-03-17 10:00", "2027-03-17 11:30"),
            meeting(HOTEL_LIMA, "2027-03-18 10:00", "2027-03-18 11:30"),
        )
    )
    weights = [group.weight for group in groups_of(found)]
    assert (weights == sorted(weights), len(set(weights)) > 1) == (True, True)
