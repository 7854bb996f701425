"""Who is where at an instant: aboard, at a meeting, asleep, between two legs, before and after the journey."""

from __future__ import annotations

import datetime as dt

import pytest

from events.missions.itineraries.plan.values import Delegate, Leg, Plan
from events.missions.itineraries.plan.whereabouts import Being, Whereabouts, whereabouts
from events.missions.itineraries.views.board_words import board_row, countdown
from events.platform.language.i18n import speaking
from tests.missions.itineraries.plans import (
    CASABLANCA,
    EL_ALTO,
    HOTEL_LA_PAZ,
    LIMA,
    MONTREAL,
    OFFICE_LA_PAZ,
    cancelled,
    delegate,
    flight,
    meeting,
    plan_of,
    stay,
)

ANA, BEN = delegate("Ana"), delegate("Ben")
# La Paz is at UTC−4 all year, Lima at UTC−5.
THERE = flight(LIMA, EL_ALTO, "2027-03-16 22:10", "2027-03-17 01:05")  # 03:10 to 05:05 UTC
BED = stay(HOTEL_LA_PAZ, "2027-03-17 02:00", "2027-03-18 09:00")
TALK = meeting(OFFICE_LA_PAZ, "2027-03-17 10:00", "2027-03-17 12:00")
BACK = flight(EL_ALTO, LIMA, "2027-03-18 12:00", "2027-03-18 13:00")


def _at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def _of(plan: Plan, person: Delegate, now: dt.datetime) -> Whereabouts:
    return next(found for found in whereabouts(plan, now) if found.delegate == person)


def _codes(found: Whereabouts) -> tuple[Being, str, str, str]:
    """Being, the code of the leg, of the place, and of what comes next."""

    def code(leg: Leg | None) -> str:
        return leg.code if leg else ""

    return found.being, code(found.leg), found.place.code if found.place else "", code(found.next)


PLAN = plan_of([ANA], THERE, BED, TALK, BACK)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2027-03-17 03:09", (Being.BEFORE, "", LIMA.code, THERE.code)),
        ("2027-03-17 03:10", (Being.ON_THE_WAY, THERE.code, EL_ALTO.code, BED.code)),
        ("2027-03-17 05:04", (Being.ON_THE_WAY, THERE.code, EL_ALTO.code, BED.code)),
        ("2027-03-17 05:05", (Being.BETWEEN, THERE.code, EL_ALTO.code, BED.code)),
        ("2027-03-17 06:00", (Being.ASLEEP, BED.code, HOTEL_LA_PAZ.code, TALK.code)),
        ("2027-03-17 09:59", (Being.ASLEEP, BED.code, HOTEL_LA_PAZ.code, TALK.code)),
        ("2027-03-17 10:00", (Being.BETWEEN, BED.code, HOTEL_LA_PAZ.code, TALK.code)),
        ("2027-03-17 14:00", (Being.BUSY, TALK.code, OFFICE_LA_PAZ.code, BACK.code)),
        ("2027-03-17 17:00", (Being.BETWEEN, TALK.code, OFFICE_LA_PAZ.code, BACK.code)),
        ("2027-03-18 02:00", (Being.ASLEEP, BED.code, HOTEL_LA_PAZ.code, BACK.code)),
        ("2027-03-18 14:00", (Being.BETWEEN, BED.code, HOTEL_LA_PAZ.code, BACK.code)),
        ("2027-03-18 18:00", (Being.AFTER, BACK.code, LIMA.code, "")),
    ],
)
def test_through_a_journey_each_instant_has_its_place(now: str, expected: tuple[Being, str, str, str]) -> None:
    assert _codes(_of(PLAN, ANA, _at(now))) == expected


def test_since_and_until_are_instants_and_the_zone_is_that_of_the_arrival() -> None:
    found = _of(PLAN, ANA, _at("2027-03-17 04:00"))
    assert (found.since, found.until, found.zone) == (
        _at("2027-03-17 03:10"),
        _at("2027-03-17 05:05"),
        "America/La_Paz",
    )


def test_a_night_ends_with_what_comes_first_the_next_leg_or_the_check_out() -> None:
    assert _of(PLAN, ANA, _at("2027-03-17 07:00")).until == _at("2027-03-17 14:00")
    assert _of(PLAN, ANA, _at("2027-03-18 05:00")).until == _at("2027-03-18 13:00")


def test_what_is_cancelled_counts_for_nothing() -> None:
    plan = plan_of([ANA], THERE, cancelled(TALK), BACK)
    assert _codes(_of(plan, ANA, _at("2027-03-17 14:30"))) == (Being.BETWEEN, THERE.code, EL_ALTO.code, BACK.code)


def test_somebody_on_no_leg_is_nowhere_and_whoever_left_is_not_asked() -> None:
    gone = delegate("Gone", left=True)
    plan = plan_of([ANA, BEN, gone], meeting(OFFICE_LA_PAZ, "2027-03-17 10:00", "2027-03-17 12:00", people=[ANA]))
    found = whereabouts(plan, _at("2027-03-17 15:00"))
    assert [(one.delegate.name, one.being, one.zone) for one in found] == [
        ("Ana", Being.BUSY, "America/La_Paz"),
        ("Ben", Being.NOWHERE, "America/Toronto"),
    ]


def test_of_two_things_at_once_the_later_one_counts() -> None:
    second = meeting(HOTEL_LA_PAZ, "2027-03-17 11:00", "2027-03-17 13:00")
    plan = plan_of([ANA], TALK, second)
    assert _codes(_of(plan, ANA, _at("2027-03-17 15:30")))[:2] == (Being.BUSY, second.code)


def test_the_row_of_somebody_in_a_flight_has_both_clocks_the_time_there_and_how_soon_they_arrive() -> None:
    plan = plan_of([ANA], flight(CASABLANCA, MONTREAL, "2027-03-16 22:10", "2027-03-17 00:40"), TALK)
    now = _at("2027-03-17 02:00")
    with speaking("en"):
        row = board_row(_of(plan, ANA, now), plan, now)
    assert (row.word, row.where, row.clock, row.span) == (
        "On the way",
        "22:10 Casablanca → 00:40 +1 Montréal",
        "22:00",
        "arrives in 2 h 40",
    )
    assert (row.next_clocks, row.countdown) == ("Wed 17 Mar, 10:00 La Paz", "in 12 h")


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0.2, "in 1 min"), (25, "in 25 min"), (200, "in 3 h 20"), (60 * 47 + 59, "in 47 h 59"), (60 * 71, "in 2 days")],
)
def test_a_countdown_is_told_in_words(minutes: float, words: str) -> None:
    with speaking("en"):
        assert countdown(dt.timedelta(minutes=minutes)) == words
