"""Legs as rows of days: both clocks, who, where each night is spent."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from uuid import UUID

import pytest

from events.missions.itineraries.plan.kinds import LegKind, PlaceKind
from events.missions.itineraries.plan.values import Leg, Place
from events.platform.language.i18n import speaking
from events.platform.zoned import ZonedTime
from events.publishing.roadbooks.days import day_pages
from events.publishing.roadbooks.hosting import host_version
from events.publishing.roadbooks.legs import RowMaker
from events.publishing.roadbooks.roadbook_composing import day_sheet, roadbook, row_maker_of
from events.publishing.roadbooks.values import Clock, DayPage, DayRow, Night
from tests.publishing.roadbooks.journey import (
    ALL,
    AMUPEI,
    ANA,
    EXTRAS,
    HEAD,
    LEGS,
    OMAR,
    PLAN,
    SITA,
    ident,
    leg,
    plan,
    texts,
)


def pages(*legs: Leg, reader: UUID | None = None) -> tuple[DayPage, ...]:
    changed = plan(legs=legs)
    with speaking("en"):
        return day_pages(row_maker_of(changed, reader), changed.standing if reader is None else changed.legs_of(reader))


def rows(*legs: Leg, reader: UUID | None = None) -> list[DayRow]:
    return [row for page in pages(*legs, reader=reader) for row in page.rows]


def nights(*legs: Leg, reader: UUID | None = None) -> dict[str, tuple[Night, ...]]:
    return {page.figure: page.nights for page in pages(*legs, reader=reader)}


def flight(origin: tuple[str, str], starts: str, destination: tuple[str, str], ends: str) -> Leg:
    """A flight between towns given with their zones; times "YYYY-MM-DDTHH:MM"."""
    here, there = (
        Place(ident(town), town, PlaceKind.AIRPORT, texts(town), zone, town) for town, zone in (origin, destination)
    )
    made = leg("any", LegKind.FLIGHT, "15T10:00", "15T11:00", "yul", "lim")
    return replace(
        made,
        origin=here,
        destination=there,
        starts=ZonedTime.parse(starts, here.zone),
        ends=ZonedTime.parse(ends, there.zone),
    )


def test_a_flight_shows_both_clocks_their_zones_and_the_change_of_day() -> None:
    row, _arrival = rows(
        flight(
            ("Casablanca", "Africa/Casablanca"), "2025-07-01T22:10", ("Montréal", "America/Toronto"), "2025-07-02T00:40"
        )
    )
    assert row.route == "22:10 Casablanca → 00:40 +1 Montréal"
    assert row.starts == Clock(time="22:10", place="Casablanca", zone="UTC+1")
    assert row.ends == Clock(time="00:40", day_change="+1", place="Montréal", zone="UTC−4")
    assert row.duration == "7 h 30"


def test_the_day_goes_back_across_the_date_line() -> None:
    _arrival, row = rows(
        flight(("Apia", "Pacific/Apia"), "2027-05-02T09:00", ("Pago Pago", "Pacific/Pago_Pago"), "2027-05-01T09:30")
    )
    assert row.route == "09:00 Apia → 09:30 −1 Pago Pago"
    assert (row.starts.zone, row.ends and row.ends.zone, row.duration) == ("UTC+13", "UTC−11", "30 min")


def test_zones_off_by_minutes_are_told_to_the_minute() -> None:
    (row,) = rows(
        flight(("Delhi", "Asia/Kolkata"), "2027-05-02T09:00", ("Kathmandu", "Asia/Kathmandu"), "2027-05-02T11:00")
    )
    assert (row.starts.zone, row.ends and row.ends.zone, row.duration) == ("UTC+5:30", "UTC+5:45", "1 h 45")


def test_where_clocks_agree_no_zone_is_told() -> None:
    (row,) = rows(leg("fly", LegKind.FLIGHT, "20T10:00", "20T10:40", "lpb", "cbb"))
    assert (row.starts.zone, row.ends and row.ends.zone) == ("", "")


def test_the_duration_is_that_of_instants_when_clocks_change_on_the_way() -> None:
    row, _arrival = rows(
        flight(("Paris", "Europe/Paris"), "2027-03-27T22:00", ("Rome", "Europe/Rome"), "2027-03-28T06:00")
    )
    assert row.duration == "7 h"


@pytest.mark.parametrize(
    ("people", "reader", "said"),
    [
        (ALL, None, ""),
        (ALL - {ANA}, None, "Without Ana Núñez"),
        (frozenset({HEAD, ANA}), None, "Only Marie-Ève Tremblay and Ana Núñez"),
        (frozenset({SITA}), None, "Only सीता शर्मा"),
        (ALL, HEAD, ""),
        (frozenset({HEAD, ANA}), HEAD, "With Ana Núñez"),
        (frozenset({HEAD}), HEAD, "Nobody else of the delegation"),
    ],
)
def test_who_is_on_a_leg_is_said_where_people_deviate(people: frozenset[UUID], reader: UUID | None, said: str) -> None:
    (row,) = rows(leg("visit", LegKind.VISIT, "18T08:00", "18T13:00", "plant", people=people), reader=reader)
    assert row.who == said


def test_who_left_the_delegation_is_missed_by_nobody() -> None:
    left = replace(PLAN.delegates[1], left_at=dt.datetime(2008, 3, 1, tzinfo=dt.UTC))
    changed = plan(delegates=(PLAN.delegates[0], left, *PLAN.delegates[2:]))
    assert RowMaker(changed).who(ALL - {ANA}) == ""


def test_everything_of_a_meeting_is_told() -> None:
    meeting = next(leg for leg in LEGS if leg.code == "meeting1")
    (row,) = rows(meeting)
    assert [(detail.label, detail.text) for detail in row.details] == [
        ("Place", "Coordination nationale, La Paz · 3,640 m"),
        ("", "Coordinación Nacional"),
        ("Address", "Avenida Arce 2132"),
        ("Phone", "+591 2 244 4922"),
        ("Partner", "AMUPEI"),
        ("Contact", "Rosario Mamani Quispe · Coordinatrice nationale"),
        ("Contact’s phone", "+591 2 244 4922"),
        ("Language", "Spanish"),
        ("Interpreter", "Ana Núñez"),
        ("Objectives", "1, 2"),
        ("Documents", "Convention AMUPEI 2008.pdf"),
    ]
    assert [block.text for block in row.agenda] == [
        "Présentations",
        "Ce que chacune apporte",
        "Programme de la semaine",
    ]
    assert [block.number for block in row.agenda] == ["1.", "2.", "3."]


def test_an_interpreter_who_is_needed_and_absent_needs_attention() -> None:
    (row,) = rows(leg("m", LegKind.MEETING, "18T08:00", "18T13:00", "plant", needs_interpreter=True))
    assert [(detail.text, detail.needs_attention) for detail in row.details][-1] == (
        "Needed, nobody is named yet",
        True,
    )


def test_the_reference_of_a_booking_is_in_ones_own_roadbook_only() -> None:
    own, delegations = roadbook(PLAN, EXTRAS, "fr", HEAD), roadbook(PLAN, EXTRAS, "fr")
    assert [f"SECRET{number}" in repr(own) for number in (1, 2, 3)] == [True, True, True]
    assert "SECRET" not in repr(delegations)


def test_what_is_cancelled_is_on_no_paper() -> None:
    assert "Annulée" not in repr(roadbook(PLAN, EXTRAS, "fr"))


def test_a_stay_is_arrived_at_slept_in_and_left() -> None:
    stay = leg("stay", LegKind.STAY, "16T14:00", "18T08:00", "hotel")
    found = pages(stay)
    assert [(page.figure, [(row.kind, row.starts.time) for row in page.rows]) for page in found] == [
        ("16", [("Stay", "14:00")]),
        ("17", []),
        ("18", [("Leaving", "08:00")]),
    ]
    bed = (Night(text="Hôtel Rosario, La Paz · 3,640 m"),)
    assert [page.nights for page in found] == [bed, bed, ()]
    assert [page.places for page in found] == ["La Paz", "La Paz", ""]


def test_a_landing_stands_on_the_day_of_the_landing() -> None:
    """Whoever fetches them must not go a day early."""
    fly = replace(
        leg("fly", LegKind.FLIGHT, "15T22:10", "16T06:20", "lim", "lpb"), driver="Juan", destination_terminal="2"
    )
    evening, morning = pages(fly)
    assert [(row.kind, row.starts.time) for row in evening.rows] == [("Flight", "22:10")]
    (row,) = morning.rows
    assert (morning.figure, row.kind, row.starts) == ("16", "Arrival", Clock(time="06:20", place="El Alto"))
    assert [(detail.label, detail.text) for detail in row.details] == [
        ("From", "Lima · Sat 15 Mar, 22:10"),
        ("To", "El Alto (LPB) · Terminal 2 · 4,061 m"),
        ("Driver", "Juan"),
    ]
    assert (morning.places, morning.nights) == ("El Alto", ())


def test_what_lasts_several_days_stands_on_each_of_them() -> None:
    workshop = leg("w", LegKind.WORKSHOP, "16T09:00", "18T17:00", "amupei")
    assert [(page.figure, [(row.kind, row.starts.time) for row in page.rows]) for page in pages(workshop)] == [
        ("16", [("Workshop", "09:00")]),
        ("17", [("Workshop · continues", "")]),
        ("18", [("Workshop · end", "17:00")]),
    ]


def test_the_day_sheet_and_the_version_for_the_host_have_the_landing_on_its_day() -> None:
    fly = leg("fly", LegKind.FLIGHT, "15T22:10", "16T06:20", "lim", "lpb")
    changed = plan(legs=(fly, leg("met", LegKind.MEETING, "16T15:00", "16T16:00", "plant", partner_id=AMUPEI.id)))
    sheet = day_sheet(changed, EXTRAS, "fr", dt.date(2008, 3, 16))
    assert [(row.kind, row.starts.time) for row in sheet.day.rows] == [("Arrivée", "06:20"), ("Rencontre", "15:00")]
    host = host_version(changed, EXTRAS, AMUPEI.id)
    assert [(page.figure, [row.starts.time for row in page.rows]) for page in host.days] == [
        ("15", ["22:10"]),
        ("16", ["6:20", "15:00"]),  # as Spanish writes it
    ]


def test_a_night_in_two_beds_names_who_is_in_which() -> None:
    some = frozenset({HEAD, ANA, OMAR})
    found = nights(
        leg("a", LegKind.STAY, "16T14:00", "17T08:00", "hotel", people=some),
        leg("b", LegKind.STAY, "16T14:00", "17T08:00", "inn", people=ALL - some),
    )
    assert found["16"] == (
        Night(text="Hôtel Rosario, La Paz · 3,640 m", who="Without सीता शर्मा"),
        Night(text="Posada del Valle, Cochabamba", who="Only सीता शर्मा"),
    )


def test_a_night_without_a_bed_is_told_and_who_has_none() -> None:
    legs = (
        leg("a", LegKind.MEETING, "16T14:00", "16T15:00", "amupei"),
        leg("stay", LegKind.STAY, "16T14:00", "17T08:00", "hotel", people=ALL - {SITA}),
        leg("b", LegKind.MEETING, "17T14:00", "17T15:00", "amupei"),
    )
    missing = Night(text="No bed is planned yet", who="Only सीता शर्मा", needs_attention=True)
    assert nights(*legs)["16"][-1] == missing
    assert nights(*legs, reader=SITA)["16"] == (Night(text="No bed is planned yet", needs_attention=True),)
    assert nights(*legs)["17"] == ()


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        ("15T22:00", "16T06:30", (Night(text="Under way, arriving at 06:30"),)),
        ("15T17:00", "15T23:30", ()),
        ("16T02:00", "16T06:30", (Night(text="Under way, arriving at 06:30"),)),
    ],
)
def test_a_night_under_way_is_a_night(starts: str, ends: str, expected: tuple[Night, ...]) -> None:
    """At three at night, by the clock of the departure, somebody is aboard or is not."""
    found = nights(
        leg("fly", LegKind.FLIGHT, starts, ends, "lpb", "cbb"),
        leg("m", LegKind.MEETING, "16T15:00", "16T16:00", "committee"),
    )
    assert found.get("15", ())[:1] == (expected or (Night(text="No bed is planned yet", needs_attention=True),))


def test_who_has_not_set_out_or_is_home_needs_no_bed() -> None:
    early = leg("a", LegKind.MEETING, "15T10:00", "15T11:00", "amupei", people=frozenset({HEAD}))
    late = leg("b", LegKind.MEETING, "17T10:00", "17T11:00", "amupei", people=frozenset({HEAD}))
    assert nights(early, late)["15"][0].who == "Only Marie-Ève Tremblay"


def test_one_person_reads_their_own_legs_only() -> None:
    book = roadbook(PLAN, EXTRAS, "fr", ANA)
    assert (book.reader, book.days[0].heading) == ("Ana Núñez", "Dimanche 16 mars 2008")
    assert "out1" not in repr(book) and "AC 1952" not in repr(book)


def test_somebody_else_is_refused() -> None:
    with pytest.raises(KeyError):
        roadbook(PLAN, EXTRAS, "fr", ident("nobody"))


def test_one_persons_roadbook_names_no_document_of_what_somebody_else_does() -> None:
    ticket = replace(PLAN.documents[0], id=ident("d2"), name="Billet de Sita.pdf")
    alone = leg("alone", LegKind.BUS, "16T10:00", "16T11:00", "lpb", "cbb", people=frozenset({SITA}))
    changed = plan(
        legs=(*LEGS, replace(alone, document_ids=(ticket.id,))),
        documents=(replace(ticket, id=ident("d3"), name="Tous"), ticket),
    )
    named = {reader: roadbook(changed, EXTRAS, "en", reader).documents for reader in (None, SITA, OMAR)}
    assert named == {None: ("Tous", ticket.name), SITA: ("Tous", ticket.name), OMAR: ("Tous",)}


def test_public_holidays_stand_on_papers_in_the_readers_language() -> None:
    mass = leg("amupei", LegKind.MEETING, "21T10:00", "21T11:00", "amupei")
    read = {
        language: day_sheet(plan(legs=(mass,)), EXTRAS, language, dt.date(2008, 3, 21)).day.holidays
        for language in ("fr", "es", "en")
    }
    assert read == {
        "fr": ("Vendredi saint, jour férié (Bolivie)",),
        "es": ("Viernes Santo, feriado (Bolivia)",),
        "en": ("Good Friday, public holiday in Bolivia",),
    }
