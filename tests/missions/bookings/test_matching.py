# ruff: noqa: DTZ001 - wall times are naive
"""What a reservation means for the legs of a mission."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

from events.missions.bookings.matching import Change, Earlier, Match, Meaning, match
from events.missions.bookings.reading.reading import read_booking
from events.missions.bookings.reading.reservation import Moment, Origin, Reservation, Source, Status, Stop
from events.missions.bookings.reading.travellers import delegate_named
from events.missions.itineraries.plan.kinds import LegKind, LegStatus
from events.missions.itineraries.plan.values import Leg
from events.platform.zoned import ZonedTime
from tests.missions.bookings.plans import AMINATA, JEAN, a_house, a_leg, an_airport

SAMPLES = Path(__file__).parent / "samples"


def sample(name: str, index: int = 0) -> Reservation:
    return read_booking((SAMPLES / name).read_bytes(), name).reservations[index]


TICKET = sample("airline_ticket.eml", 1)
CHANGE = sample("schedule_change.eml")
CANCELLATION = sample("cancellation.eml")
BOOKED = a_leg(status=LegStatus.BOOKED, origin_terminal="1")


def test_a_booking_of_nothing_known_is_a_new_leg() -> None:
    assert match(TICKET, []) == Match(Meaning.NEW)
    assert match(TICKET, [a_leg(reference="OTHER1", number="7B 99", destination=an_airport("CBB"))]) == Match(
        Meaning.NEW
    )


def test_the_same_mail_again_changes_nothing() -> None:
    assert match(TICKET, [BOOKED]) == Match(Meaning.UNCHANGED, BOOKED)
    assert match(TICKET, [BOOKED], [Earlier(BOOKED.id, TICKET)]) == Match(Meaning.UNCHANGED, BOOKED)


def test_a_change_of_schedule_updates_the_same_leg_and_says_what_changes_and_where_it_stands() -> None:
    part = "schedule_change.eml, 2, script 1"
    new = (
        Moment(dt.datetime(2027, 3, 16, 6, 20), "America/Lima"),
        Moment(dt.datetime(2027, 3, 16, 9, 15), "America/La_Paz"),
    )
    expected = (
        Change("starts", BOOKED.starts, new[0], Origin(Source.JSON_LD, part, "$.reservationFor.departureTime")),
        Change("ends", BOOKED.ends, new[1], Origin(Source.JSON_LD, part, "$.reservationFor.arrivalTime")),
        Change("origin_terminal", "1", "2", Origin(Source.JSON_LD, part, "$.reservationFor.departureTerminal")),
    )
    assert match(CHANGE, [BOOKED], [Earlier(BOOKED.id, TICKET)]) == Match(Meaning.UPDATE, BOOKED, expected)
    assert match(CHANGE, [BOOKED]) == Match(Meaning.UPDATE, BOOKED, expected)


def test_an_open_arrival_becomes_what_the_booking_says_even_if_that_was_assumed() -> None:
    found = match(TICKET, [replace(BOOKED, is_open_ended=True)])
    assert [(change.field, change.old, change.new) for change in found.changes] == [("ends", None, TICKET.ends)]


def test_a_date_that_moves_far_is_followed_through_the_earlier_booking_alone() -> None:
    later = replace(TICKET, starts=Moment(dt.datetime(2027, 5, 1, 21, 55), "America/Lima"))
    assert match(later, [BOOKED], [Earlier(BOOKED.id, TICKET)]).meaning is Meaning.UPDATE
    assert match(later, [BOOKED]) == Match(Meaning.NEW)


def test_a_flight_with_another_number_on_the_same_way_is_the_same_leg() -> None:
    found = match(replace(TICKET, number="7B 2532"), [BOOKED])
    assert (found.meaning, [(each.field, each.old, each.new) for each in found.changes]) == (
        Meaning.UPDATE,
        [("number", "7B 2530", "7B 2532")],
    )


def test_another_airport_with_the_same_number_is_the_same_leg() -> None:
    stop = Stop(name="Cochabamba", iata="CBB")
    found = match(replace(TICKET, destination=stop), [BOOKED])
    assert (found.meaning, [(each.field, each.old, each.new) for each in found.changes]) == (
        Meaning.UPDATE,
        [("destination", BOOKED.destination, stop)],
    )


def test_of_two_segments_alike_the_nearest_in_time_is_meant() -> None:
    back = a_leg(code="back", starts=BOOKED.starts.shifted(7), ends=BOOKED.ends.shifted(7))
    earlier = [Earlier(BOOKED.id, TICKET), Earlier(back.id, TICKET)]
    moved = replace(TICKET, starts=Moment(dt.datetime(2027, 3, 21, 22, 0), "America/Lima"))
    assert match(moved, [BOOKED, back], earlier).leg == back


def test_a_cancellation_is_of_the_leg_and_once() -> None:
    earlier = [Earlier(BOOKED.id, CHANGE)]
    assert match(CANCELLATION, [BOOKED], earlier) == Match(Meaning.CANCELLATION, BOOKED)
    gone = replace(BOOKED, status=LegStatus.CANCELLED)
    assert match(CANCELLATION, [gone], earlier) == Match(Meaning.UNCHANGED, gone)
    assert match(CANCELLATION, []) == Match(Meaning.CANCELLATION)


def test_a_mail_older_than_what_the_leg_was_taken_from_is_told() -> None:
    assert match(TICKET, [BOOKED], [Earlier(BOOKED.id, CHANGE)]) == Match(Meaning.OUTDATED, BOOKED)


def test_a_planned_leg_becomes_booked_and_gains_its_reference() -> None:
    planned = a_leg(reference="", origin_terminal="1")
    found = match(TICKET, [planned])
    assert [(each.field, each.old, each.new) for each in found.changes] == [
        ("reference", "", "X7K2QD"),
        ("status", LegStatus.PLANNED, LegStatus.BOOKED),
    ]
    hold = match(replace(TICKET, status=Status.HOLD), [planned])
    assert [each.field for each in hold.changes] == ["reference"]


def test_a_planned_leg_of_another_day_or_way_is_left_alone() -> None:
    other_day = a_leg(reference="", starts=BOOKED.starts.shifted(1), ends=BOOKED.ends.shifted(1))
    other_way = a_leg(reference="", number="", destination=an_airport("CBB"))
    assert [match(TICKET, [leg]).meaning for leg in (other_day, other_way)] == [Meaning.NEW, Meaning.NEW]


def test_the_same_flight_under_another_booking_is_alongside() -> None:
    assert match(replace(TICKET, reference="ZZ11AA"), [BOOKED]) == Match(Meaning.ALONGSIDE, BOOKED)


def test_a_cancelled_leg_is_not_found_by_its_looks() -> None:
    assert match(TICKET, [replace(BOOKED, status=LegStatus.CANCELLED)]) == Match(Meaning.NEW)


def stay(**values: Any) -> Leg:
    given: dict[str, Any] = {
        "kind": LegKind.STAY,
        "code": "stay",
        "origin": a_house(),
        "destination": None,
        "carrier": "",
        "number": "",
        "reference": "HR-99-1734",
        "status": LegStatus.BOOKED,
        "starts": ZonedTime.parse("2027-03-16T14:00", "America/La_Paz"),
        "ends": ZonedTime.parse("2027-03-20T11:00", "America/La_Paz"),
    }
    return a_leg(**given | values)


def test_a_stay_is_found_and_a_mere_day_of_leaving_keeps_the_hour() -> None:
    hotel = sample("hotel.eml")
    assert match(hotel, [stay()]) == Match(Meaning.UNCHANGED, stay())
    longer = stay(ends=ZonedTime.parse("2027-03-21T11:00", "America/La_Paz"))
    assert [each.field for each in match(hotel, [longer]).changes] == ["ends"]


def test_a_planned_stay_in_the_same_house_is_booked() -> None:
    planned = stay(reference="", status=LegStatus.PLANNED, origin=a_house("El Rosario de La Paz"))
    assert [each.field for each in match(sample("hotel.eml"), [planned]).changes] == ["reference", "status"]


def test_the_same_booking_in_another_house_changes_the_house() -> None:
    elsewhere = stay(origin=a_house("Hotel Gloria", latitude=-16.6, longitude=-68.2, address="Calle Potosí"))
    found = match(sample("hotel.eml"), [elsewhere])
    assert (found.meaning, [each.field for each in found.changes]) == (Meaning.UPDATE, ["origin"])


def test_an_entry_of_a_calendar_is_known_by_its_uid() -> None:
    entry = sample("flight.ics")
    leg = a_leg(number="RX 520", reference="", origin=an_airport("CMN"), destination=an_airport("DSS"))
    moved = replace(entry, reference="", number="RX 522")
    assert match(moved, [leg], [Earlier(leg.id, entry)]).leg == leg


def test_travellers_are_known_however_airlines_write_them() -> None:
    people = (AMINATA, JEAN)
    named = (
        "SOW/AMINATA MRS",
        "Aminata Sow",
        "sow aminata",
        "SOW/AMINATAMRS",
        "Mme Aminata Sow",
        "SOW/AMINATA FATOU MRS",
    )
    assert [delegate_named(name, people) for name in named] == [AMINATA.id] * 6
    assert [delegate_named(name, people) for name in ("Sow", "", "Jean Valjean", "Aminata Tremblay")] == [None] * 4
    assert delegate_named("TREMBLAY/JEAN MR", (JEAN, replace(JEAN, id=AMINATA.id))) is None
