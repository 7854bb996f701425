"""Who pays which share, and what was planned beside what was spent: the numbers that the pictures tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from events.missions.costs.pictures import kinds_picture, payers_picture
from events.missions.costs.totals import CostLine, totals_of
from events.platform.language.i18n import speaking


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with speaking("en"):
        yield


def line(payer: str, planned: int | None, spent: int | None = None, kind: str = "transport", **other: str) -> CostLine:
    return CostLine(kind, payer, True, other.get("currency", "CAD"), planned, spent, other.get("rate", "1"))


def told(svg: str) -> list[str]:
    """Return the texts in a picture that hold a number."""
    texts = (
        re.sub(r"\s+", " ", text.replace("\u00a0", " ")).strip() for text in re.findall(r">([^<>]*\d[^<>]*)<", svg)
    )
    return [text for text in texts if text]


def _shares(*lines: CostLine) -> tuple[str, set[str]]:
    svg = payers_picture(totals_of(lines, "CAD"), "CAD")
    title = "Who paid" if "Who paid" in svg else "Who pays, as planned" if svg else ""
    return title, {text for text in told(svg) if "%" in text}


def test_shares_are_those_of_the_plan_while_nothing_is_spent() -> None:
    found = _shares(line("sender", 75000), line("host", 25000))
    assert found == ("Who pays, as planned", {"750.00 CAD (75 %)", "250.00 CAD (25 %)"})


def test_shares_are_those_of_what_was_spent_as_soon_as_something_is() -> None:
    found = _shares(line("sender", 75000), line("host", 25000, 10000))
    assert found[0] == "Who paid"
    assert "100.00 CAD (100 %)" in found[1]


def test_lines_of_one_payer_in_several_currencies_are_one_share() -> None:
    lines = (line("funder", 10000, currency="USD", rate="1.5"), line("funder", 15000), line("sender", 10000))
    assert _shares(*lines)[1] == {"300.00 CAD (75 %)", "100.00 CAD (25 %)"}


@pytest.mark.parametrize("lines", [(), (line("sender", None),), (line("sender", 0, 0), line("host", 0))])
def test_no_amount_is_no_picture_of_shares(lines: tuple[CostLine, ...]) -> None:
    assert _shares(*lines) == ("", set())


def test_kinds_stand_with_what_was_planned_and_what_was_spent() -> None:
    totals = totals_of([line("sender", 120000, 110000), line("host", 4000, None, "fees")], "CAD")
    svg = kinds_picture(totals, "CAD")
    assert {"1,200.00 CAD", "1,100.00 CAD", "40.00 CAD"} <= set(told(svg))
    assert kinds_picture(totals_of([], "CAD"), "CAD") == ""


def test_amounts_have_as_many_digits_as_their_currency() -> None:
    svg = kinds_picture(totals_of([line("sender", 120000, currency="XOF")], "XOF"), "XOF")
    assert "120,000 XOF" in told(svg)
