"""A table of delegations: columns recognized by their names in any language, lines judged by the organizers' form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData

from events.congress.delegations.forms import DelegationForm
from events.congress.delegations.values import Entered
from events.congress.registration.imports.cells import countries, day_in, mail_languages, not_known
from events.congress.registration.imports.columns import in_any_language
from events.congress.registration.question_queries import Questions
from events.platform.language.cleaning import clean_line
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.web.templating import localize
from events.records.organizations.names import key_of

# The words under which a column is known beside its code, the usual one first.
COLUMNS: Mapping[str, tuple[LazyText, ...]] = {
    "name": (_("Organization"), _("Institution"), _("Delegation")),
    "country": (_("Country"), _("Country code")),
    "focal_name": (_("Name of the focal point"), _("Focal point")),
    "focal_email": (_("E-mail address of the focal point"), _("E-mail address"), _("E-mail"), _("Email"), _("Mail")),
    "focal_language": (_("Language of the focal point"), _("Language"), _("Language of mails")),
    "opens": (_("People can be named from"),),
    "closes": (_("People can be named until"),),
    "notes": (_("Notes"), _("Note")),
}
_CODED = {"country": countries, "focal_language": mail_languages}
_TIMES = {"opens": "00:00", "closes": "23:59"}  # of a day without a time


@dataclass(frozen=True)
class Line:
    """A line of the file: its number there, whose delegation it is, and what it says or what is wrong with it."""

    number: int
    title: str
    entered: Entered | None = None
    problems: tuple[str, ...] = ()


class HeadError(Exception):
    """The first line of the file names no column of focal points' addresses."""


@dataclass(frozen=True)
class _Reading:
    """How the lines of a file are read: the heading of each field that has a column, and who is written to how."""

    headings: Mapping[str, str]
    columns: Sequence[str]
    questions: Questions
    language: str


def names_of(questions: Questions) -> list[LazyText | str]:
    """Return the headings to tell people about: ours, and one for the places in each category."""
    return [*(words[0] for words in COLUMNS.values()), *(localize(one.name) for one in questions.categories)]


def lines_of(rows: Sequence[Sequence[str]], questions: Questions, language: str) -> list[Line]:
    """Return the lines of a table that say anything; a line that names no language has this one. Raise HeadError."""
    known = _columns(questions)
    columns = [known.get(key_of(cell), "") for cell in rows[0]] if rows else []
    if "focal_email" not in columns:
        raise HeadError
    headings = {column: clean_line(cell) for column, cell in zip(columns, rows[0], strict=True) if column}
    reading = _Reading(headings, columns, questions, language)
    return [_line(number, row, reading) for number, row in enumerate(rows[1:], 2) if any(map(clean_line, row))]


def left_out_of(rows: Sequence[Sequence[str]], questions: Questions) -> list[str]:
    """Return the headings that name none of our columns."""
    known = _columns(questions)
    return [clean_line(cell) for cell in rows[0] if clean_line(cell) and key_of(cell) not in known]


def _columns(questions: Questions) -> dict[str, str]:
    """Return the fields of the form by the names of their columns, folded; a place is asked for by its category."""
    quotas = {
        key_of(text): f"quota-{one.code}"
        for one in reversed(questions.categories)
        for text in (one.code, *one.name.texts.values())
    }
    return quotas | in_any_language(COLUMNS)


def _line(number: int, row: Sequence[str], reading: _Reading) -> Line:
    cells: dict[str, str] = {}
    for column, cell in zip(reading.columns, row, strict=False):
        if column and clean_line(cell):
            cells.setdefault(column, cell.strip())
    unknown = [name for name, known in _CODED.items() if name in cells and key_of(cells[name]) not in known()]
    form = DelegationForm(reading.questions, FormData(_sent(cells, reading)))
    is_valid = form.validate()
    problems = [not_known(reading.headings[name], cells[name]) for name in unknown]
    problems += _problems(form, reading, unknown)
    title = clean_line(cells.get("name") or cells.get("country", ""))
    if problems or not is_valid:
        return Line(number, title, problems=tuple(problems))
    return Line(number, title, form.entered())


def _sent(cells: Mapping[str, str], reading: _Reading) -> dict[str, str]:
    """Return a line as its form would have sent it."""
    coded = {name: known().get(key_of(cells[name]), "") for name, known in _CODED.items() if name in cells}
    times = {name: _moment(cells[name], time) for name, time in _TIMES.items() if name in cells}
    # An address that looks like a slip stands: a file was looked through by whoever made it.
    settled = {"focal_email-answer": clean_line(cells.get("focal_email", ""))}
    return {"focal_language": reading.language, **cells, **coded, **times, **settled}


def _moment(cell: str, otherwise: str) -> str:
    """Return a day with its time as the form takes it. A spreadsheet writes a day without a time as its midnight."""
    day, _separator, time = cell.replace("T", " ").partition(" ")
    return f"{day_in(day)}T{time[:5] if time and time != '00:00:00' else otherwise}"


def _problems(form: DelegationForm, reading: _Reading, told: Sequence[str]) -> list[str]:
    """Return what the form refuses, by the heading of the file where it has that column."""
    return [
        str(
            _("%(column)s: %(problem)s")
            % {"column": reading.headings.get(field.name, str(field.label.text)), "problem": field.errors[0]}
        )
        for field in form
        if field.errors and field.name not in told
    ]
