"""A registration as a value: the one list of its fields.

What is stored, corrected, recorded, searched, shown and exported follows from the fields of `Details`. Beside them a
field is a column of the table, an input of the form, and a line of the template that draws the form.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, get_type_hints
from uuid import UUID

from events.congress.registration.rules import search_text, sort_key
from events.congress.registration.stored_answers import Given
from events.congress.registration.words import ATTENDANCE_WORDS
from events.platform.language.formats import country, language_name, list_of
from events.platform.language.i18n import gettext
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.records.vault.sealing import Sealer

Words = Callable[[Any], str]


@dataclass(frozen=True)
class Shown:
    """How a field is shown: its label and its value in words.

    `cells` are head and words of its columns in a table file, when they are not one with label and words. The
    organizers' search finds a registration by what `is_searched`; what `is_folded` has a column `<name>_key` beside
    its own, by which lists sort and filter.
    """

    label: LazyText
    words: Words = str
    cells: tuple[tuple[LazyText, Words], ...] = ()
    is_searched: bool = False
    is_folded: bool = False

    @property
    def columns(self) -> tuple[tuple[LazyText, Words], ...]:
        return self.cells or ((self.label, self.words),)


def _attendance(code: str) -> str:
    return str(ATTENDANCE_WORDS[code])


def _languages(codes: Iterable[str]) -> str:
    return list_of([language_name(code) for code in codes])


def _languages_in_cell(codes: Iterable[str]) -> str:
    return ", ".join(language_name(code) for code in codes)


def _yes_or_no(value: bool) -> str:
    return gettext("Yes") if value else gettext("No")


@dataclass(frozen=True, kw_only=True)
class Details:
    """Everything that is typed in the form, in the order in which it is shown.

    A category is shown by its name; `answers` are by question, and an empty one is no answer.
    """

    badge_name: Annotated[str, Shown(_("Name on the badge"), is_searched=True, is_folded=True)]
    legal_name: Annotated[str, Shown(_("Name in the passport"), is_searched=True, is_folded=True)] = ""
    email: Annotated[str, Shown(_("E-mail address"), is_searched=True)]  # in lower case
    organization: Annotated[str, Shown(_("Organization"), is_searched=True, is_folded=True)] = ""
    function: Annotated[str, Shown(_("Function"), is_searched=True, is_folded=True)] = ""
    country: Annotated[str, Shown(_("Country"), country, cells=((_("Country code"), str), (_("Country"), country)))]
    spoken_languages: Annotated[
        tuple[str, ...], Shown(_("Languages"), _languages, cells=((_("Languages"), _languages_in_cell),))
    ] = ()
    category_id: Annotated[UUID, Shown(_("Category"))]
    attendance: Annotated[str, Shown(_("Taking part"), _attendance)]  # on_site, online
    is_listed: Annotated[bool, Shown(_("In the public list of participants"), _yes_or_no)] = False
    answers: Mapping[UUID, Given] = field(default_factory=dict)

    def columns(self, reference: str) -> dict[str, object]:
        """Return the columns of the row that say what was typed, the text that is searched, and keys to sort by."""
        searched = [getattr(self, name) for name, shown in SHOWN.items() if shown.is_searched]
        keys = {f"{name}_key": sort_key(getattr(self, name)) for name, shown in SHOWN.items() if shown.is_folded}
        return self.typed() | keys | {"search_text": search_text(*searched, reference)}

    def typed(self) -> dict[str, Any]:
        """Return the fields by name, without the answers."""
        return {name: getattr(self, name) for name in SHOWN}


_HINTS = get_type_hints(Details, include_extras=True)
SHOWN: Mapping[str, Shown] = {
    name: shown for name, hint in _HINTS.items() for shown in getattr(hint, "__metadata__", ())
}


@dataclass(frozen=True)
class Permission:
    """The permission that an invitation carries: to register in categories that take only who is invited.

    `use` counts the registration that is made by it, in its transaction, or raises NotInvitedError.
    """

    category_ids: frozenset[UUID]
    use: Callable[[UUID, dt.datetime], Awaitable[None]] | None = None


@dataclass(frozen=True)
class Application:
    """A form that was sent: what was typed, its nonce and language, and whether the privacy notice was agreed to.

    `sealer` seals the answers to sensitive questions. `by` is the account of who registers somebody else; a mail that
    is not told is not written, one that may have to wait is due when `mail_at` says, in the transaction. Who belongs to
    a delegation counts in its quota; one that `is_nominated` by it is still to confirm, and has no seat.
    """

    details: Details
    nonce: str
    language: str
    has_consented: bool
    sealer: Sealer | None = None
    is_told: bool = True
    mail_at: Callable[[dt.datetime], Awaitable[dt.datetime]] | None = None
    by: UUID | None = None
    permission: Permission | None = None
    delegation_id: UUID | None = None
    is_nominated: bool = False


@dataclass(frozen=True)
class Receipt:
    """A registration, as far as its link and its confirmation need it."""

    id: UUID
    state: str
    link_generation: int
    active_key: str | None
