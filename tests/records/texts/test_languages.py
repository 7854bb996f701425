from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from events.records.texts.languages import any_text, fallback_order


@dataclass(frozen=True)
class Row:
    default_language: str
    languages: Sequence[str]


ROW = Row("es", ("en", "es", "fr"))


def test_the_main_language_comes_first_and_once() -> None:
    assert fallback_order(ROW) == ("es", "en", "fr")
    assert fallback_order(Row("es", ())) == ("es",)


@pytest.mark.parametrize(
    ("bodies", "text"),
    [
        ({"en": "Water", "es": "Agua"}, "Agua"),
        ({"en": "", "es": "", "fr": "Eau"}, "Eau"),
        ({"en": "Water", "fr": "Eau"}, "Water"),
        ({"es": ""}, ""),
        ({}, ""),
    ],
)
def test_any_text_is_better_than_none(bodies: dict[str, str], text: str) -> None:
    assert any_text(bodies, "es") == text
