"""Whom a question is asked, under which heading it stands, and what bounds its answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from events.platform.language.i18n import Translated

SECTION = "section"  # the kind of a row of the form that asks nothing: a heading over the questions that follow


@dataclass(frozen=True)
class Section:
    """A heading over the questions that follow it, with a text."""

    code: str
    heading: Translated
    help: Translated


@dataclass(frozen=True)
class Condition:
    """Whom a question is asked, by codes: who chose an `option` of another `question`, and is of some `categories`.

    All are asked who are not excluded by what stands here.
    """

    question: str = ""
    option: str = ""
    categories: frozenset[str] = frozenset()

    @classmethod
    def read(cls, kept: Mapping[str, Any] | None) -> Condition:
        kept = kept or {}
        return cls(kept.get("question", ""), kept.get("option", ""), frozenset(kept.get("categories", ())))

    @property
    def kept(self) -> dict[str, Any] | None:
        """Return the settings as the row of the question keeps them."""
        categories = sorted(self.categories)
        return (
            None
            if self == Condition()
            else {"question": self.question, "option": self.option, "categories": categories}
        )


@dataclass(frozen=True)
class Frame:
    """The bounds of the answers to a question, from its event and its own settings."""

    zone: str = "UTC"
    currency: str = ""
    first_night: dt.date = dt.date.min
    last_night: dt.date = dt.date.min
    file_types: frozenset[str] = frozenset()  # media types
    most_bytes: int = 0
