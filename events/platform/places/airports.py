"""Airports by their IATA code, and by what people type: over the table of the `airportsdata` package.

The table names the municipality in which an airport stands (Dorval, Diass); travellers know it by the city that it
serves (Montréal, Dakar): both are given. Heights are in feet there and in metres here, and are those of the highest
point of the landing area: up to some ten metres above the published elevation of the field.
"""

from __future__ import annotations

import csv
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from sys import intern
from typing import Any

import airportsdata

from events.platform.language.cleaning import fold
from events.platform.zoned import zone_keys

_FEET = 0.3048
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
    ranked = ((_rank(sought, code, texts), code) for code, texts in _searched())
    best = sorted((rank, code) for rank, code in ranked if rank is not None)
    return tuple(table.airports[code] for _rank_, code in best[:limit])


def countries() -> frozenset[str]:
    """Every country that has an airport in the table."""
    return frozenset(_table().by_country)


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
    served = {row["Airport Code"]: row["City Name"] for row in _rows("iata_macs.csv")} | _SERVED
    rows = (row for row in _rows("airports.csv") if len(row["iata"]) == 3)
    airports = {row["iata"]: _airport(row, served.get(row["iata"], "")) for row in rows}
    by_country: dict[str, list[Airport]] = {}
    for each in airports.values():
        by_country.setdefault(each.country, []).append(each)
    return _Table(airports, {country: tuple(there) for country, there in by_country.items()})


@cache
def _searched() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return of each airport its code and, folded, its cities, its name and the city of its zone."""
    return tuple((code, _search_texts(each)) for code, each in _table().airports.items())


def _rows(name: str) -> Iterator[dict[str, Any]]:
    """Give the rows of a file of the package one by one: its own functions hold all of them, 28,000 and twice."""
    with Path(airportsdata.__file__).with_name(name).open(encoding="utf-8") as file:
        yield from csv.DictReader(file, quoting=csv.QUOTE_NONNUMERIC)


def _airport(row: Mapping[str, Any], serves: str) -> Airport:
    return Airport(
        iata=row["iata"],
        name=row["name"],
        city=row["city"],
        serves=serves or row["city"],
        country=intern(row["country"]),
        zone=known_zone(intern(row["tz"])),
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
