import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.platform.ical.content_lines import address, escaped, folded, joined, one_line, paragraphs, parameter
from tests.publishing.calendars.rfc5545 import parse_line, unescape, unfold

ANY_TEXT = st.text(st.characters(codec=None), max_size=300)


@pytest.mark.parametrize(
    "line_break", ["\n", "\r", "\r\n", "\u2028", "\u2029", "\x85", "\v", "\f", "\x1c", "\x1d", "\x1e"]
)
def test_every_kind_of_line_break_stays_one_in_paragraphs_and_becomes_a_space_on_one_line(line_break: str) -> None:
    assert paragraphs(f"a{line_break}b") == "a\nb"
    assert one_line(f" a{line_break}b{line_break}") == "a b"


def test_controls_lone_surrogates_and_byte_order_marks_are_dropped_and_tabs_become_spaces() -> None:
    assert paragraphs("a\x00\x07\x1f\x7f\x80\x9f\ud800\udfff\ufeffb\tc") == "ab c"


def test_letters_accents_spaces_and_direction_marks_are_kept() -> None:
    kept = "« L’eau » 9\u202fh\u00a030 \u200fمياه\u200e e\u0301 👩🏽\u200d🔬 𝔘"
    assert one_line(kept) == kept


def test_only_backslash_semicolon_comma_and_line_feed_are_escaped() -> None:
    assert escaped('a\\b;c,d\ne:"f"') == 'a\\\\b\\;c\\,d\\ne:"f"'


@given(ANY_TEXT)
def test_any_text_becomes_one_line_that_reads_back_as_the_cleaned_text(text: str) -> None:
    octets = joined([f"SUMMARY:{escaped(paragraphs(text))}"])
    (line,) = unfold(octets)
    assert len(octets.decode().splitlines()) == octets.count(b"\r\n")
    assert unescape(line.removeprefix("SUMMARY:")) == paragraphs(text)


@given(ANY_TEXT)
def test_any_parameter_value_reads_back_and_ends_where_it_should(text: str) -> None:
    assert parse_line(f"X;P={parameter(text)}:v") == ("X", {"P": one_line(text)}, "v")


def test_a_plain_parameter_needs_no_quotes() -> None:
    assert [parameter(value) for value in ("Europe/Madrid", "fr-CA", 'a"b^c', "a;b")] == [
        "Europe/Madrid",
        "fr-CA",
        '"a^\'b^^c"',
        '"a;b"',
    ]


@pytest.mark.parametrize("extra", range(6))
def test_a_line_of_75_octets_stands_and_one_of_76_is_folded(extra: int) -> None:
    assert folded("X" * (75 - extra)) == "X" * (75 - extra)
    assert folded("X" * (76 + extra)) == "X" * 75 + "\r\n " + "X" * (1 + extra)


@pytest.mark.parametrize(
    "cluster",
    [
        "é",
        "e\u0301",
        "ن\u064e\u0651",
        "नि",
        "👩🏽\u200d🔬",
        "🇪🇸",
        "🏴\U000e0067\U000e007f",
        "✈\ufe0f",
        "𝔘",
        "\\n",
        "\\,",
    ],
)
@pytest.mark.parametrize("offset", range(24))
def test_no_fold_parts_a_cluster_or_an_escape(cluster: str, offset: int) -> None:
    pieces = folded("S:" + "x" * (52 + offset) + cluster + "y" * 80).split("\r\n ")
    assert sum(cluster in piece for piece in pieces) == 1


@pytest.mark.parametrize("offset", range(12))
def test_no_fold_stands_beside_a_space(offset: int) -> None:
    pieces = folded("S:" + "x" * (64 + offset) + "   " + "y" * 80).split("\r\n ")
    assert all(piece == piece.strip(" ") for piece in pieces)


@pytest.mark.parametrize("endless", ["\u0301" * 200, "👩\u200d" * 80, " " * 200, "\\\\" * 100, "🇪🇸" * 60])
def test_a_text_without_a_good_place_is_folded_all_the_same(endless: str) -> None:
    assert unfold(joined(["S:" + endless])) == ["S:" + endless]


@given(st.text(st.sampled_from("ab é\u0301👩\u200d🔬🇪🇸ن\u064e\\"), max_size=200))
def test_folding_adds_and_loses_nothing(text: str) -> None:
    assert unfold(joined([f"S:{text}"])) == [f"S:{text}"]


@pytest.mark.parametrize(
    ("given_text", "written"),
    [
        ("https://wops.example/fr/a?b=c,d;e#f", "https://wops.example/fr/a?b=c,d;e#f"),
        ('https://wops.example/é l/"<x>', "https://wops.example/%C3%A9%20l/%22%3Cx%3E"),
        ("https://münchen.example:8443/é", "https://xn--mnchen-3ya.example:8443/%C3%A9"),
        ("https://[2001:db8::1]/a", "https://[2001:db8::1]/a"),
        ("mailto:ana@wops.example", "mailto:ana@wops.example"),
        ("tel:+34934000000", "tel:+34934000000"),
    ],
)
def test_an_address_is_written_in_ascii(given_text: str, written: str) -> None:
    assert address(given_text) == written


@pytest.mark.parametrize(
    "unsafe",
    [
        "",
        "javascript:alert(1)",
        "JaVaScript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//wops.example",
        "/fr/",
        "https://",
        "https:///a",
        "http:a",
        "https://a\r\nATTENDEE:mailto:x@y",
        "https://a/\u2028b",
        "https://a\x00",
        " https://wops.example",
        "https://[::1",
        "https://" + "é" * 80 + ".example/",
        "https://a/\ud800",
        "mailto://host/x",
    ],
)
def test_an_address_that_is_unsafe_is_left_out(unsafe: str) -> None:
    assert address(unsafe) == ""


@given(st.one_of(ANY_TEXT, ANY_TEXT.map("https://wops.example/".__add__), ANY_TEXT.map("https://".__add__)))
def test_no_address_holds_a_space_a_quote_a_control_or_a_letter_outside_ascii(text: str) -> None:
    written = address(text)
    assert written.isascii()
    assert not any(character in ' "<>\\^`{|}' or unicodedata.category(character) == "Cc" for character in written)
