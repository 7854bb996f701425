"""A partner reads what concerns it and nothing else."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from events.missions.itineraries.plan.kinds import LegKind
from events.missions.itineraries.plan.values import Leg, Plan
from events.publishing.roadbooks.hosting import concerning, host_version, spoken_with
from events.publishing.roadbooks.paper import host_pdf
from tests.publishing.roadbooks.journey import (
    ALL,
    AMUPEI,
    ANA,
    CONTACTS,
    EXTRAS,
    FEJUVE,
    HEAD,
    OMAR,
    PLAN,
    SITA,
    ident,
    leg,
    plan,
)
from tests.publishing.roadbooks.reading import text_of


def codes(of: Plan, partner: UUID = AMUPEI.id) -> list[str]:
    return [leg.code for leg in concerning(of, partner)]


def meeting(
    code: str, starts: str, ends: str, at: str, partner: UUID = AMUPEI.id, people: frozenset[UUID] = ALL
) -> Leg:
    return leg(code, LegKind.MEETING, starts, ends, at, partner_id=partner, people=people)


def test_a_partner_is_concerned_by_its_encounters_and_the_ways_and_beds_around_them() -> None:
    assert codes(PLAN) == ["out2", "road1", "stay1", "meeting1", "fly", "stay2", "workshop", "back1"]


def test_another_partner_is_concerned_by_others() -> None:
    """El Alto is reached by the flight; the beds are in La Paz, which is none of its concern."""
    assert codes(PLAN, FEJUVE.id) == ["out2", "visit", "fly"]


def test_a_partner_without_encounters_is_concerned_by_nothing() -> None:
    assert codes(plan(legs=tuple(leg for leg in PLAN.legs if not leg.is_encounter))) == []


def test_a_change_of_planes_abroad_is_no_concern_of_the_host() -> None:
    assert "out1" not in codes(PLAN)


@pytest.mark.parametrize(("road", "expected"), [("13:00", ["fly", "road", "m"]), ("16:00", ["road", "m"])])
def test_a_flight_and_the_road_from_its_airport_are_one_arrival_within_six_hours(
    road: str, expected: list[str]
) -> None:
    journey = plan(
        legs=(
            leg("fly", LegKind.FLIGHT, "16T06:15", "16T09:05", "lim", "lpb"),
            leg("road", LegKind.ROAD, f"16T{road}", "16T17:00", "lpb", "hotel"),
            meeting("m", "17T09:00", "17T10:00", "amupei"),
        )
    )
    assert codes(journey) == expected


def test_rides_within_the_town_are_no_arrivals() -> None:
    journey = plan(
        legs=(
            leg("road", LegKind.ROAD, "16T10:00", "16T11:00", "lpb", "hotel"),
            leg("taxi", LegKind.ROAD, "17T08:00", "17T08:20", "hotel", "amupei"),
            meeting("m", "17T09:00", "17T10:00", "amupei"),
            leg("taxi2", LegKind.ROAD, "17T11:00", "17T11:20", "amupei", "hotel"),
        )
    )
    assert codes(journey) == ["road", "m"]


def test_an_airport_of_two_towns_is_where_one_arrives_in_each() -> None:
    legs = (
        leg("fly", LegKind.FLIGHT, "16T06:15", "16T09:05", "lim", "lpb"),
        meeting("m", "17T09:00", "17T10:00", "amupei"),
    )
    there = legs[0].destination
    assert there is not None
    both = replace(legs[0], destination=replace(there, city="La Paz / El Alto"))
    assert codes(plan(legs=(both, legs[1]))) == ["fly", "m"]


def test_who_comes_on_another_way_is_told_with_it_and_who_does_not_come_is_not() -> None:
    journey = plan(
        legs=(
            leg("first", LegKind.FLIGHT, "19T10:00", "19T10:40", "lpb", "cbb", people=frozenset({HEAD, OMAR})),
            leg("second", LegKind.FLIGHT, "20T07:00", "20T07:40", "lpb", "cbb", people=frozenset({ANA})),
            leg("third", LegKind.FLIGHT, "20T08:00", "20T08:40", "lpb", "cbb", people=frozenset({SITA})),
            meeting("m", "20T15:00", "20T16:00", "committee", people=frozenset({HEAD, ANA})),
        )
    )
    version = host_version(journey, EXTRAS, AMUPEI.id)
    assert codes(journey) == ["first", "second", "m"]
    assert [person.name for person in version.delegation] == ["Marie-Ève Tremblay", "Ana Núñez"]
    assert "محمد" not in repr(version) and "सीता" not in repr(version)


def test_nothing_private_and_nothing_of_others_is_in_it() -> None:
    """Neither in the values nor on the page."""
    version = host_version(PLAN, EXTRAS, AMUPEI.id)
    page = " ".join(text_of(host_pdf(version)))
    for told in (repr(version), page):
        assert "Rosario Mamani Quispe" in told
        for secret in (
            "SECRET",
            "FEJUVE",
            "Milluni",
            "Carlos Rojas",
            "cadeaux",
            "Convention",
            "705 00001",
            "Luc Tremblay",
            "ana@",
            "Embajada",
            "AC 1952",
        ):
            assert secret not in told, secret


def test_of_the_delegation_only_the_head_and_the_office_can_be_called() -> None:
    version = host_version(PLAN, EXTRAS, AMUPEI.id)
    assert [(card.name, card.phone) for card in version.our_contacts] == [
        ("Marie-Ève Tremblay", "+1 514 555 0101"),
        ("Bureau de Montréal", "+1 514 555 0100"),
        ("CECI, La Paz", "+591 2 278 5775"),
    ]
    assert {card.phone + card.email for card in version.delegation} == {""}


def test_a_contact_of_another_partner_at_the_meeting_is_not_told() -> None:
    wrong = tuple(replace(leg, contact_id=CONTACTS[1].id) if leg.code == "meeting1" else leg for leg in PLAN.legs)
    assert "Carlos Rojas" not in repr(host_version(plan(legs=wrong), EXTRAS, AMUPEI.id))


@pytest.mark.parametrize(
    ("own", "asked", "expected"), [("es", None, "es"), ("qu", "en", "en"), ("qu", None, "fr"), ("qu", "xx", "fr")]
)
def test_the_language_is_the_partners_else_one_that_we_speak(own: str, asked: str | None, expected: str) -> None:
    assert spoken_with(PLAN, replace(AMUPEI, language=own), asked) == expected


def test_what_is_no_partner_of_the_mission_is_refused() -> None:
    with pytest.raises(KeyError):
        host_version(PLAN, EXTRAS, ident("nobody"))
