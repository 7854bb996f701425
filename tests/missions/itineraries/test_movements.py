"""Arrivals and departures: by the clock of the place, with the lodging where each party goes or from where it comes."""

from __future__ import annotations

import datetime as dt

import pytest

from events.missions.itineraries.plan.values import Plan
from events.missions.itineraries.views.movements import Movement, Way, movements_of
from events.platform.zoned import ZonedTime
from tests.missions.itineraries.plans import (
    CASABLANCA,
    EL_ALTO,
    HOTEL_LA_PAZ,
    LIMA,
    MONTREAL,
    OFFICE_LA_PAZ,
    SECOND_HOTEL_LA_PAZ,
    cancelled,
    delegate,
    flight,
    meeting,
    plan_of,
    road,
    stay,
)

ANA, BEN = delegate("Ana"), delegate("Ben")


def _of(plan: Plan, place: str, way: Way) -> Movement:
    (found,) = [movement for day in movements_of(plan, place) for movement in day.movements if movement.way is way]
    return found


def _parties(movement: Movement) -> list[tuple[str, str, str]]:
    """Names, the code of the lodging, the code of the leg with which they go on."""
    return [
        (
            ", ".join(person.name for person in party.people),
            party.lodging.code if party.lodging else "",
            party.connection.code if party.connection else "",
        )
        for party in movement.parties
    ]


def test_the_instants_of_a_leg_are_reckoned_alike_often_for_two_people_and_for_forty(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []
    instant = ZonedTime.instant

    def counted(self: ZonedTime) -> dt.datetime:
        asked.append(1)
        return instant(self)

    monkeypatch.setattr(ZonedTime, "instant", counted)

    def reckoned(people: int) -> int:
        party = [delegate(f"Person {number}") for number in range(people)]
        days = (f"2027-03-{day}" for day in range(10, 30))
        legs = [road(HOTEL_LA_PAZ, OFFICE_LA_PAZ, f"{day} 08:00", f"{day} 08:40") for day in days]
        plan = plan_of(party, *legs)
        asked.clear()
        assert len(movements_of(plan)) == 20
        return len(asked)

    assert reckoned(2) == reckoned(40)


def test_an_arrival_over_night_is_on_the_date_of_the_place_of_arrival() -> None:
    plan = plan_of([ANA], flight(CASABLANCA, MONTREAL, "2027-03-16 22:10", "2027-03-17 00:40"))
    assert [
        (day.date, day.town.code, [(movement.way, movement.at.stored) for movement in day.movements])
        for day in movements_of(plan)
    ] == [
        (dt.date(2027, 3, 16), CASABLANCA.code, [(Way.DEPARTURE, "2027-03-16T22:10")]),
        (dt.date(2027, 3, 17), MONTREAL.code, [(Way.ARRIVAL, "2027-03-17T00:40")]),
    ]


def test_those_who_arrive_go_to_the_lodgings_that_they_check_in_to_each_party_to_its_own() -> None:
    there = flight(LIMA, EL_ALTO, "2027-03-16 09:00", "2027-03-16 12:00")
    drive = road(EL_ALTO, OFFICE_LA_PAZ, "2027-03-16 12:30", "2027-03-16 13:30")
    hers = stay(HOTEL_LA_PAZ, "2027-03-16 14:00", "2027-03-18 09:00", people=[ANA])
    his = stay(SECOND_HOTEL_LA_PAZ, "2027-03-16 14:00", "2027-03-18 09:00", people=[BEN])
    plan = plan_of([ANA, BEN], there, drive, hers, his)
    assert _parties(_of(plan, EL_ALTO.code, Way.ARRIVAL)) == [("Ana", hers.code, ""), ("Ben", his.code, "")]


def test_who_flies_on_from_the_same_airport_goes_to_no_lodging() -> None:
    first = flight(CASABLANCA, LIMA, "2027-03-16 09:00", "2027-03-16 12:00")
    second = flight(LIMA, EL_ALTO, "2027-03-16 15:00", "2027-03-16 18:00")
    bed = stay(HOTEL_LA_PAZ, "2027-03-16 19:00", "2027-03-18 09:00")
    plan = plan_of([ANA], first, second, bed)
    assert _parties(_of(plan, LIMA.code, Way.ARRIVAL)) == [("Ana", "", second.code)]


def test_who_returns_in_the_evening_goes_to_the_lodging_they_still_have() -> None:
    bed = stay(HOTEL_LA_PAZ, "2027-03-15 14:00", "2027-03-18 09:00")
    out = road(HOTEL_LA_PAZ, OFFICE_LA_PAZ, "2027-03-16 08:00", "2027-03-16 09:00")
    back = road(OFFICE_LA_PAZ, HOTEL_LA_PAZ, "2027-03-16 17:00", "2027-03-16 18:00")
    plan = plan_of([ANA], bed, out, back)
    assert _parties(_of(plan, HOTEL_LA_PAZ.code, Way.ARRIVAL)) == [("Ana", bed.code, "")]
    assert _parties(_of(plan, HOTEL_LA_PAZ.code, Way.DEPARTURE)) == [("Ana", bed.code, "")]


def test_who_leaves_comes_from_the_lodging_of_the_last_night_unless_another_journey_lies_between() -> None:
    bed = stay(HOTEL_LA_PAZ, "2027-03-15 14:00", "2027-03-16 07:00")
    first = flight(EL_ALTO, LIMA, "2027-03-16 09:00", "2027-03-16 10:00")
    second = flight(LIMA, MONTREAL, "2027-03-16 13:00", "2027-03-16 22:00")
    plan = plan_of([ANA], bed, first, second)
    assert _parties(_of(plan, EL_ALTO.code, Way.DEPARTURE)) == [("Ana", bed.code, "")]
    assert _parties(_of(plan, LIMA.code, Way.DEPARTURE)) == []


def test_a_hotel_sees_who_checks_in_and_out_and_nothing_of_what_is_cancelled_or_of_those_who_left() -> None:
    gone = delegate("Gone", left=True)
    bed = stay(HOTEL_LA_PAZ, "2027-03-15 14:00", "2027-03-16 07:00", people=[ANA, gone])
    off = cancelled(stay(HOTEL_LA_PAZ, "2027-03-20 14:00", "2027-03-21 07:00"))
    plan = plan_of([ANA, gone], bed, off, meeting(HOTEL_LA_PAZ, "2027-03-15 16:00", "2027-03-15 17:00"))
    rows = [
        (movement.way, movement.at.stored, [person.name for person in movement.people])
        for day in movements_of(plan, HOTEL_LA_PAZ.code)
        for movement in day.movements
    ]
    assert rows == [(Way.CHECK_IN, "2027-03-15T14:00", ["Ana"]), (Way.CHECK_OUT, "2027-03-16T07:00", ["Ana"])]
