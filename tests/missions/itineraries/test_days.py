"""An itinerary by days: each leg on the date of the wall there, arrivals of the night before, beds, holidays."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from events.missions.itineraries.plan.days import Part, days_of
from events.missions.itineraries.plan.kinds import LegKind
from events.missions.itineraries.plan.majority import clocks_of, today_of
from tests.missions.itineraries.plans import (
    CASABLANCA,
    EL_ALTO,
    HOTEL_LA_PAZ,
    HOTEL_LIMA,
    KATHMANDU,
    LIMA,
    MONTREAL,
    OFFICE_KATHMANDU,
    OFFICE_LA_PAZ,
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

ANA, BEN = delegate("Ana"), delegate("Ben")


def _march(day: int) -> dt.date:
    return dt.date(2027, 3, day)


def test_a_leg_stands_on_the_date_of_the_wall_where_it_begins_and_its_arrival_on_that_of_where_it_ends() -> None:
    over_night = flight(CASABLANCA, MONTREAL, "2027-03-16 22:10", "2027-03-17 00:40")
    plan = plan_of([ANA], over_night)
    days = days_of(plan)
    assert [(day.date, [(entry.leg.code, entry.part) for entry in day.entries]) for day in days] == [
        (_march(16), [(over_night.code, Part.BEGINS)]),
        (_march(17), [(over_night.code, Part.ENDS)]),
    ]
    assert [day.zones for day in days] == [("Africa/Casablanca",), ("America/Toronto",)]


def test_an_arrival_across_the_date_line_stands_on_the_day_before() -> None:
    apia = place("Apia", "Pacific/Apia", "WS")
    pago = place("Pago Pago", "Pacific/Pago_Pago", "AS")
    plan = plan_of([ANA], flight(apia, pago, "2027-03-17 10:00", "2027-03-16 10:35"))
    assert [(day.date, day.entries[0].part) for day in days_of(plan)] == [
        (_march(16), Part.ENDS),
        (_march(17), Part.BEGINS),
    ]


def test_entries_of_a_day_are_in_the_order_of_their_instants_and_leaving_comes_before_what_begins_then() -> None:
    hotel = stay(HOTEL_LA_PAZ, "2027-03-15 15:00", "2027-03-17 08:00")
    away = road(OFFICE_LA_PAZ, EL_ALTO, "2027-03-17 08:00", "2027-03-17 09:00")
    early = meeting(OFFICE_LA_PAZ, "2027-03-17 07:00", "2027-03-17 07:30")
    day = days_of(plan_of([ANA], hotel, away, early))[-1]
    assert [(entry.leg, entry.part) for entry in day.entries] == [
        (replace(early, people=frozenset({ANA.id})), Part.BEGINS),
        (replace(hotel, people=frozenset({ANA.id})), Part.ENDS),
        (replace(away, people=frozenset({ANA.id})), Part.BEGINS),
    ]


def test_a_stay_gives_each_of_its_nights_a_bed_and_no_day_in_between_an_entry() -> None:
    hotel = stay(HOTEL_LA_PAZ, "2027-03-15 15:00", "2027-03-18 09:00")
    days = days_of(plan_of([ANA], hotel))
    assert [(len(day.entries), [night.leg.code for night in day.nights]) for day in days] == [
        (1, [hotel.code]),
        (0, [hotel.code]),
        (0, [hotel.code]),
        (1, []),
    ]
    assert [day.places for day in days] == [(HOTEL_LA_PAZ,)] * 4


def test_a_workshop_of_three_days_goes_on_in_the_middle() -> None:
    long = leg(LegKind.WORKSHOP, OFFICE_LA_PAZ, "2027-03-15 09:00", "2027-03-17 12:00")
    assert [day.entries[0].part for day in days_of(plan_of([ANA], long))] == [Part.BEGINS, Part.GOES_ON, Part.ENDS]


def test_a_night_is_spent_aboard_when_three_in_the_night_is_on_the_way() -> None:
    late = flight(LIMA, EL_ALTO, "2027-03-15 22:00", "2027-03-16 01:00")
    through = leg(
        LegKind.BUS, OFFICE_LA_PAZ, "2027-03-16 21:00", "2027-03-17 06:00", place("Sucre", "America/La_Paz", "BO")
    )
    after_midnight = flight(LIMA, EL_ALTO, "2027-03-19 01:00", "2027-03-19 04:30")
    days = {day.date.day: day for day in days_of(plan_of([ANA], late, through, after_midnight))}
    assert {number: [night.leg.code for night in day.nights] for number, day in days.items()} == {
        15: [],
        16: [through.code],
        17: [],
        18: [after_midnight.code],
        19: [],
    }


def test_somebodys_days_have_only_their_legs_from_the_first_to_the_last() -> None:
    both = meeting(OFFICE_LA_PAZ, "2027-03-15 09:00", "2027-03-15 11:00")
    hers = meeting(OFFICE_LA_PAZ, "2027-03-17 09:00", "2027-03-17 11:00", people=[ANA])
    plan = plan_of([ANA, BEN], both, hers, begins_on=_march(14), ends_on=_march(18))
    assert [day.date.day for day in days_of(plan)] == [14, 15, 16, 17, 18]
    assert [day.date.day for day in days_of(plan, ANA.id)] == [15, 16, 17]
    assert [day.date.day for day in days_of(plan, BEN.id)] == [15]


def test_what_is_cancelled_stands_where_it_would_have_begun_and_gives_no_bed() -> None:
    off = cancelled(stay(HOTEL_LIMA, "2027-03-15 15:00", "2027-03-16 09:00"))
    plan = plan_of([ANA], off)
    assert [(day.date.day, len(day.entries), day.nights) for day in days_of(plan)] == [(15, 1, ()), (16, 0, ())]
    assert [len(day.entries) for day in days_of(plan, has_cancelled=False)] == [0, 0]


def test_who_travels_and_has_no_bed_is_told() -> None:
    there = flight(LIMA, EL_ALTO, "2027-03-15 09:00", "2027-03-15 12:00")
    hers = stay(HOTEL_LA_PAZ, "2027-03-15 15:00", "2027-03-16 09:00", people=[ANA])
    back = flight(EL_ALTO, LIMA, "2027-03-16 12:00", "2027-03-16 13:00")
    days = days_of(plan_of([ANA, BEN], there, hers, back))
    assert [day.without_bed for day in days] == [{BEN.id}, frozenset()]
    assert [day.without_bed for day in days_of(plan_of([ANA, BEN], there, hers, back), ANA.id)] == [frozenset()] * 2


def test_holidays_are_those_of_the_countries_where_people_are_that_day() -> None:
    def holidays(country: str, day: dt.date) -> str | None:
        return {("BO", _march(16)): "Carnaval", ("PE", _march(16)): "Fiesta"}.get((country, day))

    plan = plan_of(
        [ANA],
        flight(LIMA, EL_ALTO, "2027-03-16 09:00", "2027-03-16 12:00"),
        meeting(OFFICE_LA_PAZ, "2027-03-17 09:00", "2027-03-17 10:00"),
    )
    assert [day.holidays for day in days_of(plan, holidays=holidays)] == [(("PE", "Fiesta"), ("BO", "Carnaval")), ()]


def test_a_day_without_anything_is_where_the_day_before_ended() -> None:
    plan = plan_of(
        [ANA],
        flight(CASABLANCA, KATHMANDU, "2027-03-15 01:00", "2027-03-15 20:00"),
        meeting(KATHMANDU, "2027-03-17 09:00", "2027-03-17 10:00"),
    )
    empty = days_of(plan)[2]
    assert (empty.date.day, empty.entries, empty.places, empty.zones) == (16, (), (KATHMANDU,), ("Asia/Kathmandu",))


def test_a_day_is_where_most_are_when_people_are_spread() -> None:
    cleo = delegate("Cleo")
    plan = plan_of(
        [cleo, ANA, BEN],
        flight(LIMA, EL_ALTO, "2027-03-15 09:00", "2027-03-15 12:00"),
        stay(HOTEL_LA_PAZ, "2027-03-15 15:00", "2027-03-18 09:00", people=[ANA, BEN]),
        flight(EL_ALTO, KATHMANDU, "2027-03-16 01:00", "2027-03-17 12:00", people=[cleo]),
        meeting(OFFICE_KATHMANDU, "2027-03-18 09:00", "2027-03-18 10:00", people=[cleo]),
    )
    days, alone = days_of(plan), days_of(plan, cleo.id)
    assert [[town.city for town in day.places] for day in days] == [
        ["Lima", "El Alto", "La Paz"],
        ["La Paz", "El Alto"],
        ["La Paz", "Kathmandu"],
        ["Kathmandu"],
    ]
    assert [[town.city for town in day.places] for day in alone[1:3]] == [["El Alto"], ["Kathmandu"]]
    dates = [day.date for day in days]
    home, away = ("America/La_Paz",) * 2, ("Asia/Kathmandu",) * 2
    assert list(clocks_of(plan.legs, dates).values()) == [("America/Lima", home[0]), home, home, home]
    assert clocks_of([leg for leg in plan.legs if leg.people == {cleo.id}], dates[2:3]) == {dates[2]: away}
    at = dt.datetime(2027, 3, 18, 3, tzinfo=dt.UTC)  # 23:00 of the evening before in La Paz, a morning in Kathmandu
    assert (today_of(plan, at), today_of(replace(plan, delegates=(cleo,)), at)) == (_march(17), _march(18))


def test_of_as_many_here_and_there_those_decide_who_are_on_the_way() -> None:
    plan = plan_of(
        [BEN, ANA],
        flight(LIMA, EL_ALTO, "2027-03-15 09:00", "2027-03-15 12:00", people=[BEN]),
        meeting(KATHMANDU, "2027-03-10 09:00", "2027-03-20 10:00", people=[ANA]),
    )
    at = dt.datetime(2027, 3, 14, 20, tzinfo=dt.UTC)
    assert today_of(plan, at) == _march(15)
    assert clocks_of(plan.legs, [_march(14)]) == {_march(14): ("Asia/Kathmandu", "Asia/Kathmandu")}
    assert today_of(plan_of([BEN], home_zone="Asia/Kathmandu"), at) == _march(15)


def test_a_mission_of_years_with_few_legs_has_only_the_days_with_something() -> None:
    plan = plan_of(
        [ANA],
        meeting(OFFICE_LA_PAZ, "2027-03-15 09:00", "2027-03-15 10:00"),
        meeting(OFFICE_LA_PAZ, "2029-03-15 09:00", "2029-03-15 10:00"),
    )
    assert [day.date for day in days_of(plan)] == [dt.date(2027, 3, 15), dt.date(2029, 3, 15)]
