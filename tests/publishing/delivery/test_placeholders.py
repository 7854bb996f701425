from __future__ import annotations

import pytest

from events.platform.language.i18n import languages, speaking
from events.publishing.delivery.letter import Button, Facts, Items, Paragraph, plain_text, read_letter
from events.publishing.delivery.placeholders import PLACEHOLDERS, Wording, faults_in, filled, placeholders_of
from events.publishing.delivery.wordings import EDITABLE, our_wording

VALUES = {"name": "Awa Diallo", "event": "6th Congress", "link": "https://events.test/x", "category": "Operator"}


def test_a_text_is_filled_by_name() -> None:
    wording = Wording("Welcome to {event}", "Hello {name},\n\nYou come as {category}.\n\n[Open my page]({link})")
    assert read_letter(filled(wording, VALUES)).blocks == (
        Paragraph("Hello Awa Diallo,"),
        Paragraph("You come as Operator."),
        Button("Open my page", "https://events.test/x"),
    )


def test_what_has_nothing_to_say_is_left_out_with_its_heading() -> None:
    body = "## Where\n\n{place}\n\n## Facts\n\n- Category | {category}\n- Place | {place}\n\nWrite to {contact}.\n\nBye"
    assert filled(Wording("{event}", body), VALUES) == ("6th Congress\n\n## Facts\n\n- Category | Operator\n\nBye\n")


def test_a_heading_at_the_end_needs_something_below_it() -> None:
    assert filled(Wording("x", "Hello\n\n## Where\n\n{place}"), VALUES) == "x\n\nHello\n"


def test_somebody_whose_name_cannot_be_said_is_greeted_all_the_same() -> None:
    wording = Wording("For {name}", "Hello {name},\n\nBonjour\u00a0{name} !")
    assert filled(wording, VALUES | {"name": ""}) == "For\n\nHello,\n\nBonjour !\n"


def test_a_value_is_not_looked_through_for_placeholders() -> None:
    assert filled(Wording("x", "Hello {name}"), VALUES | {"name": "{link}"}) == "x\n\nHello {link}\n"


def test_a_fault_says_what_is_wrong() -> None:
    with speaking("en"):
        assert faults_in("Hello {nme} { and {link}", PLACEHOLDERS, {"link", "event"}) == [
            "Line 1: {nme} is not a placeholder.",
            "Line 1: { and  is not a placeholder.",
            "The placeholder {event} is missing. Without it nobody reaches their page.",
        ]


def test_an_empty_text_lacks_nothing() -> None:
    assert faults_in("", PLACEHOLDERS, {"link"}) == []


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("kind", EDITABLE)
def test_our_text_is_one_that_organizers_could_save(kind: str, language: str) -> None:
    subject, body = our_wording(kind, language)
    assert faults_in(subject, placeholders_of(kind)) == []
    assert faults_in(body, placeholders_of(kind), EDITABLE[kind]) == []
    assert "{event}" in subject
    assert "\n\n\n" not in body


def test_lines_without_a_bar_are_items_and_lines_of_a_paragraph_stay() -> None:
    letter = read_letter("s\n\n- one\n- two | three\n\n- Bus | 9\n\nAwa\nSecretariat")
    assert [type(block) for block in letter.blocks] == [Items, Facts, Paragraph]
    with speaking("en"):
        assert plain_text(letter) == "- one\n- two | three\n\nBus: 9\n\nAwa\nSecretariat\n"
