"""The many ways in which senders write schema.org."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from events.missions.bookings.reading.findings import Found, NoteKind
from events.missions.bookings.reading.nodes import document
from events.missions.bookings.reading.reading import read_booking
from events.missions.bookings.reading.reservation import (
    Moment,
    Price,
    Reservation,
    Status,
    Traveller,
    plain_number,
    plain_reference,
)
from events.missions.bookings.reading.schema_people import price_in
from events.missions.bookings.reading.stops import code_in, country_code
from events.missions.bookings.reading.times import read_moment
from events.missions.itineraries.plan.kinds import LegKind


def flight(**more: Any) -> dict[str, Any]:
    trip = {
        "@type": "Flight",
        "flightNumber": "2530",
        "airline": {"@type": "Airline", "name": "Air Boréal", "iataCode": "7B"},
        "departureAirport": {"@type": "Airport", "iataCode": "LIM"},
        "arrivalAirport": {"@type": "Airport", "iataCode": "LPB"},
        "departureTime": "2027-03-15T21:55:00-05:00",
        "arrivalTime": "2027-03-16T00:50:00-04:00",
    }
    return {
        "@context": "http://schema.org",
        "@type": "FlightReservation",
        "reservationNumber": "X7K2QD",
        "underName": {"@type": "Person", "name": "Aminata Sow"},
        "reservationFor": trip | more,
    }


def read(value: object) -> Found:
    return read_booking(json.dumps(value).encode())


def only(value: object) -> Reservation:
    (reservation,) = read(value).reservations
    return reservation


@pytest.mark.parametrize(
    "kind", ["FlightReservation", "http://schema.org/FlightReservation", "schema:FlightReservation"]
)
def test_types_are_known_with_and_without_their_vocabulary(kind: str) -> None:
    assert only(flight() | {"@type": [kind, "Thing"]}).kind is LegKind.FLIGHT


def test_one_object_a_list_and_a_graph_tell_the_same() -> None:
    one = only(flight())
    for value in ([flight()], {"@context": "x", "@graph": [flight()]}, [[{"anything": flight()}]]):
        found = only(value)
        assert (found.identity, found.starts, found.travellers) == (one.identity, one.starts, one.travellers)


def test_objects_are_found_by_their_name() -> None:
    value = flight(departureAirport={"@id": "#lima"})
    found = only([value, {"@id": "#lima", "@type": "Airport", "iataCode": "LIM"}])
    assert found.origin.iata == "LIM"


def test_a_package_gives_its_parts_what_they_do_not_say() -> None:
    part = {key: value for key, value in flight().items() if key not in {"reservationNumber", "underName"}}
    package = {
        "@type": "ReservationPackage",
        "reservationNumber": "PCK1",
        "reservationStatus": "http://schema.org/ReservationCancelled",
        "underName": {"name": "Jean Tremblay"},
        "subReservation": [part, flight(flightNumber="8121", departureTime="2027-03-20T10:00:00-05:00")],
    }
    first, second = read(package).reservations
    assert (first.reference, first.status, first.travellers) == (
        "PCK1",
        Status.CANCELLED,
        (Traveller("Jean Tremblay"),),
    )
    assert first.origins["reference"].path == "$.reservationNumber"
    assert (second.reference, second.number) == ("X7K2QD", "7B 8121")


def test_a_reservation_for_several_flights_is_several() -> None:
    value = flight()
    value["reservationFor"] = [value["reservationFor"], value["reservationFor"] | {"flightNumber": "99"}]
    assert [each.number for each in read(value).reservations] == ["7B 2530", "7B 99"]


def test_a_time_of_another_offset_is_converted_and_told() -> None:
    found = read(flight(departureTime="2027-03-16T02:55:00Z"))
    assert found.reservations[0].starts == read_moment("2027-03-15T21:55", "America/Lima")
    assert [(note.kind, note.detail) for note in found.notes] == [(NoteKind.OFFSET_DIFFERS, "2027-03-16T02:55")]


def test_a_time_without_offset_is_the_clock_of_the_place() -> None:
    found = read(flight(departureTime="2027-03-15T21:55:00", arrivalTime="2027-03-16 00:50"))
    assert found.reservations[0].ends == read_moment("2027-03-16T00:50", "America/La_Paz")
    assert found.notes == ()


def test_a_scheduled_time_goes_before_the_one_that_may_be_an_estimate() -> None:
    found = only(
        flight(scheduledDepartureTime="2027-03-15T21:40:00-05:00", actualDepartureTime="2027-03-15T23:00:00-05:00")
    )
    assert found.starts == read_moment("2027-03-15T21:40", "America/Lima")


def test_a_place_without_zone_keeps_the_offset_until_it_is_known() -> None:
    value = flight(departureAirport={"name": "Somewhere"})
    found = read(value)
    starts = found.reservations[0].starts
    assert starts is not None
    assert (starts.zone, starts.offset, starts.wall.isoformat()) == (None, -300, "2027-03-15T21:55:00")
    assert starts.placed("America/La_Paz").wall.isoformat() == "2027-03-15T22:55:00"
    assert [note.kind for note in found.notes] == [NoteKind.ZONE_UNKNOWN]


@pytest.mark.parametrize(
    "text", ["02-04-2027 18:35", "15/03/2027", "demain", "2027-13-40", "1066-10-14T09:00", "2027-03-15T25:00"]
)
def test_a_time_that_could_be_another_is_not_guessed(text: str) -> None:
    found = read(flight(departureTime=text))
    assert found.reservations[0].starts is None
    assert (NoteKind.TIME_NOT_READ, text) in {(note.kind, note.detail) for note in found.notes}


def test_a_day_alone_is_a_day() -> None:
    value = flight(departureDay="2027-03-15")
    del value["reservationFor"]["departureTime"]
    starts = only(value).starts
    assert starts is not None
    assert (starts.is_day, starts.wall.isoformat(), starts.zoned) == (True, "2027-03-15T00:00:00", None)


@pytest.mark.parametrize(
    ("checkin", "expected"),
    [
        ({"checkinDate": "2027-03-16"}, "2027-03-16T00:00 day"),
        ({"checkinDate": "2027-03-16T00:00:00Z"}, "2027-03-16T00:00 day"),
        ({"checkinTime": "2027-03-16"}, "2027-03-16T00:00 day"),
        ({"checkinTime": "2027-03-16T15:00:00-04:00"}, "2027-03-16T15:00"),
        ({"checkinDate": "2027-03-16", "checkinTime": "15:00"}, "2027-03-16T15:00"),
        ({"checkinDate": "2027-03-16T00:00:00", "checkinTime": "15:00:00"}, "2027-03-16T15:00"),
        ({"checkinDate": "2027-03-16", "checkinTime": "afternoon"}, "2027-03-16T00:00 day"),
    ],
)
def test_check_in_is_a_date_a_time_or_both(checkin: dict[str, str], expected: str) -> None:
    house = {
        "@type": "Hotel",
        "name": "El Rosario",
        "address": {"addressCountry": {"@type": "Country", "name": "Bolivie"}},
    }
    starts = only({"@type": "LodgingReservation", "reservationFor": house, **checkin}).starts
    assert starts is not None
    assert f"{starts.wall.isoformat(timespec='minutes')}{' day' if starts.is_day else ''}" == expected
    assert starts.zone == "America/La_Paz"


def test_travellers_are_taken_from_tickets_too_each_with_their_seat() -> None:
    def ticket(name: str, seat: str) -> dict[str, Any]:
        return {"underName": {"name": name}, "ticketedSeat": {"seatNumber": seat}, "ticketNumber": f"T{seat}"}

    value = flight() | {"reservedTicket": [ticket("Aminata Sow", "1A"), ticket("Jean Tremblay", "1B")]}
    assert only(value).travellers == (Traveller("Aminata Sow", "1A", "T1A"), Traveller("Jean Tremblay", "1B", "T1B"))


def test_a_rental_car_an_event_and_a_table_are_read() -> None:
    car = {
        "@type": "RentalCarReservation",
        "pickupLocation": {"name": "Cochabamba", "address": {"addressCountry": "BO"}},
        "pickupTime": "2027-03-18T09:00",
        "dropoffLocation": {"name": "La Paz", "address": {"addressCountry": "BO"}},
        "dropoffTime": "2027-03-19T18:00",
        "reservationFor": {"@type": "RentalCar", "name": "4x4", "rentalCompany": {"name": "Barbol"}},
    }
    event = {
        "@type": "EventReservation",
        "reservationFor": {
            "@type": "Event",
            "name": "Foro del Agua",
            "startDate": "2027-03-22T09:00:00-04:00",
            "location": {"@type": "Place", "name": "Teatro", "address": {"addressCountry": "BO"}},
        },
    }
    table = {
        "@type": "FoodEstablishmentReservation",
        "startTime": "2027-03-18T20:00",
        "reservationFor": {"name": "Gustu"},
    }
    found = [only(value) for value in (car, event, table)]
    assert [(each.kind, each.origin.name, each.title) for each in found] == [
        (LegKind.ROAD, "Cochabamba", ""),
        (LegKind.MEETING, "Teatro", "Foro del Agua"),
        (LegKind.MEAL, "Gustu", ""),
    ]
    assert found[0].carrier == "Barbol"
    assert found[1].starts == read_moment("2027-03-22T09:00", "America/La_Paz")


def test_a_kind_that_no_leg_has_is_told() -> None:
    found = read([flight(), {"@type": "TaxidermyReservation"}])
    assert [(note.kind, note.detail) for note in found.notes] == [(NoteKind.KIND_NOT_READ, "TaxidermyReservation")]


def test_an_unknown_airport_and_an_end_before_the_start_are_told() -> None:
    found = read(
        flight(
            departureAirport={"iataCode": "XXQ", "address": {"addressCountry": "PE"}}, arrivalTime="2027-03-15T12:00"
        )
    )
    assert [note.kind for note in found.notes] == [NoteKind.AIRPORT_UNKNOWN, NoteKind.ENDS_BEFORE_START]


@pytest.mark.parametrize(
    ("text", "currency", "expected"),
    [
        ("1 234,50", "EUR", Price(Decimal("1234.50"), "EUR")),
        ("1,234.50", "usd", Price(Decimal("1234.50"), "USD")),
        ("EUR 120.5", "", Price(Decimal("120.5"), "EUR")),
        ("99 BOB", "", Price(Decimal("99.0"), "BOB")),
        ("120", "$", Price(Decimal("120.0"))),
        ("free", "EUR", None),
        ("1.2.3", "EUR", None),
        ("-5", "EUR", None),
    ],
)
def test_prices_are_read_where_they_are_clear(text: str, currency: str, expected: Price | None) -> None:
    assert price_in(text, currency) == expected


def test_countries_are_known_by_code_and_by_name_in_three_languages() -> None:
    names = ("BO", "bo", "Bolivia", "BOLIVIE", "Côte d’Ivoire", "Perú", "Nulle part", "")
    assert [country_code(name) for name in names] == ["BO", "BO", "BO", "BO", "CI", "PE", "", ""]


def test_an_airport_told_by_its_name_alone_may_end_with_its_code() -> None:
    names = ("Jorge Chávez (LIM)", "La Paz LPB", "Somewhere (XQX)", "LIMA")
    assert [code_in(name) for name in names] == ["LIM", "LPB", "", ""]
    assert only(flight(departureAirport="Lima (LIM)")).starts == read_moment("2027-03-15T21:55", "America/Lima")


def test_numbers_and_references_are_compared_as_people_mean_them() -> None:
    assert {plain_number(text) for text in ("7B 2530", "7b2530", "7B-02530")} == {"7B2530"}
    assert {plain_number(text) for text in ("0730", "730")} == {"730"}
    assert plain_number("AVE 3112") == "AVE3112"
    assert plain_reference("x7k-2qd ") == "X7K2QD"


def test_paths_lead_to_values() -> None:
    root = document([{"a": [{"b": {"@value": " x  y "}}, {"b": 3}]}])
    assert root.get("a") is None  # a list is no object
    first = document({"a": [{"b": {"@value": " x  y "}}, {"b": 3}]})
    assert [(each.path, (each.get("b") or each).text) for each in first.all("a")] == [
        ("$.a[0]", "x y"),
        ("$.a[1]", "3"),
    ]


def test_moments_have_one_form() -> None:
    assert read_moment("20270315T2155Z") == Moment(read_moment("2027-03-15T21:55").wall, offset=0)  # type: ignore[union-attr]
