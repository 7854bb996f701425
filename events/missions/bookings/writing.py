"""Legs as reservations of schema.org, for the traveller's page, their mails and their calendar feed.

Written so that KDE Itinerary (KItinerary 5.22 was run on it) and Gmail's documents find what they need:
reservationNumber, reservationStatus, underName, and reservationFor with number, carrier, both ends with codes,
positions and addresses, and times in ISO 8601 with the offset of the place.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from events.missions.bookings.reading.reservation import plain_number
from events.missions.itineraries.plan.kinds import KINDS, Booked, LegStatus
from events.missions.itineraries.plan.values import Delegate, Leg, Place, Plan

_Json = dict[str, Any]

_STATUSES = {
    LegStatus.PLANNED: "ReservationPending",
    LegStatus.BOOKED: "ReservationConfirmed",
    LegStatus.CONFIRMED: "ReservationConfirmed",
    LegStatus.CHANGED: "ReservationConfirmed",
    LegStatus.CANCELLED: "ReservationCancelled",
}


def reservation_json_ld(leg: Leg, delegate: Delegate, *, with_reference: bool) -> _Json | None:
    """The leg as this person's reservation, in their language; None for what nobody books (a meeting, a road).

    The booking's reference is private: it is left out unless the page is this person's own.
    """
    booked = KINDS[leg.kind].booked
    if booked is None:
        return None
    written: _Json = {
        "@context": "http://schema.org",
        "@type": booked.reservation,
        "reservationNumber": leg.reference if with_reference else "",
        "reservationStatus": f"http://schema.org/{_STATUSES[leg.status]}",
        "underName": {"@type": "Person", "name": delegate.name},
        "modifiedTime": leg.revised_at.isoformat(timespec="seconds"),
        "reservationFor": _house(leg, booked, delegate) if leg.is_stay else _journey(leg, booked, delegate),
    }
    if leg.is_stay:
        written |= {"checkinTime": leg.starts.aware.isoformat(), "checkoutTime": leg.ends.aware.isoformat()}
    return _filled(written)


def reservations_json_ld(plan: Plan, delegate: Delegate, *, with_reference: bool) -> tuple[_Json, ...]:
    """Everything that this person has booked, in order; cancelled legs of theirs too, so that readers take them off.

    Of a mission that is cancelled all are; nothing of what was cancelled before they were on it.
    """
    if plan.is_called_off_before(delegate):
        return ()
    legs = (leg for leg in plan.legs if delegate.id in leg.people and not leg.is_unheard_of(delegate))
    told = (replace(leg, status=LegStatus.CANCELLED) if plan.is_called_off else leg for leg in legs)
    written = (reservation_json_ld(leg, delegate, with_reference=with_reference) for leg in told)
    return tuple(each for each in written if each is not None)


def _journey(leg: Leg, booked: Booked, delegate: Delegate) -> _Json:
    code, digits = _number_parts(leg)
    written: _Json = {
        "@type": booked.trip,
        booked.number: digits,
        booked.carrier: {"@type": "Airline", "name": leg.carrier, "iataCode": code}
        if KINDS[leg.kind].is_by_air
        else {"@type": "Organization", "name": leg.carrier},
        f"departure{booked.end}": _place(leg.origin, booked.place, delegate),
        f"arrival{booked.end}": _place(leg.destination, booked.place, delegate),
        "departureTime": leg.starts.aware.isoformat(),
        "arrivalTime": "" if leg.is_open_ended else leg.ends.aware.isoformat(),
    }
    if booked.berth:
        written |= {f"departure{booked.berth}": leg.origin_terminal, f"arrival{booked.berth}": leg.destination_terminal}
    return written


def _number_parts(leg: Leg) -> tuple[str, str]:
    """A flight's number as airline code and digits ("LA 2530" is LA and 2530); other numbers as they stand."""
    found = re.fullmatch(r"([A-Z]{2}|[A-Z]\d|\d[A-Z])(\d{1,4}[A-Z]?)", plain_number(leg.number))
    return (found[1], found[2]) if found and KINDS[leg.kind].is_by_air else ("", leg.number)


def _house(leg: Leg, booked: Booked, delegate: Delegate) -> _Json:
    phone = leg.origin.phone if leg.origin else ""
    return _place(leg.origin, booked.trip, delegate) | {"telephone": phone}


def _place(place: Place | None, type_: str, delegate: Delegate) -> _Json:
    if place is None:
        return {}
    country = place.country or ""
    written: _Json = {
        "@type": type_,
        "name": place.name.into(delegate.language).text,
        "iataCode": place.iata if type_ == "Airport" else "",
        "address": _filled(
            {
                "@type": "PostalAddress",
                "streetAddress": place.address,
                "addressLocality": place.city,
                "addressCountry": country,
            }
        ),
    }
    if place.position:
        written["geo"] = {"@type": "GeoCoordinates", "latitude": place.latitude, "longitude": place.longitude}
    return written


def _filled(written: _Json) -> _Json:
    """Without empty texts, and without objects that hold nothing but their type."""
    found = {name: _filled(value) if isinstance(value, dict) else value for name, value in written.items()}
    return {name: value for name, value in found.items() if value not in ("", None) and not _says_nothing(value)}


def _says_nothing(value: object) -> bool:
    return isinstance(value, dict) and set(value) <= {"@type"}
