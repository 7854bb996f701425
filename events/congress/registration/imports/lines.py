"""The lines of a table of registrations, each judged by the form by which organizers register somebody."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from starlette.datastructures import FormData

from events.congress.registration import conversions
from events.congress.registration.forms import behalf_form
from events.congress.registration.imports import columns as names
from events.congress.registration.imports.cells import countries, day_in, language_names, mail_languages, not_known
from events.congress.registration.imports.columns import MAIL_LANGUAGE, QUESTION, columns_of, importable
from events.congress.registration.question_queries import CategoryChoice, Question, Questions
from events.congress.registration.registration_forms import RegistrationForm
from events.congress.registration.values import Details
from events.congress.registration.words import ATTENDANCE_WORDS
from events.platform.language.choices import COMMON_LANGUAGES
from events.platform.language.cleaning import clean_line
from events.platform.language.lazy import gettext as _
from events.records.organizations.names import key_of

_SEVERAL = re.compile(r"[;|\n,/]")
_OPTIONS = re.compile(r"[;|\n]")  # an option may hold a comma
_YES_NO = {"yes": [_("Yes")], "no": [_("No")]}
_YES, _NO = ("x", "1", "true", "y"), ("0", "false", "n")


@dataclass(frozen=True)
class Line:
    """A line of the file: its number there, whom it is about, and what it says, or what is wrong with it."""

    number: int
    title: str
    details: Details | None = None
    language: str = ""
    problems: tuple[str, ...] = ()


class HeadError(Exception):
    """The first line of the file names no column of names, or none of e-mail addresses."""


@dataclass(frozen=True)
class _Reading:
    """How the lines of a file are read: its headings, the fields they fill, and the form without what it lacks."""

    head: Sequence[str]
    columns: Sequence[str]
    questions: Questions
    language: str

    def heading(self, name: str, otherwise: str) -> str:
        return next(
            (clean_line(one) for one, column in zip(self.head, self.columns, strict=True) if column == name), otherwise
        )


def lines_of(rows: Sequence[Sequence[str]], questions: Questions, language: str) -> list[Line]:
    """Return the lines of a table that say anything; mails are in `language` where a line names none. Raise HeadError.

    A question that the file has no column for stays open; one that it has is asked as the form does.
    """
    head = list(rows[0]) if rows else []
    asked = importable(questions)
    columns = columns_of(head, asked)
    has_name = "badge_name" in columns or {names.FIRST_NAME, names.LAST_NAME} <= set(columns)
    if not (has_name and "email" in columns):
        raise HeadError
    kept = tuple(one for one in asked.all_questions if QUESTION + one.code in columns)
    reading = _Reading(head, columns, replace(asked, all_questions=kept), language)
    return [_line(number, row, reading) for number, row in enumerate(rows[1:], 2) if any(map(clean_line, row))]


def _line(number: int, row: Sequence[str], reading: _Reading) -> Line:
    cells: dict[str, str] = {}
    for column, cell in zip(reading.columns, row, strict=False):
        if column and cell.strip():
            cells.setdefault(column, cell.strip())
    sent, unknown = _sent(cells, reading)
    form = behalf_form(reading.questions, FormData([*sent]))
    is_valid = form.validate()
    title = clean_line(cells.get("badge_name") or _whole_name(cells))
    problems = [not_known(reading.heading(name, name), cells[name]) for name in unknown]
    problems += [told for told in _problems(form, reading, set(unknown)) if told]
    if problems or not is_valid:
        return Line(number, title, problems=tuple(problems))
    return Line(number, title, form.details(), form["language"].data)


def _whole_name(cells: Mapping[str, str]) -> str:
    return clean_line(f"{cells.get(names.FIRST_NAME, '')} {cells.get(names.LAST_NAME, '')}")


def _problems(form: RegistrationForm, reading: _Reading, told: set[str]) -> list[str]:
    """Return what the form refuses, by the heading of the file where it has that column."""
    return [
        _("%(column)s: %(problem)s")
        % {"column": reading.heading(field.name, str(field.label.text)), "problem": message}
        for field in form
        if field.errors and field.name not in told
        for message in field.errors
    ]


def _sent(cells: Mapping[str, str], reading: _Reading) -> tuple[list[tuple[str, str]], list[str]]:
    """Return a line as its form would have sent it, and the columns that say what is not offered there."""
    sent = [(name, cells[name]) for name in ("legal_name", "email", "organization", "function") if name in cells]
    # An address that looks like a slip stands: a file was looked through by whoever made it.
    sent += [
        ("email-answer", clean_line(cells.get("email", ""))),
        ("badge_name", cells.get("badge_name") or _whole_name(cells)),
    ]
    unknown: list[str] = []
    category = _chosen(cells, "category", _categories(reading.questions.categories), unknown)
    codes = {
        "category": category,
        "country": _chosen(cells, "country", countries(), unknown),
        "attendance": _chosen(cells, "attendance", _attendances(), unknown) or _first(reading.questions, category),
        MAIL_LANGUAGE: _chosen(cells, MAIL_LANGUAGE, mail_languages(), unknown) or reading.language,
    }
    sent += [(name, code) for name, code in codes.items() if code]
    sent += _spoken(cells, unknown)
    for question in reading.questions.questions:
        sent += _answer(cells, question, unknown)
    return sent, unknown


def _chosen(cells: Mapping[str, str], name: str, known: Mapping[str, str], unknown: list[str]) -> str:
    if name not in cells:
        return ""
    code = known.get(key_of(cells[name]), "")
    if not code:
        unknown.append(name)
    return code


def _categories(offered: Sequence[CategoryChoice]) -> dict[str, str]:
    return {key_of(text): one.code for one in reversed(offered) for text in (*one.name.texts.values(), one.code)}


def _first(questions: Questions, category: str) -> str:
    """Return how one takes part in a category where a line does not say so."""
    chosen = questions.category_by_code(category) if category else None
    return next(iter(chosen.attendances), "on_site") if chosen else "on_site"


@cache
def _attendances() -> dict[str, str]:
    return names.in_any_language({code: [word] for code, word in ATTENDANCE_WORDS.items()})


@cache
def _spoken_languages() -> dict[str, str]:
    return language_names(COMMON_LANGUAGES)


def _spoken(cells: Mapping[str, str], unknown: list[str]) -> list[tuple[str, str]]:
    parts = [part for part in _SEVERAL.split(cells.get("spoken_languages", "")) if part.strip()]
    codes = [_spoken_languages().get(key_of(part), "") for part in parts]
    if not all(codes):
        unknown.append("spoken_languages")
    return [("spoken_languages", code) for code in dict.fromkeys(codes) if code]


def _answer(cells: Mapping[str, str], question: Question, unknown: list[str]) -> list[tuple[str, str]]:
    name = QUESTION + question.code
    if name not in cells:
        return []
    cell = cells[name]
    if question.kind in ("choice", "choices", "yes_no"):
        parts = _OPTIONS.split(cell) if question.kind == "choices" else [cell]
        known = _yes_no() if question.kind == "yes_no" else _options(question)
        codes = [known.get(key_of(part), "") for part in parts if part.strip()]
        if not all(codes):
            unknown.append(name)
        return [(name, code) for code in codes if code]
    if question.kind == "date":
        return [(name, day_in(cell))]
    if question.kind == "country":
        return [(name, conversions.country_named(cell, "") or cell)]
    # A number that nothing can dial is taken as it is: whoever made the file saw it.
    return [(name, cell), *([(f"shown-{name}", cell)] if question.kind == "telephone" else [])]


@cache
def _yes_no() -> dict[str, str]:
    plain = dict.fromkeys(_YES, "yes") | dict.fromkeys(_NO, "no")
    return plain | names.in_any_language(_YES_NO)


def _options(question: Question) -> dict[str, str]:
    offered = [option for option in question.options if not option.is_retired]
    return {key_of(text): one.code for one in reversed(offered) for text in (*one.label.texts.values(), one.code)}
