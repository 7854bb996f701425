"""The organizers' list of requests for letters: its columns and filters. Nothing in it comes from a passport."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from events.congress.letters.models import LetterRequest
from events.congress.letters.words import KIND_WORDS, STATE_TONES, STATE_WORDS
from events.congress.registration.question_queries import Questions
from events.platform.language.cleaning import fold
from events.platform.language.formats import country, day, language_name, moment
from events.platform.language.lazy import gettext as _
from events.platform.web.lists.cells import Cell, Pill
from events.platform.web.lists.declared import Column, Filter, Kind
from events.platform.web.lists.fields import Field
from events.platform.web.lists.in_memory import Key, MemoryList, Values
from events.platform.web.templating import localize

RequestField = Field[LetterRequest, Key[LetterRequest], Values[LetterRequest]]

_NEVER = "9999"
_PASSPORT = {"given": _("Given"), "missing": _("Missing")}


@dataclass(frozen=True)
class Shown:
    """What the list has to know beside the requests: the event's form and zone, today, and whose passport is kept."""

    questions: Questions
    zone: str
    today: dt.date
    passports: Collection[UUID]
    href: Callable[[LetterRequest], str]


def request_list(shown: Shown, rows: Sequence[LetterRequest]) -> MemoryList[LetterRequest]:
    """Return the list of these requests, those that somebody waits for first."""
    codes = _codes(rows)
    return MemoryList(
        fields=(*_asked_for(shown, rows), *_of_registration(shown, rows), _code(codes)),
        sort="state",
        words=lambda row: " ".join(
            (
                row.registration.badge_name,
                row.registration.legal_name,
                row.registration.organization,
                row.registration.reference,
                row.consulate,
            )
        ),
        name=lambda row: codes[row.id],
        href=shown.href,
        rows=rows,
    )


def _codes(rows: Sequence[LetterRequest]) -> dict[UUID, str]:
    """Return a short code for each request: the registration's reference, and which of its requests it is."""
    counts: Counter[UUID] = Counter()
    codes = {}
    for row in sorted(rows, key=lambda row: (row.asked_at, row.id)):
        counts[row.registration_id] += 1
        codes[row.id] = f"{row.registration.reference}-{counts[row.registration_id]}"
    return codes


def _asked_for(shown: Shown, rows: Sequence[LetterRequest]) -> tuple[RequestField, ...]:
    states, written = list(STATE_WORDS), sorted({row.language for row in rows})
    return (
        Field(Column("name", _("Name")), lambda row: row.registration.badge_name, _name_key),
        Field(
            Column("state", _("State")),
            _state,
            lambda row: (states.index(row.state), _on(row.needed_by), row.asked_at, row.id),
            Filter("state", _("State"), Kind.CHOICE, list(STATE_WORDS.items())),
            lambda row: [row.state],
        ),
        Field(
            Column("kind", _("Letter")),
            lambda row: str(KIND_WORDS[row.kind]),
            lambda row: (row.kind, _name_key(row)),
            Filter("kind", _("Letter"), Kind.CHOICE, list(KIND_WORDS.items())),
            lambda row: [row.kind],
        ),
        Field(
            Column("language", _("Language")),
            lambda row: language_name(row.language, capital=True),
            lambda row: (row.language, _name_key(row)),
            Filter(
                "language", _("Language"), Kind.CHOICE, [(one, language_name(one, capital=True)) for one in written]
            ),
            lambda row: [row.language],
        ),
        Field(
            Column("needed_by", _("Needed by")),
            lambda row: _needed(row, shown.today),
            lambda row: (_on(row.needed_by), _name_key(row)),
            Filter("needed_by", _("Needed by"), Kind.DAY),
            lambda row: [row.needed_by.isoformat()] if row.needed_by else [],
        ),
        Field(
            Column("passport", _("Passport")),
            lambda row: str(_PASSPORT[_has(shown, row)]),
            lambda row: (_has(shown, row), _name_key(row)),
            Filter("passport", _("Passport"), Kind.CHOICE, list(_PASSPORT.items())),
            lambda row: [_has(shown, row)],
        ),
        Field(
            Column("asked_at", _("Asked for on")),
            lambda row: moment(row.asked_at, shown.zone),
            lambda row: (row.asked_at, row.id),
        ),
        Field(
            Column("consulate", _("Embassy or consulate")),
            lambda row: row.consulate,
            lambda row: (fold(row.consulate), _name_key(row)),
        ),
    )


def _of_registration(shown: Shown, rows: Sequence[LetterRequest]) -> tuple[RequestField, ...]:
    categories = {one.id: one for one in shown.questions.all_categories}
    countries = sorted({row.registration.country for row in rows if row.registration.country}, key=country)
    return (
        Field(
            Column("organization", _("Organization"), is_shown=False),
            lambda row: row.registration.organization,
            lambda row: (fold(row.registration.organization), _name_key(row)),
        ),
        Field(
            Column("category", _("Category"), is_shown=False),
            lambda row: localize(categories[row.registration.category_id].name),
            lambda row: (list(categories).index(row.registration.category_id), _name_key(row)),
            Filter(
                "category", _("Category"), Kind.CHOICE, [(one.code, localize(one.name)) for one in categories.values()]
            ),
            lambda row: [categories[row.registration.category_id].code],
        ),
        Field(
            Column("country", _("Country"), is_shown=False),
            lambda row: country(row.registration.country),
            lambda row: (fold(country(row.registration.country)), _name_key(row)),
            Filter("country", _("Country"), Kind.CHOICE, [(code, country(code)) for code in countries]),
            lambda row: [row.registration.country],
        ),
        Field(
            Column("stay", _("Stay"), is_sorted=False, is_shown=False),
            lambda row: " – ".join(day(one) for one in (row.stays_from, row.stays_until) if one),
            _name_key,
        ),
    )


def _code(codes: dict[UUID, str]) -> RequestField:
    return Field(
        Column("code", _("Reference"), is_shown=False),
        lambda row: codes[row.id],
        lambda row: codes[row.id],
        Filter("code", _("Reference"), Kind.CODES),
        lambda row: [codes[row.id]],
    )


def _name_key(row: LetterRequest) -> tuple[str, UUID]:
    return fold(row.registration.badge_name), row.id


def _on(value: dt.date | None) -> str:
    return value.isoformat() if value else _NEVER


def _has(shown: Shown, row: LetterRequest) -> str:
    return "given" if row.registration_id in shown.passports else "missing"


def _state(row: LetterRequest) -> Cell:
    state = Pill(STATE_WORDS[row.state], STATE_TONES[row.state])
    return (state, Pill(_("Takes part no more"), "fail")) if row.registration.is_over else state


def _needed(row: LetterRequest, today: dt.date) -> Cell:
    if row.needed_by is None:
        return ""
    is_late = row.is_open and row.needed_by <= today
    return Pill(day(row.needed_by), "fail") if is_late else day(row.needed_by)
