"""Registrations as a table file (CSV, RFC 4180) that spreadsheets open without doing what a cell says."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Iterable, Mapping
from uuid import UUID

from events.congress.registration.answers import shown
from events.congress.registration.models import Registration
from events.congress.registration.question_queries import Questions
from events.congress.registration.values import SHOWN
from events.congress.registration.words import STATE_WORDS
from events.platform.language.i18n import Translated, locale
from events.platform.language.i18n import gettext as _
from events.platform.zoned import ZonedTime

_BOM = "\ufeff"  # so that Excel reads UTF-8
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


async def table_file(
    rows: AsyncIterator[tuple[Registration, Mapping[UUID, str]]], questions: Questions, zone: str, language: str
) -> AsyncIterator[str]:
    """Give the lines of the file in pieces; times are those of `zone`, names in the language of the request.

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
    fields = [str(head) for one in SHOWN.values() for head, _words in one.columns]
    moments = [_("Registered"), _("Cancelled"), _("Checked in")]
    answers = [str(question.label) for question in questions.all_questions]
    return [_("Reference"), _("State"), *fields, _("Language of mails"), *moments, *answers]


def _cells(
    row: Registration, answers: Mapping[UUID, str], questions: Questions, names: Mapping[UUID, str], zone: str
) -> Iterable[str]:
    moments = (row.registered_at, row.cancelled_at, row.checked_in_at)
    values = {name: getattr(row, name) for name in SHOWN} | {"category_id": names[row.category_id]}
    return [
        row.reference,
        str(STATE_WORDS[row.state]),
        *(words(values[name]) for name, one in SHOWN.items() for _head, words in one.columns),
        row.language,
        *(ZonedTime.from_instant(at, zone).stored.replace("T", " ") if at else "" for at in moments),
        *(_answer(shown(question, answers.get(question.id, ""))) for question in questions.all_questions),
    ]


def _answer(value: str | Iterable[Translated | str]) -> str:
    return value if isinstance(value, str) else ", ".join(str(part) for part in value)


def _line(cells: Iterable[str], separator: str) -> str:
    written = io.StringIO()
    csv.writer(written, delimiter=separator).writerow(
        ["'" + cell if cell.startswith(_FORMULA) else cell for cell in cells]
    )
    return written.getvalue()
