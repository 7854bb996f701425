"""Airports by their IATA code, and by what people type: over the table of the `airportsdata` package.

The table names the municipality in which an airport stands (Dorval, Diass); travellers know it by the city that it
serves (Montréal, Dakar): both are given. Heights are in feet there and in metres here, and are those of the highest
point of the landing area: up to some ten metres above the published elevation of the field.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from math import asin, cos, radians, sin, sqrt
from typing import Any

import airportsdata

from events.platform.language.cleaning import fold
from events.platform.zoned import zone_keys

_FEET = 0.3048
_EARTH = 6371.0  # mean radius in km
_FARTHEST_NEIGHBOUR = 400.0  # km: beyond, the nearest airport tells nothing about the zone
_LONGEST_SEARCH = 80

# Zones under the name that an older or newer tz database has; looked up only when the first name is unknown.
_RENAMED = {
    "America/Nuuk": "America/Godthab",
    "Asia/Kathmandu": "Asia/Katmandu",
    "Asia/Kolkata": "Asia/Calcutta",
    "Asia/Yangon": "Asia/Rangoon",
    "Europe/Kyiv": "Europe/Kiev",
    "Pacific/Kanton": "Pacific/Enderbury",
}
_OTHER_NAME = _RENAMED | {old: new for new, old in _RENAMED.items()}
# Cities that the list of cities with several airports (iata_macs) does not tell.
_SERVED = {"YUL": "Montréal", "BKO": "Bamako"}

_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Airport:
    """`country` is ISO 3166-1 alpha-2 (and XK), `zone` an IANA key or None, degrees WGS 84, `altitude` in metres.

    `city` is the municipality where it stands, `serves` the city by which travellers know it; both may be "".
    """

    iata: str
    name: str
    city: str
    serves: str
    country: str
    zone: str | None
    latitude: float
    longitude: float
    altitude: int


@dataclass(frozen=True, slots=True)
class _Table:
    airports: Mapping[str, Airport]
    searched: tuple[tuple[str, tuple[str, ...]], ...]  # code, and folded: cities, name, city of the zone
    by_country: Mapping[str, tuple[Airport, ...]]


def airport(code: str) -> Airport | None:
    """The airport of an IATA code, in capitals or not; None where the table has none."""
    return _table().airports.get(code.strip().upper()) if len(code) < _LONGEST_SEARCH else None


def warm() -> None:
    """Load the table now (about 0.3 s, once for the process) rather than with the first look-up."""
    _table()


def airports_matching(text: str, limit: int = 10) -> tuple[Airport, ...]:
    """Airports for what somebody typed: the exact code first, then cities, then names; no accents, no case."""
    sought = fold(text[:_LONGEST_SEARCH])
    if not sought:
        return ()
    table = _table()
    ranked = ((_rank(sought, code, texts), code) for code, texts in table.searched)
    best = sorted((rank, code) for rank, code in ranked if rank is not None)
    return tuple(table.airports[code] for _rank_, code in best[:limit])


def zone_near(country: str | None, latitude: float | None = None, longitude: float | None = None) -> str | None:
    """The zone of a place, as its country's airports have it; None where they leave a doubt.

    A country all of whose airports share a zone needs no position. Else the nearest airport decides, in the country
    if that is known: near a border of zones it may be wrong, so a time with an offset is held against it.
    """
    there = _table().by_country.get(country or "", ())
    zones = {each.zone for each in there}
    if len(zones) == 1:
        return zones.pop()
    if latitude is None or longitude is None:
        return None
    return _nearest_zone(there or tuple(_table().airports.values()), latitude, longitude)


def countries() -> frozenset[str]:
    """Every country that has an airport in the table."""
    return frozenset(_table().by_country)


def kilometres(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """The great circle between two positions, in km on a sphere."""
    first, second = radians(latitude), radians(other_latitude)
    across = sin(radians(other_longitude - longitude) / 2) ** 2 * cos(first) * cos(second)
    return 2 * _EARTH * asin(min(1.0, sqrt(sin((second - first) / 2) ** 2 + across)))


def _nearest_zone(among: tuple[Airport, ...], latitude: float, longitude: float) -> str | None:
    distance, _code, zone = min(
        (kilometres(latitude, longitude, each.latitude, each.longitude), each.iata, each.zone or "") for each in among
    )
    return zone or None if distance <= _FARTHEST_NEIGHBOUR else None


def _rank(sought: str, code: str, texts: tuple[str, ...]) -> int | None:
    """0 is best: the code; a city; the start of a city, of a word, of the zone's city; anything inside."""
    if sought == code.casefold():
        return 0
    city, serves, name, zone_city = texts
    if sought in (city, serves):
        return 1
    if city.startswith(sought) or serves.startswith(sought):
        return 2
    if f" {sought}" in f" {name}":
        return 3
    if zone_city == sought:
        return 4
    return 5 if len(sought) > 2 and (sought in name or sought in city) else None


def _table() -> _Table:
    with _lock:
        return _loaded()


@cache
def _loaded() -> _Table:
    rows = airportsdata.load("IATA")
    served = dict(_metropolitan()) | _SERVED
    airports = {code: _airport(row, served.get(code, "")) for code, row in rows.items() if len(code) == 3}
    by_country: dict[str, list[Airport]] = {}
    for each in airports.values():
        by_country.setdefault(each.country, []).append(each)
    searched = tuple((code, _search_texts(each)) for code, each in airports.items())
    return _Table(airports, searched, {country: tuple(there) for country, there in by_country.items()})


def _metropolitan() -> Iterator[tuple[str, str]]:
    for group in airportsdata.load_iata_macs().values():
        yield from ((code, group["name"]) for code in group["airports"])


def _airport(row: Mapping[str, Any], serves: str) -> Airport:
    return Airport(
        iata=row["iata"],
        name=row["name"],
        city=row["city"],
        serves=serves or row["city"],
        country=row["country"],
        zone=known_zone(row["tz"]),
        latitude=row["lat"],
        longitude=row["lon"],
        altitude=round(row["elevation"] * _FEET),
    )


def known_zone(key: str) -> str | None:
    """The key as the pinned tz database has it: itself, or its other name; None where it has neither."""
    if key in zone_keys():
        return key
    other = _OTHER_NAME.get(key)
    return other if other in zone_keys() else None


def _search_texts(each: Airport) -> tuple[str, ...]:
    zone_city = (each.zone or "").rpartition("/")[2].replace("_", " ")
    return fold(each.city), fold(each.serves), fold(each.name), fold(zone_city)
