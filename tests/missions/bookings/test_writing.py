# ruff: noqa: DTZ001 - wall times are naive
"""Legs told as reservations: for pages, mails and calendars; and read back."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.missions.bookings.matching import Match, Meaning, match
from events.missions.bookings.reading.reading import read_booking
from events.missions.bookings.reading.reservation import Reservation, Status
from events.missions.bookings.writing import reservation_json_ld, reservations_json_ld
from events.missions.itineraries.plan.kinds import LegKind, LegStatus, PlaceKind
from events.missions.itineraries.plan.values import Leg, Plan
from events.platform.ical.content_lines import joined
from events.platform.ical.structured_data import reservation_line
from events.platform.language.i18n import Translated
from events.platform.web.json_ld import as_script
from events.platform.zoned import ZonedTime
from tests.missions.bookings.plans import AMINATA, JEAN, a_house, a_leg, an_airport
from tests.publishing.calendars.rfc5545 import parse

LA_PAZ = "America/La_Paz"
EXTRACTOR = Path("/usr/lib/x86_64-linux-gnu/libexec/kf5/kitinerary-extractor")
EVIL = '</script><script>alert(1)</script> & "quoted"; a, b\\c \u2028 é 漢 🌊'

STATION = a_house(EVIL, kind=PlaceKind.STATION)
ARRIVAL = a_house("Terminal de Buses", kind=PlaceKind.STATION, city="Cochabamba", latitude=-17.4026, longitude=-66.1561)
GROUND: dict[str, Any] = {
    "origin": STATION,
    "destination": ARRIVAL,
    "number": "730",
    "starts": ZonedTime.parse("2027-03-20T07:30", LA_PAZ),
    "ends": ZonedTime.parse("2027-03-20T14:45", LA_PAZ),
    "status": LegStatus.BOOKED,
}
LEGS = (
    a_leg(status=LegStatus.CONFIRMED, origin_terminal="1"),
    a_leg(LegKind.BUS, "bus", **GROUND),
    a_leg(LegKind.TRAIN, "train", **GROUND, origin_terminal="6"),
    a_leg(LegKind.BOAT, "boat", **GROUND | {"number": "Transturin 3"}),
    a_leg(
        LegKind.STAY,
        "stay",
        origin=a_house(),
        destination=None,
        carrier="",
        number="",
        status=LegStatus.BOOKED,
        starts=ZonedTime.parse("2027-03-16T14:00", LA_PAZ),
        ends=ZonedTime.parse("2027-03-20T11:00", LA_PAZ),
    ),
)


def written(leg: Leg, *, with_reference: bool = True) -> dict[str, Any]:
    found = reservation_json_ld(leg, AMINATA, with_reference=with_reference)
    assert found is not None
    return found


def as_page(leg: Leg) -> bytes:
    script = as_script(written(leg))
    return f'<!DOCTYPE html><html><head><script type="application/ld+json">{script}</script></head></html>'.encode()


def as_feed(leg: Leg) -> bytes:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//test//EN",
        "BEGIN:VEVENT",
        f"UID:{leg.uid}",
        "DTSTAMP:20270101T000000Z",
        "DTSTART:20270316T025500Z",
        "SUMMARY:x",
        reservation_line(written(leg)),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return joined(lines)


def only(data: bytes) -> Reservation:
    (found,) = read_booking(data).reservations
    return found


def test_a_flight_has_what_gmail_and_kitinerary_ask_for() -> None:
    assert written(LEGS[0]) == {
        "@context": "http://schema.org",
        "@type": "FlightReservation",
        "reservationNumber": "X7K2QD",
        "reservationStatus": "http://schema.org/ReservationConfirmed",
        "underName": {"@type": "Person", "name": "Aminata Sow"},
        "modifiedTime": "2027-01-20T09:00:00+00:00",
        "reservationFor": {
            "@type": "Flight",
            "flightNumber": "2530",
            "airline": {"@type": "Airline", "name": "Air Boréal", "iataCode": "7B"},
            "departureAirport": {
                "@type": "Airport",
                "name": "Jorge Chavez International Airport",
                "iataCode": "LIM",
                "address": {"@type": "PostalAddress", "addressLocality": "Lima", "addressCountry": "PE"},
                "geo": {"@type": "GeoCoordinates", "latitude": -12.0219, "longitude": -77.1143},
            },
            "arrivalAirport": {
                "@type": "Airport",
                "name": "El Alto International Airport",
                "iataCode": "LPB",
                "address": {"@type": "PostalAddress", "addressLocality": "La Paz / El Alto", "addressCountry": "BO"},
                "geo": {"@type": "GeoCoordinates", "latitude": -16.5133, "longitude": -68.1923},
            },
            "departureTime": "2027-03-15T21:55:00-05:00",
            "arrivalTime": "2027-03-16T00:50:00-04:00",
            "departureTerminal": "1",
        },
    }


def test_the_reference_is_left_out_where_it_is_not_asked_for() -> None:
    assert "X7K2QD" not in json.dumps([written(leg, with_reference=False) for leg in LEGS])


def test_what_nobody_books_is_not_told() -> None:
    kinds = set(LegKind) - {LegKind.FLIGHT, LegKind.TRAIN, LegKind.BUS, LegKind.BOAT, LegKind.STAY}
    assert {reservation_json_ld(a_leg(kind), AMINATA, with_reference=True) for kind in kinds} == {None}


def test_a_person_gets_what_they_travel_on_and_what_is_cancelled_of_it() -> None:
    others = a_leg(code="others", people=frozenset({JEAN.id}))
    gone = a_leg(code="gone", status=LegStatus.CANCELLED)
    plan = Plan(
        mission_id=AMINATA.id,
        slug="m",
        title=Translated({}),
        begins_on=dt.date(2027, 3, 15),
        ends_on=dt.date(2027, 3, 30),
        home_zone="America/Toronto",
        languages=("fr",),
        legs=(*LEGS, others, gone),
    )
    found = reservations_json_ld(plan, AMINATA, with_reference=False)
    assert [each["reservationStatus"].rpartition("/")[2] for each in found] == [
        *["ReservationConfirmed"] * 5,
        "ReservationCancelled",
    ]
    off = replace(plan, turns=(dt.datetime(2027, 3, 1, tzinfo=dt.UTC),))  # the mission itself was cancelled
    told = {each["reservationStatus"] for each in reservations_json_ld(off, AMINATA, with_reference=False)}
    assert told == {"http://schema.org/ReservationCancelled"}


def test_no_text_ends_the_script_it_stands_in() -> None:
    script = as_script(written(LEGS[1]))
    assert not set("<>&\u2028") & set(script)
    assert json.loads(script) == written(LEGS[1])


@pytest.mark.parametrize("leg", LEGS, ids=[leg.code for leg in LEGS])
@pytest.mark.parametrize("form", [as_page, as_feed])
def test_what_is_written_is_read_back_as_the_same_leg(leg: Leg, form: Callable[[Leg], bytes]) -> None:
    found = only(form(leg))
    assert match(found, [leg]) == Match(Meaning.UNCHANGED, leg)
    assert (found.kind, found.reference, found.number, found.carrier) == (
        leg.kind,
        leg.reference,
        leg.number,
        leg.carrier,
    )
    assert found.starts is not None
    assert found.ends is not None
    assert (found.starts.zoned, found.ends.zoned) == (leg.starts, leg.ends)


def test_a_feed_s_entry_read_back_is_known_by_its_uid() -> None:
    assert only(as_feed(LEGS[0])).uid == "leg@example.org"


def test_a_cancelled_leg_is_read_back_as_cancelled() -> None:
    assert only(as_page(replace(LEGS[0], status=LegStatus.CANCELLED))).status is Status.CANCELLED


@pytest.mark.parametrize("leg", LEGS, ids=[leg.code for leg in LEGS])
def test_another_reader_of_calendars_finds_the_json_whole(leg: Leg) -> None:
    (event,) = parse(as_feed(leg)).named("VEVENT")
    assert json.loads(event.text("X-KDE-KITINERARY-RESERVATION")) == [written(leg)]


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\ufeff"), max_size=60)
airports = st.sampled_from(["LIM", "LPB", "YUL", "CBB", "KTM", "DSS", "CMN", "BCN", "APW", "HNL"])


@given(
    departs=airports,
    arrives=airports,
    starts=st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2040, 1, 1)),
    minutes=st.integers(30, 1200),
    carrier=texts,
    number=st.integers(1, 9999),
    status=st.sampled_from([LegStatus.BOOKED, LegStatus.CONFIRMED, LegStatus.CHANGED]),
)
def test_any_flight_is_read_back_as_it_was_written(
    departs: str, arrives: str, starts: dt.datetime, minutes: int, carrier: str, number: int, status: LegStatus
) -> None:
    origin, destination = an_airport(departs), an_airport(arrives)
    leaving = ZonedTime(starts.replace(second=0, microsecond=0, fold=0), origin.zone).resolved()
    arriving = ZonedTime.from_instant(leaving.instant() + dt.timedelta(minutes=minutes), destination.zone)
    leg = a_leg(
        origin=origin,
        destination=destination,
        starts=leaving,
        ends=arriving,
        carrier=carrier,
        number=f"7B {number}",
        status=status,
    )
    for form in (as_page, as_feed):
        found = only(form(leg))
        assert found.starts is not None
        assert found.ends is not None
        assert (found.starts.zoned, found.ends.zoned, found.number) == (leaving, arriving, leg.number)
        assert match(found, [leg]).meaning is Meaning.UNCHANGED


@pytest.mark.skipif(not EXTRACTOR.exists(), reason="KDE Itinerary's extractor is not installed")
@pytest.mark.parametrize("leg", [leg for leg in LEGS if leg.kind is not LegKind.BOAT], ids=lambda leg: leg.code)
@pytest.mark.parametrize(("form", "ending"), [(as_page, ".html"), (as_feed, ".ics")])
def test_kde_itinerary_understands_what_is_written(
    leg: Leg, form: Callable[[Leg], bytes], ending: str, tmp_path: Path
) -> None:
    """Boats are read by it as well, but left out by its validation unless it knows the operator's mail."""
    (found,) = extracted(form(leg), ending, tmp_path)
    assert (found["@type"], found["reservationNumber"]) == (written(leg)["@type"], "X7K2QD")
    assert found["reservationStatus"] == "http://schema.org/ReservationConfirmed"
    trip = found["reservationFor"]
    times = (trip.get("departureTime") or found["checkinTime"], trip.get("arrivalTime") or found["checkoutTime"])
    assert [value["@value"] if isinstance(value, dict) else value for value in times] == [
        leg.starts.aware.isoformat(),
        leg.ends.aware.isoformat(),
    ]


@pytest.mark.skipif(not EXTRACTOR.exists(), reason="KDE Itinerary's extractor is not installed")
@pytest.mark.parametrize("name", ["airline_ticket.eml", "schedule_change.eml", "bus.json"])
def test_kde_itinerary_reads_the_same_from_the_samples(name: str, tmp_path: Path) -> None:
    data = (Path(__file__).parent / "samples" / name).read_bytes()
    theirs = {
        (each["reservationNumber"], _instant(each["reservationFor"]["departureTime"]))
        for each in extracted(data, Path(name).suffix, tmp_path)
    }
    ours = {
        (each.reference, each.starts.instant() if each.starts else None) for each in read_booking(data).reservations
    }
    assert theirs == ours


def _instant(value: str | dict[str, str]) -> dt.datetime:
    return dt.datetime.fromisoformat(value["@value"] if isinstance(value, dict) else value).astimezone(dt.UTC)


def extracted(data: bytes, ending: str, folder: Path) -> list[dict[str, Any]]:
    path = folder / f"given{ending}"
    path.write_bytes(data)
    run = subprocess.run(
        [EXTRACTOR, path],
        capture_output=True,
        check=True,
        timeout=60,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    found: list[dict[str, Any]] = json.loads(run.stdout or b"[]")
    return found
