"""Placeholders of letters, and the texts that letters have as long as nobody wrote others."""

from __future__ import annotations

import pytest

from events.congress.letters.placeholders import PLACEHOLDER_WORDS, Slip, filled, names_in, slips_in
from events.congress.letters.queries import city_in
from events.congress.letters.words import BODIES, TITLES, LetterKind
from events.platform.language.i18n import speaking


def test_an_unknown_name_and_a_lone_brace_are_told_with_their_line() -> None:
    text = "Dear {legal_name},\nsee {you} {in} Rome\n{}, {legal_name and }"
    assert slips_in(text) == [
        Slip(2, "{you}"),
        Slip(2, "{in}"),
        Slip(3, "{}"),
        Slip(3, "{legal_name and }"),
    ]
    assert slips_in("Dear {legal_name}") == []
    assert slips_in("a } b { c") == [Slip(1, "}"), Slip(1, "{ c")]


def test_a_value_that_looks_like_a_placeholder_is_text() -> None:
    values = {"legal_name": "{event} {nobody}", "event": "Congress"}
    assert filled("{legal_name} at {event}", values) == "{event} {nobody} at Congress"


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"legal_name": "Awa", "function": "Head", "country": "Senegal"}, "Awa, Head (Senegal) comes.\nKept."),
        ({"legal_name": "Awa", "country": "Senegal"}, "Awa (Senegal) comes.\nKept."),
        ({"legal_name": "Awa", "function": "Head"}, "Awa, Head comes.\nKept."),
        ({"consulate": "Rome"}, "Rome\nKept."),
    ],
)
def test_what_is_empty_takes_its_marks_along(values: dict[str, str], text: str) -> None:
    assert filled("{consulate}\n{legal_name}, {function} ({country}) comes.\nKept.", values) == text


def test_parentheses_of_which_one_belongs_to_more_stay() -> None:
    assert filled("({function} of {country})", {"country": "Senegal"}) == "( of Senegal)"


@pytest.mark.parametrize("kind", list(LetterKind))
def test_each_language_names_the_same_in_our_letters(kind: LetterKind) -> None:
    found = []
    for language in ("fr", "es", "en"):
        with speaking(language):
            title, body = str(TITLES[kind]), str(BODIES[kind])
        assert slips_in(title) + slips_in(body) == []
        found.append((names_in(title), names_in(body)))
    assert found[0] == found[1] == found[2]
    assert found[0][0] | found[0][1] <= PLACEHOLDER_WORDS.keys()


@pytest.mark.parametrize(
    ("address", "city"),
    [
        ("Carrer de l'Aigua 1, Barcelona", "Barcelona"),
        ("Carrer de Sant Antoni Maria Claret, 167\n08025 Barcelona", "Barcelona"),
        ("Av. Arce 2147\nLa Paz", "La Paz"),
        ("Museumplein 6\n1071 DJ Amsterdam", "DJ Amsterdam"),
        ("", ""),
    ],
)
def test_the_city_is_guessed_from_the_address(address: str, city: str) -> None:
    assert city_in(address) == city
