from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from events.publishing.delivery.letter import (
    Button,
    Fact,
    Facts,
    Heading,
    Letter,
    Note,
    Paragraph,
    flowed_text,
    inline,
    plain_text,
    read_letter,
)

SOURCE = """
You are registered: Congress

Hello Awa,

Your registration is
confirmed.


## When and where

- Dates | 25–28 May 2027
- Programme | <https://events.test/en/>

[Open my page](https://events.test/en/registrations/abc)

> Small print.
"""
LETTER = Letter(
    "You are registered: Congress",
    (
        Paragraph("Hello Awa,"),
        Paragraph("Your registration is\nconfirmed."),
        Heading("When and where"),
        Facts((Fact("Dates", "25–28 May 2027"), Fact("Programme", "https://events.test/en/", is_link=True))),
        Button("Open my page", "https://events.test/en/registrations/abc"),
        Note("Small print."),
    ),
)
PLAIN = """Hello Awa,

Your registration is
confirmed.

When and where
--------------

Dates: 25–28 May 2027
Programme: https://events.test/en/

Open my page
https://events.test/en/registrations/abc

Small print.
"""


def test_a_letter_is_read_block_by_block() -> None:
    assert read_letter(SOURCE) == LETTER


def test_plain_text_carries_every_block() -> None:
    assert plain_text(LETTER) == PLAIN


@given(st.text())
def test_no_value_becomes_a_block_of_another_kind(typed: str) -> None:
    value = inline(typed)
    blocks = read_letter(f"Subject\n\n{value}, hello.\n\n- Name | {value}\n").blocks
    assert [type(block) for block in blocks] == [Paragraph, Facts]
    assert isinstance(blocks[1], Facts)
    assert not any(fact.is_link for fact in blocks[1].items)


def test_a_name_that_looks_like_a_button_stays_words() -> None:
    assert read_letter(f"S\n\n{inline('[Win](https://evil.test)')}").blocks == (Paragraph("Win](https://evil.test)"),)


def test_a_subject_is_one_line_and_not_endless() -> None:
    subject = read_letter("word " * 100 + "\n\nText").subject
    assert (len(subject), subject[-1]) == (200, "…")


def test_long_lines_are_broken_at_spaces_and_addresses_never() -> None:
    address = "https://events.test/" + "a" * 100
    text = plain_text(Letter("S", (Paragraph("mot " * 60), Button("Ouvrir", address))))
    assert max(len(line) for line in text.splitlines() if line != address) <= 72
    assert address in text.splitlines()


def test_a_narrow_no_break_space_holds_its_words_together() -> None:
    text = plain_text(Letter("S", (Paragraph("a" * 69 + " «\u202fmot\u202f» fin"),)))
    assert text == "a" * 69 + "\n«\u202fmot\u202f» fin\n"


def test_flowed_text_rejoins_to_the_same_paragraphs() -> None:
    sentence = " ".join(f"word{number}" for number in range(40))
    flowed = flowed_text(Letter("S", (Paragraph(sentence),)))
    assert flowed.replace(" \n", " ") == sentence + "\n"
    assert max(map(len, flowed.splitlines())) <= 73


def test_flowed_text_stuffs_lines_that_would_read_as_something_else() -> None:
    assert flowed_text(Letter("S", (Paragraph("From here on"), Paragraph(">quoted")))) == " From here on\n\n >quoted\n"
