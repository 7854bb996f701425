"""Legs, places and people for tests of bookings."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID, uuid5

from events.missions.itineraries.plan.kinds import DelegateRole, LegKind, PlaceKind
from events.missions.itineraries.plan.values import Delegate, Leg, Place
from events.platform.language.i18n import Translated
from events.platform.places.airports import airport
from events.platform.zoned import ZonedTime

_SPACE = UUID("6f1c2a52-6a3b-4f60-9d0e-0d2a4f3b7c11")
REVISED = dt.datetime(2027, 1, 20, 9, 0, tzinfo=dt.UTC)


def named(text: str) -> UUID:
    return uuid5(_SPACE, text)


def an_airport(code: str) -> Place:
    found = airport(code)
    assert found is not None
    assert found.zone is not None
    return Place(
        id=named(code),
        code=code.lower(),
        kind=PlaceKind.AIRPORT,
        name=Translated({"fr": found.name}),
        zone=found.zone,
        city=found.serves,
        country=found.country,
        latitude=found.latitude,
        longitude=found.longitude,
        iata=code,
    )


def a_house(name: str = "Hostal El Rosario", **values: Any) -> Place:
    given: dict[str, Any] = {
        "zone": "America/La_Paz",
        "city": "La Paz",
        "country": "BO",
        "address": "Av. Illampu 704",
        "phone": "+591 2 2451658",
        "latitude": -16.4957,
        "longitude": -68.1414,
        "kind": PlaceKind.LODGING,
    }
    return Place(id=named(name), code="house", name=Translated({"es": name, "fr": name}), **given | values)


AMINATA = Delegate(named("aminata"), "aminata", "Aminata Sow", DelegateRole.HEAD, "fr")
JEAN = Delegate(named("jean"), "jean", "Jean Tremblay", DelegateRole.MEMBER, "fr")


def a_leg(kind: LegKind = LegKind.FLIGHT, code: str = "leg", **values: Any) -> Leg:
    """A flight from Lima to La Paz in the evening of 15 March 2027, unless told otherwise."""
    given: dict[str, Any] = {
        "id": named(code),
        "code": code,
        "uid": f"{code}@example.org",
        "kind": kind,
        "starts": ZonedTime.parse("2027-03-15T21:55", "America/Lima"),
        "ends": ZonedTime.parse("2027-03-16T00:50", "America/La_Paz"),
        "created_at": REVISED,
        "revised_at": REVISED,
        "people": frozenset({AMINATA.id, JEAN.id}),
        "origin": an_airport("LIM"),
        "destination": an_airport("LPB"),
        "carrier": "Air Boréal",
        "number": "7B 2530",
        "reference": "X7K2QD",
    }
    return Leg(**given | values)
