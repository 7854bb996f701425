"""Reservations of schema.org, as airlines, railways and hotels put them in their mails, read into ours.

Read as schema.org has them and as Gmail's and KItinerary's documents do, which differ in places: reservationNumber
and reservationId, checkinTime and checkinDate, busCompany and provider. Scheduled times are taken: departureTime and
arrivalTime, or scheduledDepartureTime where a sender tells both. What is expected for the day (estimatedDepartureTime,
actualDepartureTime) and what is not the journey (boardingTime, webCheckinTime) is never looked at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from events.missions.bookings.reading.draft import Draft
from events.missions.bookings.reading.findings import Note, NoteKind
from events.missions.bookings.reading.nodes import Node, document, walk
from events.missions.bookings.reading.reservation import Moment, Reservation, Source, Status
from events.missions.bookings.reading.schema_people import read_price, read_travellers
from events.missions.bookings.reading.stops import read_stop
from events.missions.bookings.reading.times import as_day, at_clock, read_instant, read_moment
from events.missions.itineraries.plan.kinds import ENCOUNTERS, KINDS, STAYS, TRANSPORT, LegKind

MOST_RESERVATIONS = 60  # of one document

_BOOKED = tuple(row.booked for row in KINDS.values() if row.booked)
_KINDS = {
    name: kind
    for kind, row in KINDS.items()
    for name in ((row.booked.reservation,) if row.booked else ()) + row.read_from
}
_STATUSES = {
    "Confirmed": Status.CONFIRMED,
    "ReservationConfirmed": Status.CONFIRMED,
    "Hold": Status.HOLD,
    "ReservationHold": Status.HOLD,
    "Pending": Status.HOLD,
    "ReservationPending": Status.HOLD,
    "Cancelled": Status.CANCELLED,
    "Canceled": Status.CANCELLED,
    "ReservationCancelled": Status.CANCELLED,
    "ReservationCanceled": Status.CANCELLED,
}
_CARRIERS = (
    *("airline", "trainCompany", "busCompany", "rentalCompany", "provider", "seller"),
    *(row.carrier for row in _BOOKED),
)
_NUMBERS = (*(row.number for row in _BOOKED if row.number != "name"), "tripNumber")
_ENDS_OF_JOURNEYS = tuple(row.end for row in _BOOKED if row.end)
_BERTHS = tuple(row.berth for row in _BOOKED if row.berth)
_ORIGINS = (*(f"departure{end}" for end in _ENDS_OF_JOURNEYS), "pickupLocation")
_DESTINATIONS = (*(f"arrival{end}" for end in _ENDS_OF_JOURNEYS), "dropoffLocation")
_STARTS = ("scheduledDepartureTime", "departureTime", "pickupTime", "departureDay", "departureDate")
_ENDS = ("scheduledArrivalTime", "arrivalTime", "dropoffTime", "arrivalDate")


@dataclass(frozen=True, slots=True)
class _Booking:
    """A reservation of one trip; what it does not say itself is its package's."""

    reservation: Node
    trip: Node
    package: Node | None = None

    def get(self, *names: str) -> Node | None:
        return self.reservation.get(*names) or (self.package.get(*names) if self.package else None)

    def of_trip(self, *names: str) -> Node | None:
        return self.trip.get(*names) or self.reservation.get(*names)


def read_document(value: object, source: Source, part: str) -> tuple[list[Reservation], list[Note]]:
    """Every reservation of a JSON-LD document (one object, a list, an @graph, a package), in order, with notes."""
    found: list[Reservation] = []
    notes: list[Note] = []
    for kind, booking in _bookings(document(value)):
        if len(found) == MOST_RESERVATIONS:
            notes.append(Note(NoteKind.TOO_MANY, part))
            break
        if kind is None:
            notes.append(Note(NoteKind.KIND_NOT_READ, part, ", ".join(sorted(booking.reservation.types))))
            continue
        draft = Draft(kind, source, part)
        _read(draft, booking)
        found.append(draft.finished())
        notes += draft.notes
    return found, notes


def _bookings(root: Node) -> Iterator[tuple[LegKind | None, _Booking]]:
    packages: dict[int, Node] = {}
    for node in walk(root):
        types = node.types
        if "ReservationPackage" in types:
            packages |= {id(each.value): node for each in node.all("subReservation")}
        elif any(name.endswith("Reservation") for name in types):
            kind = next((_KINDS[name] for name in sorted(types) if name in _KINDS), None)
            trips = node.all("reservationFor") or (Node({}, f"{node.path}.reservationFor"),)
            yield from ((kind, _Booking(node, trip, packages.get(id(node.value)))) for trip in trips)


def _read(draft: Draft, booking: _Booking) -> None:
    draft.take_text("reference", booking.get("reservationNumber", "reservationId", "confirmationNumber"))
    _read_status(draft, booking.get("reservationStatus"))
    if draft.kind in STAYS:
        _read_stay(draft, booking)
    elif draft.kind in TRANSPORT:
        _read_journey(draft, booking)
    else:
        _read_occasion(draft, booking)
    read_travellers(draft, booking.get, booking.reservation.all)
    read_price(draft, booking.get)
    draft.take_text("phone", booking.of_trip("telephone"))
    draft.take_address("url", booking.get("url", "modifyReservationUrl") or booking.trip.get("url"))
    _read_revision(draft, booking.get("modifiedTime", "dateModified"))


def _read_status(draft: Draft, status: Node | None) -> None:
    if status:
        draft.take("status", _STATUSES.get(status.text.rpartition("/")[2].rpartition(":")[2]), status.path)


def _read_revision(draft: Draft, node: Node | None) -> None:
    if node:
        draft.take("revised_at", _instant(node), node.path)


def _instant(node: Node) -> dt.datetime | None:
    return read_instant(node.text)


def _read_journey(draft: Draft, booking: _Booking) -> None:
    _read_number(draft, booking)
    read_stop(draft, "origin", booking.of_trip(*_ORIGINS))
    read_stop(draft, "destination", booking.of_trip(*_DESTINATIONS))
    draft.take_text("origin.terminal", booking.of_trip(*(f"departure{berth}" for berth in _BERTHS)))
    draft.take_text("destination.terminal", booking.of_trip(*(f"arrival{berth}" for berth in _BERTHS)))
    draft.place_stop("origin")
    draft.place_stop("destination")
    _take_time(draft, "starts", booking.of_trip(*_STARTS), "origin")
    _take_time(draft, "ends", booking.of_trip(*_ENDS), "destination" if draft.stop("destination") else "origin")


def _read_number(draft: Draft, booking: _Booking) -> None:
    """ "LA" and "2530" are one number, as people and boards write it; a name stands in where there is none."""
    carrier, number = booking.of_trip(*_CARRIERS), booking.trip.get(*_NUMBERS)
    draft.take_text("carrier", carrier)
    code = carrier.get("iataCode") if carrier else None
    if number and code and code.text.isalnum() and number.text.isdigit():
        draft.take("number", f"{code.text.upper()} {number.text}", number.path)
    names = ("trainName", "busName", "name") if "number" in KINDS[draft.kind].asks else ()
    draft.take_text("number", number or booking.trip.get(*names))


def _read_stay(draft: Draft, booking: _Booking) -> None:
    read_stop(draft, "origin", booking.trip)
    draft.place_stop("origin")
    for name, word in (("starts", "checkin"), ("ends", "checkout")):
        _take_check(draft, name, booking.get(f"{word}Date"), booking.get(f"{word}Time"))


def _take_check(draft: Draft, name: str, day: Node | None, time: Node | None) -> None:
    """Check-in and check-out: a date with a time of day, a whole time, or a date alone.

    Midnight stands for a mere date whatever its offset: a house that sends "2027-03-16T00:00:00Z" means the 16th.
    """
    node = time if time and _moment(time) else day
    moment = _moment(node) if node else None
    if moment is None or node is None:
        _unread(draft, day or time)
        return
    if not moment.is_day and moment.wall.time() == dt.time():
        moment = as_day(moment)
    if moment.is_day and time and node is day and (clock := at_clock(moment, time.text)):
        moment, node = clock, time
    draft.take_moment(name, moment, node.path, "origin")


def _read_occasion(draft: Draft, booking: _Booking) -> None:
    is_meeting = draft.kind in ENCOUNTERS
    draft.take_text("title", booking.trip.get("name") if is_meeting else None)
    read_stop(draft, "origin", booking.trip.get("location") if is_meeting else booking.trip)
    draft.place_stop("origin")
    _take_time(draft, "starts", booking.of_trip("startDate", "startTime"), "origin")
    _take_time(draft, "ends", booking.of_trip("endDate", "endTime"), "origin")


def _take_time(draft: Draft, name: str, node: Node | None, stop: str) -> None:
    moment = _moment(node) if node else None
    if moment is None:
        _unread(draft, node)
    elif node:
        draft.take_moment(name, moment, node.path, stop)


def _moment(node: Node) -> Moment | None:
    zone = node.get("timezone")
    return read_moment(node.text, zone.text if zone else "")


def _unread(draft: Draft, node: Node | None) -> None:
    if node and node.text:
        draft.note(NoteKind.TIME_NOT_READ, node.text)
