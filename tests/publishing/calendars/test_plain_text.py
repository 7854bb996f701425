"""Markdown as calendars show it."""

import pytest

from events.platform.language.plain_text import LONGEST, plain_text


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("", ""),
        ("Une ligne\nqui continue\n\n\nEt un - autre", "Une ligne qui continue\n\nEt un - autre"),
        ("*un* **deux** `trois` 5 < 6 & 7 &amp; 8", "un deux trois 5 < 6 & 7 & 8"),
        ("# Titre\nTexte", "Titre\n\nTexte"),
        ("Avant :\n\n- un\n- deux\n  - trois\n\nAprès", "Avant :\n\n– un\n– deux\n– trois\n\nAprès"),
        ("[site](https://a.org/b) <https://c.org>", "site (https://a.org/b) https://c.org"),
        ("<b>gras</b> <script>x</script>", "<b>gras</b> <script>x</script>"),
        ("ligne  \nforcée", "ligne\nforcée"),
        ("> cité", "cité"),
    ],
)
def test_words_and_paragraphs_stay_and_markup_goes(markdown: str, text: str) -> None:
    assert plain_text(markdown) == text


def test_a_long_text_is_cut_with_an_ellipsis() -> None:
    assert plain_text("mot " * 5000) == ("mot " * 5000)[: LONGEST - 1].rstrip() + "…"


HOSTILE = ["[" * 20_000, "> " * 10_000, "*a " * 9000, "- " * 10_000, "`" * 20_000, "|a" * 9000]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_text_made_to_keep_a_parser_busy_is_cut_too(hostile: str) -> None:
    assert len(plain_text(hostile)) <= LONGEST
