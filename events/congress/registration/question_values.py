"""Whom a question is asked, under which heading it stands, and what bounds its answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from events.platform.language.formats import country
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
    """Whom a question is asked, by codes: who chose one of the `options` of another `question`, and is of `categories`.

    All are asked who are not excluded by what stands here.
    """

    question: str = ""
    options: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()

    @classmethod
    def read(cls, kept: Mapping[str, Any] | None) -> Condition:
        kept = kept or {}
        options = kept.get("options") or [
            one for one in (kept.get("option"),) if one
        ]  # one alone, as it was kept first
        return cls(kept.get("question", ""), frozenset(options), frozenset(kept.get("categories", ())))

    @property
    def kept(self) -> dict[str, Any] | None:
        """Return the settings as the row of the question keeps them."""
        options, categories = sorted(self.options), sorted(self.categories)
        is_any = self == Condition()
        return None if is_any else {"question": self.question, "options": options, "categories": categories}


@dataclass(frozen=True)
class Frame:
    """The bounds of the answers to a question, from its event and its own settings."""

    zone: str = "UTC"
    currency: str = ""
    first_night: dt.date = dt.date.min
    last_night: dt.date = dt.date.min
    file_types: frozenset[str] = frozenset()  # media types
    most_bytes: int = 0


@dataclass(frozen=True)
class DelegationChoice:
    """A delegation to an event, to which registrations may belong; "" is the organization of a country's."""

    id: UUID
    organization: str
    country: str

    @property
    def name(self) -> str:
        """In the language of this moment: that of its organization as it was typed, or of its country."""
        return self.organization or country(self.country)


@dataclass(frozen=True)
class TagChoice:
    """A tag of an event, by which its organizers mark registrations."""

    id: UUID
    code: str
    name: str
    colour: int
