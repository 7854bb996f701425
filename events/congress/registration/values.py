"""A registration as a value: the one list of its fields.

What is stored, corrected, recorded, searched, shown and exported follows from the fields of `Details`. Beside them a
field is a column of the table, an input of the form, and a line of the template that draws the form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, get_type_hints
from uuid import UUID

from events.congress.registration.rules import search_text
from events.congress.registration.words import ATTENDANCE_WORDS
from events.platform.language.formats import country, language_name, list_of
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _

Words = Callable[[Any], str]


@dataclass(frozen=True)
class Shown:
    """How a field is shown: its label and its value in words.

    `cells` are head and words of its columns in a table file, when they are not one with label and words. The
    organizers' search finds a registration by what `is_searched`.
    """

    label: LazyText
    words: Words = str
    cells: tuple[tuple[LazyText, Words], ...] = ()
    is_searched: bool = False

    @property
    def columns(self) -> tuple[tuple[LazyText, Words], ...]:
        return self.cells or ((self.label, self.words),)


def _attendance(code: str) -> str:
    return str(ATTENDANCE_WORDS[code])


def _languages(codes: Iterable[str]) -> str:
    return list_of([language_name(code) for code in codes])


def _languages_in_cell(codes: Iterable[str]) -> str:
    return ", ".join(language_name(code) for code in codes)


@dataclass(frozen=True, kw_only=True)
class Details:
    """Everything that is typed in the form, in the order in which it is shown.

    A category is shown by its name; `answers` are stored texts by question, and an empty one is no answer.
    """

    badge_name: Annotated[str, Shown(_("Name on the badge"), is_searched=True)]
    legal_name: Annotated[str, Shown(_("Name in the passport"), is_searched=True)] = ""
    email: Annotated[str, Shown(_("E-mail address"), is_searched=True)]  # in lower case
    organization: Annotated[str, Shown(_("Organization"), is_searched=True)] = ""
    function: Annotated[str, Shown(_("Function"), is_searched=True)] = ""
    country: Annotated[str, Shown(_("Country"), country, cells=((_("Country code"), str), (_("Country"), country)))]
    spoken_languages: Annotated[
        tuple[str, ...], Shown(_("Languages"), _languages, cells=((_("Languages"), _languages_in_cell),))
    ] = ()
    category_id: Annotated[UUID, Shown(_("Category"))]
    attendance: Annotated[str, Shown(_("Taking part"), _attendance)]  # on_site, online
    answers: Mapping[UUID, str] = field(default_factory=dict)

    def columns(self, reference: str) -> dict[str, object]:
        """Return the columns of the row that say what was typed, and the text that is searched."""
        searched = [getattr(self, name) for name, shown in SHOWN.items() if shown.is_searched]
        return self.typed() | {"search_text": search_text(*searched, reference)}

    def typed(self) -> dict[str, Any]:
        """Return the fields by name, without the answers."""
        return {name: getattr(self, name) for name in SHOWN}


_HINTS = get_type_hints(Details, include_extras=True)
SHOWN: Mapping[str, Shown] = {
    name: shown for name, hint in _HINTS.items() for shown in getattr(hint, "__metadata__", ())
}


@dataclass(frozen=True)
class Application:
    """A form that was sent: what was typed, its nonce and language, and whether the privacy notice was agreed to."""

    details: Details
    nonce: str
    language: str
    has_consented: bool


@dataclass(frozen=True)
class Receipt:
    """A registration, as far as its link and its confirmation need it."""

    id: UUID
    state: str
    link_generation: int
    active_key: str | None
