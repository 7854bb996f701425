"""Registrations as a table file (CSV, RFC 4180) that spreadsheets open without doing what a cell says."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any
from uuid import UUID

from events.congress.registration.answers import shown
from events.congress.registration.models import Registration
from events.congress.registration.question_queries import Questions
from events.platform.language.formats import country, language_name
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import locale
from events.platform.zoned import ZonedTime

_BOM = "\ufeff"  # so that Excel reads UTF-8
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def state_name(state: str) -> str:
    """A state of a registration in the current language."""
    return {"confirmed": _("Confirmed"), "waitlisted": _("Waiting list"), "cancelled": _("Cancelled")}[state]


def attendance_name(attendance: str) -> str:
    return _("On site") if attendance == "on_site" else _("Online")


async def table_file(
    rows: AsyncIterator[tuple[Registration, Mapping[UUID, str]]], questions: Questions, zone: str, language: str
) -> AsyncIterator[str]:
    """The lines of the file in pieces; times are those of `zone`, names in the language of the request.

    Spreadsheets of languages with a decimal comma expect semicolons between cells.
    """
    separator = ";" if locale(language).number_symbols["latn"]["decimal"] == "," else ","
    names = {category.id: str(category.name) for category in questions.all_categories}
    yield _BOM + _line(_heads(questions), separator)
    piece = ""
    async for registration, answers in rows:
        piece += _line(_cells(registration, answers, questions, names, zone), separator)
        if len(piece) > 30_000:
            yield piece
            piece = ""
    yield piece


def _heads(questions: Questions) -> list[str]:
    return [
        _("Reference"),
        _("State"),
        _("Name on the badge"),
        _("Name in the passport"),
        _("E-mail address"),
        _("Organization"),
        _("Function"),
        _("Country code"),
        _("Country"),
        _("Languages"),
        _("Category"),
        _("Taking part"),
        _("Language of mails"),
        _("Registered"),
        _("Cancelled"),
        _("Checked in"),
        *(str(question.label) for question in questions.all_questions),
    ]


def _cells(
    row: Registration, answers: Mapping[UUID, str], questions: Questions, names: Mapping[UUID, str], zone: str
) -> Iterable[str]:
    moments = (row.registered_at, row.cancelled_at, row.checked_in_at)
    return [
        row.reference,
        state_name(row.state),
        row.badge_name,
        row.legal_name,
        row.email,
        row.organization,
        row.function,
        row.country,
        country(row.country),
        ", ".join(language_name(code) for code in row.spoken_languages),
        names[row.category_id],
        attendance_name(row.attendance),
        row.language,
        *(ZonedTime.from_instant(at, zone).stored.replace("T", " ") if at else "" for at in moments),
        *(_answer(shown(question, answers.get(question.id, ""))) for question in questions.all_questions),
    ]


def _answer(value: Any) -> str:
    return value if isinstance(value, str) else ", ".join(str(part) for part in value)


def _line(cells: Iterable[str], separator: str) -> str:
    written = io.StringIO()
    csv.writer(written, delimiter=separator).writerow(
        ["'" + cell if cell.startswith(_FORMULA) else cell for cell in cells]
    )
    return written.getvalue()
