from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from zoneinfo import available_timezones

import airportsdata
import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.platform.places import airports
from events.platform.places.airports import (
    Airport,
    airport,
    airports_matching,
    known_zone,
    warm,
)
from events.platform.zoned import zone_keys


def test_an_airport_has_its_city_country_zone_position_and_height_in_metres() -> None:
    assert airport("LPB") == Airport(
        iata="LPB",
        name="El Alto International Airport",
        city="La Paz / El Alto",
        serves="La Paz / El Alto",
        country="BO",
        zone="America/La_Paz",
        latitude=-16.5133,
        longitude=-68.1923,
        altitude=4071,
    )


@pytest.mark.parametrize(
    ("code", "country", "zone", "serves", "metres"),
    [
        ("LPB", "BO", "America/La_Paz", "La Paz / El Alto", 4060),
        ("LIM", "PE", "America/Lima", "Lima", 34),
        ("YUL", "CA", "America/Toronto", "Montréal", 36),
        ("CBB", "BO", "America/La_Paz", "Cochabamba", 2548),
        ("KTM", "NP", "Asia/Kathmandu", "Kathmandu", 1338),
        ("DSS", "SN", "Africa/Dakar", "Dakar", 88),
        ("CMN", "MA", "Africa/Casablanca", "Casablanca", 200),
        ("BCN", "ES", "Europe/Madrid", "Barcelona", 4),
    ],
)
def test_the_airports_of_the_missions_are_where_they_are(
    code: str, country: str, zone: str, serves: str, metres: int
) -> None:
    found = airport(code)
    assert found is not None
    assert (found.country, found.zone, found.serves) == (country, zone, serves)
    assert abs(found.altitude - metres) <= 15


def test_codes_are_read_in_small_letters_and_an_unknown_one_is_none() -> None:
    assert airport(" lim ") == airport("LIM")
    assert [airport(code) for code in ("XXX", "", "LIMA", "L" * 10_000, "\x00")] == [None] * 5


def test_every_zone_of_the_table_is_one_of_the_pinned_database() -> None:
    table = airports._table().airports
    assert len(table) > 7000
    assert {each.iata for each in table.values() if each.zone not in zone_keys()} == set()
    assert {each.iata for each in table.values() if len(each.country) != 2} == set()
    assert zone_keys() <= available_timezones() | {"Factory"}


def test_a_renamed_zone_is_found_under_the_name_that_this_database_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(airports, "zone_keys", lambda: frozenset({"Europe/Kiev", "Asia/Kathmandu"}))
    assert [known_zone(key) for key in ("Europe/Kyiv", "Asia/Katmandu", "Asia/Kathmandu", "Mars/Olympus", "")] == [
        "Europe/Kiev",
        "Asia/Kathmandu",
        "Asia/Kathmandu",
        None,
        None,
    ]


def codes(text: str, limit: int = 10) -> list[str]:
    return [each.iata for each in airports_matching(text, limit)]


def test_what_people_type_finds_cities_without_accents_and_the_exact_code_first() -> None:
    assert "YUL" in codes("montreal")[:3]
    assert {"DKR", "DSS"} == set(codes("Dakar")[:2])
    assert codes("El Alto")[0] == "LPB"
    assert codes("lim")[0] == "LIM"
    assert codes("cochabamba")[0] == "CBB"
    assert codes("Mohammed V")[0] == "CMN"
    assert codes("São Paulo", 3) == codes("sao paulo", 3)


def test_a_search_gives_no_more_than_the_limit_and_nothing_for_nothing() -> None:
    assert len(airports_matching("a", 5)) == 5
    assert [airports_matching(text, 5) for text in ("", "   ", "zzzzqqq")] == [(), (), ()]


@given(st.text(max_size=200))
def test_any_text_can_be_searched(text: str) -> None:
    assert len(airports_matching(text, 3)) <= 3


def test_many_threads_load_the_table_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    rows = airports._rows

    def noting(name: str) -> Iterator[dict[str, Any]]:
        read.append(name)
        return rows(name)

    monkeypatch.setattr(airports, "_rows", noting)
    airports._loaded.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(warm) for _ in range(8)]:
            done.result()
    assert read == ["iata_macs.csv", "airports.csv"]


def test_the_table_has_every_airport_that_the_package_gives_by_its_iata_code() -> None:
    theirs = airportsdata.load("IATA")
    found = {code: each for code in theirs if (each := airport(code)) is not None}
    assert found.keys() == {code for code in theirs if len(code) == 3}
    assert {(each.iata, each.name, each.city) for each in found.values()} == {
        (row["iata"], row["name"], row["city"]) for code, row in theirs.items() if code in found
    }
