"""What a registration says of a person, as a value: the one list of its fields.

What is stored, corrected, recorded, searched, shown and exported follows from the fields of `Details`. Beside them a
field is a column of the table, an input of the form, and a line of the template that draws the form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any
from uuid import UUID

from events.congress.registration.rules import search_text
from events.congress.registration.words import ATTENDANCE_WORDS
from events.platform.language.formats import country, language_name, list_of
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _

Words = Callable[[Any], str]


@dataclass(frozen=True)
class Presentation:
    """How a field is shown: its label, its value in words, and head and words of each column in a table file.

    The organizers' search finds a registration by what `is_searched`.
    """

    label: LazyText
    words: Words
    columns: tuple[tuple[LazyText, Words], ...]
    is_searched: bool


def _shown(
    label: LazyText, words: Words = str, *, columns: tuple[tuple[LazyText, Words], ...] = (), is_searched: bool = False
) -> Mapping[str, Presentation]:
    """Return the metadata of a field, which is one column of a table file unless told."""
    return {"presentation": Presentation(label, words, columns or ((label, words),), is_searched)}


def _attendance(code: str) -> str:
    return str(ATTENDANCE_WORDS[code])


def _languages(codes: Iterable[str]) -> str:
    return list_of([language_name(code) for code in codes])


def _languages_in_cell(codes: Iterable[str]) -> str:
    return ", ".join(language_name(code) for code in codes)


@dataclass(frozen=True, kw_only=True)
class Details:
    """Everything that is typed in the form, in the order in which it is shown.

    `answers` are stored texts by question; an empty one is no answer.
    """

    badge_name: str = field(metadata=_shown(_("Name on the badge"), is_searched=True))
    legal_name: str = field(default="", metadata=_shown(_("Name in the passport"), is_searched=True))
    email: str = field(metadata=_shown(_("E-mail address"), is_searched=True))  # in lower case
    organization: str = field(default="", metadata=_shown(_("Organization"), is_searched=True))
    function: str = field(default="", metadata=_shown(_("Function"), is_searched=True))
    country: str = field(
        metadata=_shown(_("Country"), country, columns=((_("Country code"), str), (_("Country"), country)))
    )
    spoken_languages: tuple[str, ...] = field(
        default=(), metadata=_shown(_("Languages"), _languages, columns=((_("Languages"), _languages_in_cell),))
    )
    category_id: UUID = field(metadata=_shown(_("Category")))  # shown by the category's name
    attendance: str = field(metadata=_shown(_("Taking part"), _attendance))  # on_site, online
    answers: Mapping[UUID, str] = field(default_factory=dict)

    def columns(self, reference: str) -> dict[str, Any]:
        """Return the columns of the row that say what was typed, and the text that is searched."""
        searched = [getattr(self, name) for name, one in PRESENTATIONS.items() if one.is_searched]
        return self.typed() | {"search_text": search_text(*searched, reference)}

    def typed(self) -> dict[str, Any]:
        """Return the fields by name, without the answers."""
        return {name: getattr(self, name) for name in PRESENTATIONS}


PRESENTATIONS: Mapping[str, Presentation] = {
    one.name: one.metadata["presentation"] for one in fields(Details) if "presentation" in one.metadata
}


@dataclass(frozen=True)
class Receipt:
    """A registration, as far as its link and its confirmation need it."""

    id: UUID
    state: str
    link_generation: int
    active_key: str | None
