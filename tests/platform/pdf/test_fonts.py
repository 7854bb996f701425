"""What the fonts can draw, what is printed of what people write, and how large it can be set."""

from __future__ import annotations

import pytest

from events.platform.pdf.fitting import Fit, Room, fit
from events.platform.pdf.fonts import font_files, uncovered
from events.platform.pdf.typesetting import is_right_to_left, printable

ROOM = Room(width=200, height=60, sizes=(30, 20, 10), weight=700, pitch=1.2)


def test_scripts_of_the_congress_are_covered() -> None:
    assert uncovered("Łukasz Ñandú Þórdís Nguyễn Thị Ťažký Őrség Ğüneş 1234567890 « » “ ” – — … · € №") == set()
    assert uncovered("Владислав Їжакевич Ђорђе Γεώργιος محمد عبد الرحمن علی‌رضا گیلانی हिन्दी") == set()


def test_what_no_font_can_draw_is_named() -> None:
    assert uncovered("Li 李 Abebe አበበ 💧\n\u200d") == {"李", "አ", "በ", "💧"}


def test_all_fonts_are_variable_and_upright() -> None:
    assert [path.name for path in font_files()] == [
        "NotoSans[wdth,wght].ttf",
        "NotoSansArabic[wdth,wght].ttf",
        "Inter[opsz,wght].ttf",
    ]


def test_arrows_of_itineraries_are_covered() -> None:
    assert uncovered("22:10 Casablanca → 00:40 +1 Montréal, UTC−4 ← ↑ ↓ ≈ ≠ ≤ ≥") == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  a\t b \n c\u2028d\x85 ", "a b c d"),
        ("e\u0301", "é"),
        ("a\x00b\x1b\x7f\ud800\ue000c", "abc"),
        ("\u202eforced\u202c\u2066\u2069\u200e\u200f\u061c", "forced"),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("1234567890", "1234567890"),
        ("12345678901", "123456789…"),
        ("12345678 901", "12345678…"),
        ("李 Na", "\ufffd Na"),
        ("", ""),
    ],
)
def test_what_is_printed_is_one_clean_line(text: str, expected: str) -> None:
    assert printable(text, 10) == expected


def test_direction_is_that_of_the_first_letter() -> None:
    assert [is_right_to_left(text) for text in ("محمد", "12 محمد", "שלום", "Ana محمد", "123", "")] == (
        [True, True, True, False, False, False]
    )


def test_a_short_text_takes_the_largest_size_and_the_whole_width() -> None:
    assert fit("Li Na", ROOM) == Fit(size=30, width=200, lines=1)


def test_a_long_text_shrinks_until_it_fits() -> None:
    found = fit("Ana María Fernández", ROOM)
    assert (found.size, found.lines) == (20, 2)
    assert ROOM.tall(found.size, found.lines) <= ROOM.height


def test_a_word_that_is_too_wide_shrinks_too() -> None:
    assert fit("Константинопольский", ROOM).size == 10


def test_lines_come_out_even() -> None:
    found = fit("Ana Bea Cid Dan Eva", Room(width=200, height=200, sizes=(30,), weight=700))
    assert found.lines == 2
    assert found.width < 190


def test_a_text_too_long_for_any_size_keeps_the_smallest() -> None:
    assert fit("word " * 200, ROOM).size == 10


def test_a_bold_text_is_wider_than_a_regular_one() -> None:
    sizes = [point / 10 for point in range(600, 50, -1)]
    regular, bold = (fit("Fernández", Room(100, 100, sizes, weight)).size for weight in (400, 700))
    assert bold < regular
