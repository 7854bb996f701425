"""Phrases of first need: complete for the interface's languages, drawable, and those of the countries visited."""

from __future__ import annotations

import pytest

from events.platform.language.i18n import speaking
from events.platform.pdf.fonts import uncovered
from events.publishing.roadbooks.phrase_books import known_languages, phrase_books, phrase_data


def books(*countries: str, reader: str = "fr", spoken: tuple[str, ...] = ()) -> list[str]:
    with speaking(reader):
        return [book.code for book in phrase_books(countries, reader, spoken)]


def test_every_phrase_is_known_in_the_languages_of_the_interface() -> None:
    entries = [entry for group in phrase_data() for entry in group.phrases]
    assert len(entries) == 49
    assert [entry for entry in entries if not {"fr", "es", "en", "pt"} <= entry.said.keys()] == []


def test_every_phrase_can_be_drawn() -> None:
    said = [said for group in phrase_data() for entry in group.phrases for said in entry.said.values()]
    assert uncovered("".join(one.text + one.sound for one in said)) == set()


def test_what_is_not_in_latin_letters_says_how_it_sounds() -> None:
    for group in phrase_data():
        for entry in group.phrases:
            assert all(entry.said[code].sound for code in ("ar", "ne") if code in entry.said)


@pytest.mark.parametrize(
    ("countries", "reader", "spoken", "expected"),
    [
        (("BO",), "fr", (), ["es"]),
        (("BO",), "es", (), []),
        (("BO",), "fr", ("es", "fr"), []),
        (("MA", "SN", "NP", "ES"), "fr", (), ["ar", "wo", "ne"]),
        (("BR", "KE", "BR"), "en", (), ["pt", "sw"]),
        (("CA", "BO"), "es", (), ["en", "fr"]),
        (("XX",), "fr", (), []),
        ((), "fr", (), []),
    ],
)
def test_the_languages_are_those_of_the_countries_but_for_the_readers_own(
    countries: tuple[str, ...], reader: str, spoken: tuple[str, ...], expected: list[str]
) -> None:
    assert books(*countries, reader=reader, spoken=spoken) == expected


def test_a_phrase_stands_beside_what_it_means_to_the_reader() -> None:
    with speaking("fr"):
        (book,) = phrase_books(("NP",), "fr")
    phrases = {phrase.meaning: (phrase.text, phrase.sound) for _theme, phrases in book.groups for phrase in phrases}
    assert (book.name, phrases["Merci"]) == ("Népalais", ("धन्यवाद", "dhanyabaad"))


def test_a_reader_in_a_language_without_phrases_reads_english() -> None:
    with speaking("en"):
        (book,) = phrase_books(("NP",), "fi")
    assert book.groups[0][1][0].meaning == "Good morning"


def test_the_known_languages_are_these() -> None:
    assert known_languages() == {"fr", "es", "en", "pt", "sw", "wo", "ne", "ar"}
