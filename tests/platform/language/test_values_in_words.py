"""Days, instants and lists as a reader of each language would write them."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from events.platform.language.formats import date, list_of, moment, span
from events.platform.language.i18n import speaking


@pytest.mark.parametrize(
    ("language", "text"),
    [("es", "Martes, 25 de mayo de 2027"), ("fr", "Mardi 25 mai 2027"), ("en", "Tuesday, 25 May 2027")],
)
def test_a_day_that_is_a_heading_begins_with_a_capital(language: str, text: str) -> None:
    with speaking(language):
        assert date(dt.date(2027, 5, 25), capital=True) == text
        assert date(dt.date(2027, 5, 25)).casefold() == text.casefold()


def test_a_day_within_a_sentence_keeps_the_small_letter_of_its_language() -> None:
    with speaking("es"):
        assert date(dt.date(2027, 5, 25)) == "martes, 25 de mayo de 2027"


@pytest.mark.parametrize(
    ("language", "text"), [("es", "25 may 2027, 11:05"), ("fr", "25 mai 2027, 11:05"), ("en", "25 May 2027, 11:05")]
)
def test_an_instant_is_told_to_the_minute(language: str, text: str) -> None:
    with speaking(language):
        assert moment(dt.datetime(2027, 5, 25, 9, 5, 59, tzinfo=dt.UTC), "Europe/Madrid") == text


@pytest.mark.parametrize(
    ("items", "text"),
    [
        (["español", "inglés"], "español e inglés"),
        (["francés", "español", "inglés"], "francés, español e inglés"),
        (["urdu", "hindi"], "urdu e hindi"),
        (["cobre", "hierro"], "cobre y hierro"),
        (["inglés", "español"], "inglés y español"),
        (["inglés"], "inglés"),
        ([], ""),
    ],
)
def test_spanish_lists_avoid_y_before_the_sound_of_i(items: list[str], text: str) -> None:
    with speaking("es"):
        assert list_of(items) == text


def test_other_languages_join_lists_with_their_own_word() -> None:
    with speaking("fr"):
        assert list_of(["français", "italien"]) == "français et italien"


@pytest.mark.parametrize(
    ("language", "days", "text"),
    [
        ("fr", (1, 1), "1er juin 2027"),
        ("fr", (1, 4), "1–4 juin 2027"),
        ("fr", (2, 2), "2 juin 2027"),
        ("fr", (21, 21), "21 juin 2027"),
        ("es", (1, 1), "1 de junio de 2027"),
        ("en", (1, 1), "1 June 2027"),
    ],
)
def test_the_first_of_a_month_is_an_ordinal_in_french(language: str, days: tuple[int, int], text: str) -> None:
    with speaking(language):
        written = span(dt.date(2027, 6, days[0]), dt.date(2027, 6, days[1]))
    assert re.sub(r"\s*–\s*", "–", written) == text  # CLDR decides about spaces round the dash


def test_the_first_of_a_month_after_its_weekday() -> None:
    with speaking("fr"):
        assert date(dt.date(2027, 6, 1)) == "mardi 1er juin 2027"
