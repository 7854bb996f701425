"""Bookings as airlines, hotels, railways and bus companies send them, read into reservations."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from events.missions.bookings.reading.findings import Found, NoteKind
from events.missions.bookings.reading.reading import read_booking
from events.missions.bookings.reading.reservation import (
    Moment,
    Origin,
    Price,
    Reservation,
    Source,
    Status,
    Stop,
    Traveller,
)
from events.missions.itineraries.plan.kinds import LegKind

SAMPLES = Path(__file__).parent / "samples"


def sample(name: str) -> Found:
    return read_booking((SAMPLES / name).read_bytes(), name)


def only(found: Found) -> Reservation:
    (reservation,) = found.reservations
    return reservation


def at(text: str, zone: str, **more: Any) -> Moment:
    return Moment(dt.datetime.fromisoformat(text), zone, **more)


def kinds(found: Found) -> list[NoteKind]:
    return [note.kind for note in found.notes]


def test_an_electronic_ticket_gives_each_segment_once_with_both_travellers() -> None:
    found = sample("airline_ticket.eml")
    first, second = found.reservations
    assert (found.format, found.subject) == ("mail", "Votre billet électronique – dossier X7K2QD")
    assert found.sent_at == dt.datetime(2027, 1, 12, 14, 31, 7, tzinfo=dt.UTC)
    assert [(each.number, each.reference, each.carrier) for each in (first, second)] == [
        ("7B 8120", "X7K2QD", "Air Boréal"),
        ("7B 2530", "X7K2QD", "Air Boréal"),
    ]
    assert second.travellers == (
        Traveller("SOW/AMINATA MRS", "21C", "882-2400121C"),
        Traveller("TREMBLAY/JEAN MR", "21D", "882-2400121D"),
    )
    assert second.price == Price(Decimal("1284.60"), "CAD")
    assert first.identity != second.identity


def test_each_end_of_a_flight_is_on_the_clock_of_its_airport() -> None:
    _first, second = sample("airline_ticket.eml").reservations
    assert (second.starts, second.ends) == (
        at("2027-03-15T21:55", "America/Lima"),
        at("2027-03-16T00:50", "America/La_Paz"),
    )
    assert second.origin == Stop(
        name="Jorge Chávez",
        iata="LIM",
        city="Lima",
        country="PE",
        latitude=-12.0219,
        longitude=-77.1143,
        terminal="1",
        zone="America/Lima",
    )


def test_scheduled_times_are_taken_and_neither_estimates_nor_boarding() -> None:
    first, _second = sample("airline_ticket.eml").reservations
    assert first.starts == at("2027-03-15T08:10", "America/Toronto")


def test_every_field_says_where_it_was_read() -> None:
    first, _second = sample("airline_ticket.eml").reservations
    part = "airline_ticket.eml, 2, script 1"
    assert first.origins["number"] == Origin(Source.JSON_LD, part, "$[0].reservationFor.flightNumber")
    assert first.origins["starts"] == Origin(Source.JSON_LD, part, "$[0].reservationFor.departureTime")
    assert first.origins["origin.zone"] == Origin(Source.AIRPORTS, part, "YUL")
    filled = {"reference", "status", "carrier", "number", "starts", "ends", "travellers", "price", "revised_at"}
    assert filled <= set(first.origins)


def test_an_attached_ticket_that_is_not_read_is_told() -> None:
    found = sample("airline_ticket.eml")
    assert [(note.kind, note.part) for note in found.notes] == [
        (NoteKind.PART_NOT_READ, "airline_ticket.eml, 3 billet.pdf")
    ]


def test_a_hotel_tells_its_stay_in_microdata() -> None:
    found = sample("hotel.eml")
    reservation = only(found)
    assert reservation == Reservation(
        kind=LegKind.STAY,
        reference="HR-99-1734",
        status=Status.CONFIRMED,
        origin=Stop(
            name="Hostal El Rosario",
            city="La Paz",
            country="BO",
            address="Av. Illampu 704, La Paz",
            latitude=-16.4957,
            longitude=-68.1414,
            zone="America/La_Paz",
        ),
        starts=at("2027-03-16T14:00", "America/La_Paz"),
        ends=at("2027-03-20T00:00", "America/La_Paz", is_day=True),
        travellers=(Traveller("Aminata Sow"),),
        price=Price(Decimal("312.40"), "USD"),
        phone="+591 2 2451658",
        url="https://hostal-rosario.example/reservas",
        revised_at=dt.datetime(2027, 1, 16, 22, 20, tzinfo=dt.UTC),
        origins=reservation.origins,
    )
    assert reservation.origins["starts"].path == "$[0].checkinTime[0]"
    assert reservation.origins["origin.zone"] == Origin(Source.ZONES, "hotel.eml, 2", "BO")
    assert reservation.origins["revised_at"] == Origin(Source.MAIL, "hotel.eml", "Date")
    assert found.notes == ()


def test_a_bus_in_bolivia_has_times_of_the_place_without_offset() -> None:
    reservation = only(sample("bus.json"))
    assert (reservation.kind, reservation.carrier, reservation.number) == (LegKind.BUS, "Trans Copacabana", "0730")
    assert reservation.starts == at("2027-03-20T07:30", "America/La_Paz")
    assert reservation.travellers == (Traveller("Aminata Sow", "7"),)
    assert reservation.origins["starts"] == Origin(Source.JSON_LD, "bus.json", "$.reservationFor.departureTime")


def test_a_train_with_broken_json_is_read_and_says_so() -> None:
    found = sample("train.html")
    reservation = only(found)
    assert (reservation.carrier, reservation.number, reservation.origin.terminal) == ("Renfe", "3112", "6")
    assert (reservation.starts, reservation.ends) == (
        at("2027-04-02T09:00", "Europe/Madrid"),
        at("2027-04-02T11:30", "Europe/Madrid"),
    )
    assert kinds(found) == [NoteKind.JSON_MENDED, NoteKind.OFFSET_DIFFERS]


def test_a_calendar_file_is_read_by_its_words() -> None:
    found = sample("flight.ics")
    reservation = only(found)
    assert reservation == Reservation(
        kind=LegKind.FLIGHT,
        reference="M4PLQ2",
        carrier="Royal Example",
        number="RX 520",
        origin=Stop(
            name="Casablanca Mohammed V",
            iata="CMN",
            city="Casablanca",
            country="MA",
            latitude=33.3675,
            longitude=-7.58997,
            terminal="1",
            zone="Africa/Casablanca",
        ),
        destination=Stop(
            name="Blaise Diagne International Airport",
            iata="DSS",
            city="Dakar",
            country="SN",
            latitude=14.67111,
            longitude=-17.06694,
            zone="Africa/Dakar",
        ),
        starts=at("2027-05-01T23:30", "Africa/Casablanca"),
        ends=Moment(reservation.ends.wall, "Africa/Dakar") if reservation.ends else None,
        travellers=(Traveller("Aminata Sow"), Traveller("Jean Tremblay")),
        uid="qv5520-20270501@royal-example",
        revised_at=dt.datetime(2027, 1, 10, 8, tzinfo=dt.UTC),
        origins=reservation.origins,
    )
    assert reservation.starts is not None
    assert reservation.ends is not None
    starts, ends = reservation.starts.instant(), reservation.ends.instant()
    assert starts is not None
    assert ends is not None
    assert ends - starts == dt.timedelta(hours=3, minutes=35)
    assert reservation.origins["reference"] == Origin(Source.CALENDAR, "flight.ics", "VEVENT[0].DESCRIPTION")
    assert [(note.kind, note.detail) for note in found.notes] == [(NoteKind.ENTRY_NOT_UNDERSTOOD, "Réunion d'équipe")]


def test_a_mail_of_a_change_and_one_of_a_cancellation_are_about_the_same_reservation() -> None:
    ticket = sample("airline_ticket.eml").reservations[1]
    change, cancellation = only(sample("schedule_change.eml")), only(sample("cancellation.eml"))
    assert ticket.identity == change.identity == cancellation.identity
    assert change.starts == at("2027-03-16T06:20", "America/Lima")
    assert (change.status, cancellation.status) == (Status.CONFIRMED, Status.CANCELLED)
    assert change.carrier == "Air Boréal"  # sent in Latin-1


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.iterdir()))
def test_a_reservation_can_be_kept_as_json(name: str) -> None:
    for reservation in sample(name).reservations:
        assert msgspec.json.decode(msgspec.json.encode(reservation), type=Reservation) == reservation


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.iterdir()))
def test_reading_twice_gives_the_same_and_the_name_of_the_file_changes_nothing_but_itself(name: str) -> None:
    assert sample(name) == sample(name)
    pasted = read_booking((SAMPLES / name).read_bytes())
    assert [each.identity for each in pasted.reservations] == [each.identity for each in sample(name).reservations]
