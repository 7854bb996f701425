"""Placeholders of letters, and the texts that letters have as long as nobody wrote others."""

from __future__ import annotations

import pytest

from events.congress.letters.placeholders import placeholders_of
from events.congress.letters.queries import city_in
from events.congress.letters.words import BODIES, TEMPLATE_WORDS, TITLES
from events.platform.language.i18n import speaking
from events.platform.language.placeholders import names_in, slips_in


@pytest.mark.parametrize("kind", list(TEMPLATE_WORDS))
def test_each_language_names_the_same_in_our_letters(kind: str) -> None:
    found = []
    for language in ("fr", "es", "en"):
        with speaking(language):
            title, body = str(TITLES[kind]), str(BODIES[kind])
        assert slips_in(title + body, placeholders_of(kind)) == []
        found.append((names_in(title), names_in(body)))
    assert found[0] == found[1] == found[2]


def test_certificates_ask_for_days_and_letters_for_passports() -> None:
    certificate, visa = placeholders_of("certificate"), placeholders_of("visa")
    assert certificate.keys() - visa.keys() == {"days"}
    assert visa.keys() - certificate.keys() == {
        *("passport_number", "nationality", "birth_date", "passport_expiry"),
        *("purpose", "stay_from", "stay_until", "consulate"),
    }


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
