"""Plans for tests, in few words: places that are real, people, and legs between them.

    ana, ben = delegate("Ana"), delegate("Ben")
    plan = plan_of(
        [ana, ben],
        flight(LIMA, LA_PAZ, "2027-03-16 09:30", "2027-03-16 12:20"),
        meeting(OFFICE_LA_PAZ, "2027-03-17 09:00", "2027-03-17 11:00", people=[ana]),
    )

Wall times are "YYYY-MM-DD HH:MM" on the clock of the leg's place; a leg without `people` is everybody's.
The ids of places and people are made from their names; each leg is another one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from itertools import count
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from events.missions.itineraries.plan.kinds import DelegateRole, LegKind, LegStatus, PartnerRole, PlaceKind
from events.missions.itineraries.plan.values import Delegate, Leg, Objective, Partner, Place, Plan
from events.platform.language.i18n import Translated
from events.platform.zoned import ZonedTime

MADE = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
_numbers = count(1)


def same_id(*words: object) -> UUID:
    """The id that these words always give."""
    return uuid5(NAMESPACE_URL, "/".join(str(word) for word in words))


def text(words: str) -> Translated:
    return Translated({"en": words}) if words else Translated({})


def place(
    name: str,
    zone: str,
    country: str | None,
    position: tuple[float, float] | None = None,
    *,
    city: str = "",
    altitude: int | None = None,
    kind: PlaceKind = PlaceKind.OTHER,
    iata: str = "",
) -> Place:
    """`position` is latitude and longitude; the city is called as the place where nothing else is said."""
    latitude, longitude = position or (None, None)
    return Place(
        id=same_id("place", name),
        code=name.lower().replace(" ", "-"),
        kind=kind,
        name=text(name),
        zone=zone,
        city=city or name,
        country=country,
        latitude=latitude,
        longitude=longitude,
        altitude=altitude,
        iata=iata,
    )


_AIRPORT, _LODGING, _OFFICE = PlaceKind.AIRPORT, PlaceKind.LODGING, PlaceKind.OFFICE
_LA_PAZ, _LIMA = "America/La_Paz", "America/Lima"

MONTREAL = place("Montréal", "America/Toronto", "CA", (45.47, -73.74), altitude=36, kind=_AIRPORT, iata="YUL")
OFFICE_MONTREAL = place("Office Montréal", "America/Toronto", "CA", (45.52, -73.58), city="Montréal", kind=_OFFICE)
TORONTO = place("Toronto", "America/Toronto", "CA", (43.68, -79.63), altitude=173, kind=_AIRPORT, iata="YYZ")
LIMA = place("Lima", _LIMA, "PE", (-12.02, -77.11), altitude=34, kind=_AIRPORT, iata="LIM")
HOTEL_LIMA = place("Hotel Lima", _LIMA, "PE", (-12.12, -77.03), city="Lima", altitude=80, kind=_LODGING)
EL_ALTO = place("El Alto", _LA_PAZ, "BO", (-16.51, -68.19), altitude=4061, kind=_AIRPORT, iata="LPB")
OFFICE_LA_PAZ = place("Office La Paz", _LA_PAZ, "BO", (-16.50, -68.13), city="La Paz", altitude=3640, kind=_OFFICE)
HOTEL_LA_PAZ = place("Hotel La Paz", _LA_PAZ, "BO", (-16.50, -68.14), city="La Paz", altitude=3640, kind=_LODGING)
SECOND_HOTEL_LA_PAZ = place("Hostal", _LA_PAZ, "BO", (-16.51, -68.12), city="La Paz", altitude=3640, kind=_LODGING)
COCHABAMBA = place("Cochabamba", _LA_PAZ, "BO", (-17.42, -66.18), altitude=2548, kind=_AIRPORT, iata="CBB")
HOTEL_COCHABAMBA = place("Hotel Cochabamba", _LA_PAZ, "BO", (-17.38, -66.16), city="Cochabamba", kind=_LODGING)
SANTA_CRUZ = place("Santa Cruz", _LA_PAZ, "BO", (-17.64, -63.14), altitude=373, kind=_AIRPORT, iata="VVI")
ORLY = place("Orly", "Europe/Paris", "FR", (48.72, 2.38), city="Paris", altitude=89, kind=_AIRPORT, iata="ORY")
ROISSY = place("Roissy", "Europe/Paris", "FR", (49.01, 2.55), city="Paris", altitude=119, kind=_AIRPORT, iata="CDG")
PARIS_EAST = place("Gare de l’Est", "Europe/Paris", "FR", (48.88, 2.36), city="Paris", kind=PlaceKind.STATION)
STRASBOURG = place("Strasbourg", "Europe/Paris", "FR", (48.58, 7.73), kind=PlaceKind.STATION)
CASABLANCA = place("Casablanca", "Africa/Casablanca", "MA", (33.37, -7.59), altitude=200, kind=_AIRPORT, iata="CMN")
KATHMANDU = place("Kathmandu", "Asia/Kathmandu", "NP", (27.70, 85.36), altitude=1338, kind=_AIRPORT, iata="KTM")
OFFICE_KATHMANDU = place("Office Kathmandu", "Asia/Kathmandu", "NP", (27.71, 85.32), city="Kathmandu", kind=_OFFICE)
DHAKA = place("Dhaka", "Asia/Dhaka", "BD", (23.84, 90.40), altitude=8, kind=_AIRPORT, iata="DAC")


def delegate(
    name: str,
    role: DelegateRole = DelegateRole.MEMBER,
    language: str = "fr",
    languages: tuple[str, ...] = (),
    *,
    left: bool = False,
) -> Delegate:
    """Somebody who reads `language` and speaks `languages` too; `left`: no longer of the delegation."""
    return Delegate(
        id=same_id("delegate", name),
        code=name.lower(),
        name=name,
        role=role,
        language=language,
        languages=languages,
        left_at=MADE if left else None,
    )


def objective(title: str, position: int = 1, *, is_general: bool = False) -> Objective:
    return Objective(same_id("objective", title), f"o{position}", position, is_general, text(title))


def partner(name: str, country: str | None = None) -> Partner:
    return Partner(same_id("partner", name), name.lower(), text(name), frozenset({PartnerRole.HOST}), "es", country)


def at(wall: str, zone: str, fold: int = 0) -> ZonedTime:
    return ZonedTime.parse(wall.replace(" ", "T"), zone, fold)


def leg(
    kind: LegKind,
    origin: Place | None,
    starts: str,
    ends: str,
    destination: Place | None = None,
    *,
    zone: str = "UTC",
    people: Iterable[Delegate] | None = None,
    folds: tuple[int, int] = (0, 0),
    **others: Any,
) -> Leg:
    """Any leg; `zone` counts where a place is not given, `folds` of beginning and end where clocks show an hour twice.

    `others` are fields of Leg: title=text("…"), status=LegStatus.BOOKED, origin_terminal="1" and so on.
    """
    first = origin.zone if origin else zone
    last = destination.zone if destination else first
    number = next(_numbers)
    return Leg(
        id=same_id("leg", kind, starts, origin and origin.code, number),
        code=f"l{number}",
        uid=f"leg-{number}@test",
        kind=kind,
        starts=at(starts, first, folds[0]),
        ends=at(ends, last, folds[1]),
        created_at=MADE,
        revised_at=MADE,
        is_shared=people is None,
        people=frozenset(person.id for person in people or ()),
        origin=origin,
        destination=destination,
        **others,
    )


def flight(origin: Place, destination: Place, starts: str, ends: str, **others: Any) -> Leg:
    return leg(LegKind.FLIGHT, origin, starts, ends, destination, **others)


def road(origin: Place, destination: Place, starts: str, ends: str, **others: Any) -> Leg:
    return leg(LegKind.ROAD, origin, starts, ends, destination, **others)


def stay(origin: Place, starts: str, ends: str, **others: Any) -> Leg:
    return leg(LegKind.STAY, origin, starts, ends, **others)


def meeting(origin: Place | None, starts: str, ends: str, **others: Any) -> Leg:
    return leg(LegKind.MEETING, origin, starts, ends, **others)


def cancelled(one: Leg) -> Leg:
    return replace(one, status=LegStatus.CANCELLED, cancelled_at=MADE)


def plan_of(people: Iterable[Delegate], *legs: Leg, **others: Any) -> Plan:
    """A mission of these people and legs, in the order of their instants, from the first day of a leg to the last.

    `others` are fields of Plan: objectives=(…), begins_on=…, title=text("…").
    """
    delegates = tuple(people)
    everybody = frozenset(one.id for one in delegates)
    made = [replace(one, people=everybody) if one.is_shared else one for one in legs]
    made.sort(key=lambda one: (one.starts_at, one.ends_at))
    days = [time.wall.date() for one in made for time in (one.starts, one.ends)] or [dt.date(2027, 3, 15)]
    places = {found.id: found for one in made for found in (one.origin, one.destination) if found}
    standing: dict[str, Any] = {
        "mission_id": same_id("mission"),
        "slug": "bolivia",
        "title": text("Mission to Bolivia"),
        "begins_on": min(days),
        "ends_on": max(days),
        "home_zone": "America/Toronto",
        "languages": ("fr", "es"),
        "legs": tuple(made),
        "delegates": delegates,
        "places": tuple(places.values()),
    }
    return Plan(**(standing | others))
