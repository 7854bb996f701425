"""Placeholders: what is refused, what is filled, and what an empty value takes along."""

from __future__ import annotations

import pytest

from events.platform.language.i18n import speaking
from events.platform.language.placeholders import (
    IN_MAILS,
    ON_PAPER,
    Emptiness,
    Slip,
    filled,
    filled_line,
    names_in,
    slips_in,
)


def test_an_unknown_name_and_a_lone_brace_are_told_with_their_line() -> None:
    text = "Dear {legal_name},\nsee {you} {in} Rome\n{}, {legal_name and }"
    assert slips_in(text, {"legal_name"}) == [
        Slip(2, "{you}"),
        Slip(2, "{in}"),
        Slip(3, "{}"),
        Slip(3, "{legal_name and }"),
    ]
    assert slips_in("Dear {legal_name}", {"legal_name"}) == []
    assert slips_in("a } b { c", {"c"}) == [Slip(1, "}"), Slip(1, "{ c")]


def test_a_value_that_looks_like_a_placeholder_is_text() -> None:
    values = {"legal_name": "{event} {nobody}", "event": "Congress"}
    assert filled("{legal_name} at {event}", values, ON_PAPER) == "{event} {nobody} at Congress"


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
    assert filled("{consulate}\n{legal_name}, {function} ({country}) comes.\nKept.", values, ON_PAPER) == text


def test_parentheses_of_which_one_belongs_to_more_stay() -> None:
    assert filled("({function} of {country})", {"country": "Senegal"}, ON_PAPER) == "( of Senegal)"


@pytest.mark.parametrize(
    "attack",
    ["{name.__class__}", "{0}", "{name!r}", "{name:>99}", "{}", "{event[0]}", "{{ name }}", "{% raw %}", "{na\nme}"],
)
def test_nothing_but_a_name_is_a_placeholder(attack: str) -> None:
    assert slips_in(attack, {"name", "event"}) != []


def test_a_slip_is_told_in_the_reader_s_language() -> None:
    with speaking("fr"):
        assert str(Slip(3, "{nom}")) == "Ligne 3\u00a0: {nom} n’est pas un champ connu."
    with speaking("en"):
        assert str(Slip(3, "{nom}")) == "Line 3: {nom} is not a placeholder."


def test_the_names_that_texts_use_are_told_once() -> None:
    assert names_in("{a} {b}", "{b} { c } {") == {"a", "b", " c "}


def test_in_a_mail_a_line_goes_with_any_of_its_values_but_for_the_name() -> None:
    text = "Hello {name},\n- Place | {place} {zone}\nBonjour\u00a0{name} !"
    assert filled(text, {"place": "Rome"}, IN_MAILS) == "Hello,\nBonjour !"
    assert filled(text, {"place": "Rome", "zone": "CET"}, IN_MAILS) == "Hello,\n- Place | Rome CET\nBonjour !"


@pytest.mark.parametrize(("emptiness", "line"), [(ON_PAPER, "( of ) at "), (IN_MAILS, "( of) at")])
def test_a_line_that_is_kept_loses_what_is_empty(emptiness: Emptiness, line: str) -> None:
    assert filled_line("({function} of {country}) at {place}", {}, emptiness) == line
