"""The invented registrants of the demonstration congress: enough of them, from everywhere, and safe to publish."""

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from babel import Locale

DATA = Path(__file__).parents[2] / "events" / "demonstration" / "data" / "registrants.json"
PRESS_SEATS = 12
CATEGORY_SHARES = {
    "operator": 0.55,
    "government": 0.12,
    "donor": 0.08,
    "knowledge": 0.08,
    "civil-society": 0.08,
    "private": 0.05,
    "press": 0.04,
}
REQUIRED = {
    "name",
    "email",
    "organization",
    "function",
    "country",
    "languages",
    "language",
    "attendance",
    "category",
    "state",
    "answers",
    "days_before_registered",
}
EXCURSIONS = {"reuse", "desalination", "wetland", "stormwater"}
DIETS = {"vegetarian", "vegan", "halal", "kosher", "gluten-free"}
ANSWERS: dict[str, Any] = {
    "dietary-needs": lambda value: bool(value) and set(value) <= DIETS and len(set(value)) == len(value),
    "first-congress": lambda value: isinstance(value, bool),
    "visa-letter": lambda value: isinstance(value, bool),
    "connections": lambda value: type(value) is int and 0 < value < 1_000_000,
    "excursion": lambda value: value in EXCURSIONS,
}


@pytest.fixture(scope="module")
def registrants() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(DATA.read_text(encoding="utf-8"))
    return rows


def scripts_of(text: str) -> set[str]:
    """The scripts of a text's letters, by their Unicode names; modifier letters (ʻokina) belong to any."""
    return {unicodedata.name(letter).split()[0] for letter in text if letter.isalpha()} - {"MODIFIER"}


def days_of(row: dict[str, Any]) -> int:
    days: int = row["days_before_registered"]
    return days


def test_the_file_holds_one_registrant_per_line_and_keeps_its_letters(registrants: list[dict[str, Any]]) -> None:
    text = DATA.read_text(encoding="utf-8")
    rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in registrants)
    assert text == f"[\n{rows}\n]\n"
    assert unicodedata.is_normalized("NFC", text)


def test_there_are_at_least_420_registrants_in_three_languages(registrants: list[dict[str, Any]]) -> None:
    assert len(registrants) >= 420
    languages = Counter(row["language"] for row in registrants)
    assert set(languages) == {"fr", "es", "en"}
    assert min(languages.values()) >= 80


def test_every_registrant_has_the_fields_and_only_them(registrants: list[dict[str, Any]]) -> None:
    wrong = [row for row in registrants if not REQUIRED <= set(row) <= REQUIRED | {"legal_name", "starred"}]
    assert wrong == []


def test_every_text_is_one_clean_line(registrants: list[dict[str, Any]]) -> None:
    texts = [row[key] for row in registrants for key in ("name", "organization", "function")]
    texts += [row["legal_name"] for row in registrants if "legal_name" in row]
    assert [text for text in texts if not text.isprintable() or " ".join(text.split()) != text or not text] == []
    assert [text for text in texts if re.search(r"\d", text)] == []


def test_a_legal_name_is_there_only_where_it_differs(registrants: list[dict[str, Any]]) -> None:
    assert [row for row in registrants if row.get("legal_name", "") == row["name"]] == []
    other_script = [row for row in registrants if scripts_of(row["name"]) != {"LATIN"}]
    assert [row for row in other_script if scripts_of(row.get("legal_name", "")) != {"LATIN"}] == []


def test_addresses_are_unique_and_reserved_for_examples(registrants: list[dict[str, Any]]) -> None:
    addresses = [row["email"] for row in registrants]
    reserved = re.compile(r"[a-z]+(?:[._-][a-z]+)*@(?:[a-z]+(?:-[a-z]+)*\.)?example\.(?:org|com|net)")
    assert [address for address in addresses if not reserved.fullmatch(address)] == []
    assert [address for address, times in Counter(addresses).items() if times > 1] == []


def test_names_are_unique(registrants: list[dict[str, Any]]) -> None:
    assert [name for name, times in Counter(row["name"] for row in registrants).items() if times > 1] == []


def test_countries_are_known_to_cldr_and_cover_the_world(registrants: list[dict[str, Any]]) -> None:
    territories = Locale("en").territories
    countries = {row["country"] for row in registrants}
    unknown = [code for code in countries if not re.fullmatch("[A-Z]{2}", code) or code not in territories]
    assert unknown == []
    assert len(countries) >= 60
    assert {"CO", "BR", "SN", "KE", "EG", "FR", "IN", "VN", "FJ", "CA"} <= countries


def test_the_language_of_registration_is_among_those_spoken(registrants: list[dict[str, Any]]) -> None:
    assert [row for row in registrants if row["language"] not in row["languages"]] == []
    assert [row for row in registrants if len(set(row["languages"])) != len(row["languages"])] == []
    codes = {code for row in registrants for code in row["languages"]}
    assert [code for code in codes if not re.fullmatch("[a-z]{2,3}", code)] == []


def test_names_are_written_in_several_scripts_that_the_badge_can_set(registrants: list[dict[str, Any]]) -> None:
    names = Counter(script for row in registrants for script in scripts_of(row["name"]))
    assert names["ARABIC"] >= 12
    assert names["CYRILLIC"] >= 8
    assert names["GREEK"] >= 2
    shown = "".join(row[key] for row in registrants for key in ("name", "organization", "function"))
    assert scripts_of(shown) == {"LATIN", "ARABIC", "CYRILLIC", "GREEK"}


def test_names_have_the_forms_that_break_badges(registrants: list[dict[str, Any]]) -> None:
    names = [row["name"] for row in registrants]
    letters = set("".join(names))
    assert set("ĐỗışğİłŻÞðỌọɔƉãřŁ") <= letters
    assert any(len(name) >= 45 for name in names)
    assert sum(len(name) <= 5 for name in names) >= 5
    assert sum(" " not in name for name in names) >= 5
    assert sum("-" in name for name in names) >= 30
    assert sum("'" in name or "’" in name for name in names) >= 15
    assert "María Fernanda Etcheverry-Goicoechea de la Fuente" in names


def test_categories_have_their_usual_shares(registrants: list[dict[str, Any]]) -> None:
    counted = Counter(row["category"] for row in registrants)
    assert set(counted) == set(CATEGORY_SHARES)
    strays = {key: counted[key] / len(registrants) - share for key, share in CATEGORY_SHARES.items()}
    assert {key: stray for key, stray in strays.items() if abs(stray) > 0.02} == {}


def test_the_press_fills_its_seats_and_the_later_ones_wait(registrants: list[dict[str, Any]]) -> None:
    press = [row for row in registrants if row["category"] == "press"]
    seated = [row for row in press if row["state"] == "confirmed"]
    waiting = [row for row in registrants if row["state"] == "waitlisted"]
    assert len(seated) == PRESS_SEATS
    assert len(waiting) == 10
    assert [row for row in waiting if row["category"] != "press"] == []
    assert min(map(days_of, seated)) > max(map(days_of, waiting))


def test_about_a_dozen_cancelled_and_the_rest_are_confirmed(registrants: list[dict[str, Any]]) -> None:
    states = Counter(row["state"] for row in registrants)
    assert states == {"cancelled": 12, "waitlisted": 10, "confirmed": len(registrants) - 22}


def test_registrants_stand_in_the_order_in_which_they_registered(registrants: list[dict[str, Any]]) -> None:
    days = [days_of(row) for row in registrants]
    assert days == sorted(days, reverse=True)


def test_answers_have_their_kinds(registrants: list[dict[str, Any]]) -> None:
    given = [(row["name"], key, value) for row in registrants for key, value in row["answers"].items()]
    assert [answer for answer in given if answer[1] not in ANSWERS or not ANSWERS[answer[1]](answer[2])] == []
    assert {key for _, key, _ in given} == set(ANSWERS)


def test_only_operators_count_connections_and_only_travellers_eat_and_need_visas(
    registrants: list[dict[str, Any]],
) -> None:
    assert {row["category"] for row in registrants if "connections" in row["answers"]} == {"operator"}
    travelling = {"dietary-needs", "visa-letter", "excursion"}
    assert {row["attendance"] for row in registrants} == {"on_site", "online"}
    assert {row["attendance"] for row in registrants if travelling & set(row["answers"])} == {"on_site"}


def test_about_half_starred_up_to_six_sessions(registrants: list[dict[str, Any]]) -> None:
    starred = [row["starred"] for row in registrants if "starred" in row]
    assert 0.4 <= len(starred) / len(registrants) <= 0.6
    assert [stars for stars in starred if len(stars) > 6 or stars != sorted(set(stars))] == []
    assert {len(stars) for stars in starred} == set(range(7))
    assert [star for stars in starred for star in stars if type(star) is not int or not 0 <= star < 100] == []
