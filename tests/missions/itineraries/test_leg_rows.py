"""Days in words: who is on what, beds told once, both clocks, what is high, for the delegation and for one reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from events.missions.itineraries.plan.days import days_of
from events.missions.itineraries.plan.kinds import LegKind, LegStatus
from events.missions.itineraries.plan.values import Plan
from events.missions.itineraries.views.leg_rows import Teller
from events.platform.language.i18n import speaking
from tests.missions.itineraries.plans import (
    EL_ALTO,
    HOTEL_LA_PAZ,
    LIMA,
    OFFICE_LA_PAZ,
    delegate,
    flight,
    leg,
    meeting,
    plan_of,
    stay,
    text,
)

ANA, BEN, EVA = delegate("Ana"), delegate("Ben"), delegate("Eva")


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with speaking("en"):
        yield


def _told(plan: Plan, teller: Teller | None = None) -> list[str]:
    return [shown.who for day in (teller or Teller(plan)).days(days_of(plan)) for shown in day.legs]


def test_who_is_on_a_leg_is_told_where_that_is_not_everybody() -> None:
    hours = ("2027-03-15 09:00", "2027-03-15 10:00")
    plan = plan_of(
        [ANA, BEN, EVA],
        meeting(OFFICE_LA_PAZ, *hours),
        meeting(OFFICE_LA_PAZ, "2027-03-15 10:00", "2027-03-15 11:00", people=[ANA, BEN]),
        meeting(OFFICE_LA_PAZ, "2027-03-15 11:00", "2027-03-15 12:00", people=[EVA]),
        meeting(OFFICE_LA_PAZ, "2027-03-15 12:00", "2027-03-15 13:00", people=[]),
    )
    assert _told(plan) == ["", "Without Eva", "Only Eva", "Nobody is on it"]
    assert _told(plan, Teller(plan, ANA))[1] == "With Ben"
    assert _told(plan, Teller(plan, EVA))[2] == "Alone"


def test_one_bed_is_told_once_although_two_legs_lead_to_it() -> None:
    plan = plan_of(
        [ANA, BEN, EVA],
        stay(HOTEL_LA_PAZ, "2027-03-15 15:00", "2027-03-16 09:00", people=[ANA]),
        stay(HOTEL_LA_PAZ, "2027-03-15 22:00", "2027-03-16 09:00", people=[BEN]),
    )
    (night,) = Teller(plan).days(days_of(plan))[0].nights
    assert (night.text, night.who) == ("Hotel La Paz, La Paz · 3,640 m", "Without Eva")


def test_a_flight_has_both_clocks_where_they_differ_and_each_end_its_offset() -> None:
    plan = plan_of([ANA], flight(LIMA, EL_ALTO, "2027-03-15 22:10", "2027-03-16 01:05", number="LA 2480"))
    shown = Teller(plan).days(days_of(plan))[0].legs[0]
    assert shown.clocks == "22:10 Lima → 01:05 +1 El Alto"
    assert shown.ends is not None
    assert (shown.starts.offset, shown.ends.offset, shown.ends.change) == ("UTC−5", "UTC−4", "+1")
    assert (shown.starts.high, shown.ends.high, shown.summary) == ("", "4,061 m", "Flight · 1 h 55")


def test_the_offset_of_a_day_is_told_when_it_is_new() -> None:
    plan = plan_of(
        [ANA],
        meeting(LIMA, "2027-03-15 09:00", "2027-03-15 10:00"),
        meeting(LIMA, "2027-03-16 09:00", "2027-03-16 10:00"),
        meeting(OFFICE_LA_PAZ, "2027-03-17 09:00", "2027-03-17 10:00"),
    )
    assert [day.zones for day in Teller(plan).days(days_of(plan))] == ["UTC−5", "", "UTC−4"]


def test_the_reference_of_a_booking_is_shown_only_to_those_who_may_see_it() -> None:
    plan = plan_of([ANA], flight(LIMA, EL_ALTO, "2027-03-15 09:00", "2027-03-15 12:00", reference="X7QK2P"))
    (day,) = days_of(plan)
    shown = [Teller(plan, is_private=is_private).day(day).legs[0].reference for is_private in (False, True)]
    assert shown == ["", "X7QK2P"]


def test_a_state_is_a_word_with_a_shape_of_its_own() -> None:
    one = leg(LegKind.REST, OFFICE_LA_PAZ, "2027-03-15 09:00", "2027-03-15 10:00")
    plan = plan_of([ANA], *(replace(one, id=one.id, status=status) for status in LegStatus))
    shown = Teller(plan).days(days_of(plan))[0].legs
    assert [(each.status, each.tone) for each in shown] == [
        ("Planned", "quiet"),
        ("Booked", "info"),
        ("Confirmed", "good"),
        ("Changed", "wait"),
        ("Cancelled", "stop"),
    ]


def test_a_text_in_another_language_than_the_readers_says_which() -> None:
    plan = plan_of([ANA], meeting(OFFICE_LA_PAZ, "2027-03-15 09:00", "2027-03-15 10:00", title=text("Talk")))
    with speaking("fr"):
        (shown,) = Teller(plan).days(days_of(plan))[0].legs
    assert shown.title == '<span lang="en" dir="ltr">Talk</span>'
