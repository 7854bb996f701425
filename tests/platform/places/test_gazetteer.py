"""Towns by the names that people type, in three languages."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.platform.drawing.great_circles import distance_km
from events.platform.places import gazetteer
from events.platform.places.gazetteer import DATA, likeliest, name_key, towns_called, zone_of_towns
from events.platform.places.gazetteer_build import main
from events.platform.zoned import zone_keys

# By French, Spanish and English name, as somebody may type it.
SAME = [
    ("CH", "Genève", "Ginebra", "Geneva"),
    ("NP", "Katmandou", "Katmandú", "Kathmandu"),
    ("CO", "Bogota", "Bogotá", "BOGOTÁ"),
    ("BO", "Santa Cruz de la Sierra", "Santa Cruz", "santa cruz de la sierra"),
    ("US", "New York", "Nueva York", "New York City"),
    ("GB", "Londres", "Londres", "London"),
    ("CN", "Pékin", "Pekín", "Beijing"),
    ("EG", "Le Caire", "El Cairo", "Cairo"),
    ("SN", "Thiès", "Thies", "Thiès"),
    ("SN", "Saint-Louis", "San Luis", "St. Louis"),
    ("MX", "Mexico", "Ciudad de México", "Mexico City"),
    ("TD", "N’Djamena", "Yamena", "N'Djamena"),
    ("ET", "Addis-Abeba", "Adís Abeba", "Addis Ababa"),
    ("CA", "Québec", "Quebec", "Quebec City"),
    ("BD", "Dacca", "Daca", "Dhaka"),
    ("PE", "Cuzco", "Cusco", "Cusco"),
]


@pytest.mark.parametrize(("country", "names"), [(country, names) for country, *names in SAME])
def test_a_town_is_one_in_three_languages(country: str, names: list[str]) -> None:
    found = {likeliest(towns_called(name, country)) for name in names}
    assert (len(found), None in found) == (1, False)


def test_small_towns_of_missions_are_known_and_el_alto_too() -> None:
    towns = (
        "El Alto",
        "Villa Tunari",
        "Caracollo",
        "Challapata",
        "Tiraque",
        "Batallas",
        "Copacabana",
        "Uyuni",
        "Sucre",
    )
    assert [town for town in towns if not towns_called(town, "BO")] == []
    el_alto, la_paz = towns_called("El Alto", "BO")[0], towns_called("La Paz", "BO")[0]
    assert distance_km(el_alto.position, la_paz.position) < 10


def test_a_name_alone_tells_no_town_unless_one_is_far_larger() -> None:
    assert {town.country for town in towns_called("Saint-Louis")} >= {"SN", "RE", "US"}
    assert likeliest(towns_called("Saint-Louis")) is None
    assert zone_of_towns(towns_called("Saint-Louis")) is None
    paris = likeliest(towns_called("Paris"))
    assert paris is not None
    assert (paris.country, len(towns_called("Paris")) > 1) == ("FR", True)
    assert [towns_called(text) for text in ("", "  ", "…", "Nulle part sur terre", "x" * 10_000)] == [()] * 5


def test_two_names_in_one_field_are_both_towns() -> None:
    both = towns_called("La Paz / El Alto", "BO")
    assert [town.name for town in both] == ["La Paz", "El Alto"]
    assert likeliest(both) == both[0]  # neighbours
    assert towns_called("Thiès, Sénégal", "SN") == towns_called("Thiès", "SN")
    assert towns_called("Genève", "BO") == ()


def test_names_are_compared_without_accents_case_and_punctuation() -> None:
    assert [name_key(text) for text in ("St. Louis", "SAINT-LOUIS", "Œuilly", "N’Djamena")] == [
        "saint louis",
        "saint louis",
        "oeuilly",
        "n djamena",
    ]


@given(st.text(max_size=200), st.none() | st.text(max_size=3))
def test_any_text_may_be_asked_for(text: str, country: str | None) -> None:
    assert all(town.country == country for town in towns_called(text, country) if country)


def test_every_zone_is_one_of_the_pinned_database_and_the_file_is_small() -> None:
    rows = sqlite3.connect(f"{DATA.as_uri()}?mode=ro", uri=True).execute("SELECT DISTINCT key FROM zone").fetchall()
    assert {key for (key,) in rows} - zone_keys() == set()
    assert DATA.stat().st_size < 2_000_000


CITY = {"latitude": 46.20222, "longitude": 6.14569, "countrycode": "CH", "timezone": "Europe/Zurich"}
CITIES = {
    "2660646": {"geonameid": 2660646, "name": "Geneva", "population": 201_741, **CITY},
    "1": {"geonameid": 1, "name": "Tiny", "population": 1200, **CITY},
    "2": {
        "geonameid": 2,
        "name": "Small",
        "population": 2500,
        **CITY,
        "countrycode": "BO",
        "timezone": "America/La_Paz",
    },
}


def test_the_tool_keeps_what_is_large_or_on_missions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, target = tmp_path / "cities.json", tmp_path / "towns.sqlite3"
    source.write_text(json.dumps(CITIES))
    main(source, target)
    main(source, target)  # again: the same file
    monkeypatch.setattr(gazetteer, "DATA", target)
    gazetteer._connection.cache_clear()
    try:
        assert [town.id for town in towns_called("Ginebra")] == [2660646]
        assert [len(towns_called(name)) for name in ("Tiny", "Small", "El Alto")] == [0, 1, 1]
    finally:
        gazetteer._connection.cache_clear()
