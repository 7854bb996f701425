"""Towns by the names that people give them, in French, Spanish, English and their own language.

Some 38,000 towns in a read-only SQLite file (`data/README.md` says where from); a look-up takes some 20 µs, and nothing
of it stays in memory. A name alone tells no town: Saint-Louis is in Senegal, France and the United States.
"""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from events.platform.drawing.great_circles import Position, distance_km
from events.platform.language.cleaning import fold

DATA = Path(__file__).with_name("data") / "towns.sqlite3"
_LONGEST_NAME = 120
_PUNCTUATION = re.compile(r"[\W_]+")
_SAINT = re.compile(r"\bst\b")
_BETWEEN_NAMES = re.compile(r"[/,;()]| - | – ")
# The likeliest of several towns of a name is as many times as populous as the next one.
_CLEARLY = 5
_NEIGHBOURS_KM = 50
_FOUND = """
SELECT town.id, town.name, zone.country, latitude, longitude, zone.key, population
FROM called JOIN town ON town.id = called.town JOIN zone ON zone.id = town.zone
WHERE called.name = ? ORDER BY population DESC, town.id
"""
_LARGEST = """
SELECT town.id, town.name, zone.country, latitude, longitude, zone.key, max(population)
FROM town JOIN zone ON zone.id = town.zone GROUP BY zone.country
"""
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Town:
    """`name` is its own, `country` ISO 3166-1 alpha-2, `zone` an IANA key; `population` in thousands, 0 if unknown."""

    id: int
    name: str
    country: str
    position: Position
    zone: str
    population: int


def towns_called(text: str, country: str | None = None) -> tuple[Town, ...]:
    """Return every town of a name, the most populous first; only those of a country where it is known.

    Where no town has the whole name, those of its parts: "La Paz / El Alto", "Thiès, Sénégal".
    """
    return _of_country(text, country) or tuple(
        town for part in _BETWEEN_NAMES.split(text) for town in _of_country(part, country)
    )


def likeliest(towns: Sequence[Town]) -> Town | None:
    """Return the one town that is meant: far more populous than all others of its name, or neighbour of them all."""
    if not towns:
        return None
    first, others = towns[0], towns[1:]
    is_larger = all(first.population >= _CLEARLY * max(town.population, 1) for town in others)
    is_near = all(distance_km(first.position, town.position) <= _NEIGHBOURS_KM for town in others)
    return first if is_larger or is_near else None


def zone_of_towns(towns: Sequence[Town]) -> str | None:
    """Return the zone of the town that is meant, or the one that all of them share."""
    town = likeliest(towns)
    zones = {town.zone} if town else {each.zone for each in towns}
    return zones.pop() if len(zones) == 1 else None


def largest_town(country: str) -> Town | None:
    """Return the most populous town of a country (ISO 3166-1 alpha-2): where a map of the world marks it."""
    return _largest_towns().get(country)


@cache
def _largest_towns() -> Mapping[str, Town]:
    return {town.country: town for town in _towns(_LARGEST)}


def zones_of_country(country: str) -> tuple[str, ...]:
    """Return the zones in which a country (ISO 3166-1 alpha-2) has towns."""
    with _lock:
        rows = _connection().execute("SELECT key FROM zone WHERE country = ? ORDER BY key", [country]).fetchall()
    return tuple(key for (key,) in rows)


def name_key(text: str) -> str:
    """Return a name as it is compared: no accents, case or punctuation; "St. Louis" is "saint louis"."""
    folded = fold(text[:_LONGEST_NAME]).replace("œ", "oe").replace("æ", "ae").replace("ø", "o").replace("ł", "l")
    return _SAINT.sub("saint", _PUNCTUATION.sub(" ", folded).strip())


def _of_country(text: str, country: str | None) -> tuple[Town, ...]:
    key = name_key(text)
    return tuple(town for town in _read(key) if country in {None, "", town.country}) if key else ()


def _read(key: str) -> Iterator[Town]:
    yield from _towns(_FOUND, key)


def _towns(sql: str, *given: str) -> Iterator[Town]:
    with _lock:
        rows = _connection().execute(sql, given).fetchall()
    for id, name, country, latitude, longitude, zone, population in rows:
        yield Town(id, name, country, Position(latitude / 1000, longitude / 1000), zone, population)


@cache
def _connection() -> sqlite3.Connection:
    return sqlite3.connect(f"{DATA.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
