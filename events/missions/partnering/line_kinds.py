"""The kinds of lines: indicators, committees, contact persons, exchanges; what is right in one, and its columns."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from babel import UnknownLocaleError

from events.missions.file.models import Contact
from events.missions.partnering.line_operations import Line, LineKind
from events.platform.email_addresses import AddressError, settled
from events.platform.language import lazy
from events.platform.language.choices import common_languages, further_languages
from events.platform.language.cleaning import fold
from events.platform.language.formats import language_name
from events.platform.language.i18n import current_language, own_name
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import languages as our_languages
from events.platform.language.lazy import LazyText
from events.records.texts.languages import any_text

INDICATORS = LineKind(
    "indicator",
    lazy.gettext("Indicator %(number)s"),
    {"kind": 8, "target": 12},
    {"label": 300, "aim": 600},
    40,
    {"kind": "counted"},
)
COMMITTEES = LineKind("committee", lazy.gettext("Committee %(number)s"), {"city": 120}, {"name": 200}, 60)
CONTACTS = LineKind(
    "contact",
    lazy.gettext("Contact person %(number)s"),
    {"name": 200, "committee": 300, "phone": 40, "email": 254, "languages": 200},
    {"function": 200},
    60,
)
EXCHANGES = LineKind(
    "exchange", lazy.gettext("Exchange %(number)s"), {"begins_on": 10, "ends_on": 10}, {"title": 300}, 60
)
# How a pasted list is read, column by column.
COMMITTEE_LIST = ("name", "city")
CONTACT_LIST = ("name", "function", "phone", "email")

INDICATOR_KIND_WORDS: Mapping[str, LazyText] = {
    "counted": lazy.pgettext("kind of indicator", "Counted: a number to reach"),
    "told": lazy.pgettext("kind of indicator", "Told in words"),
}
_HIGHEST = 2_000_000_000  # what a column of whole numbers holds
_PARTED = re.compile(r"[,;/·]")


def checked(lines: Iterable[Line], check: Callable[[Line], Mapping[str, str]]) -> list[Line]:
    """Return the lines with what is wrong in them; nothing is in an empty one."""
    return [line if line.is_empty else line.with_errors(check(line)) for line in lines]


def check_indicator(line: Line) -> dict[str, str]:
    errors = {}
    if not line.has("label"):
        errors["label"] = _("Say what is measured.")
    if line.columns["kind"] == "counted" and line.columns["target"] and _whole(line.columns["target"]) is None:
        errors["target"] = _("The target is a whole number.")
    return errors


def _whole(text: str) -> int | None:
    """Return a whole number as people type it: "1 200", "1,200"; None for anything else."""
    digits = re.sub(r"[\s\u00a0\u202f.,'’]", "", text)
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= 10
    return int(digits) if is_number and int(digits) <= _HIGHEST else None


def indicator_columns(line: Line) -> dict[str, object]:
    kind = line.columns["kind"] if line.columns["kind"] in INDICATOR_KIND_WORDS else "counted"
    return {"kind": kind, "target": _whole(line.columns["target"]) if kind == "counted" else None}


def check_committee(line: Line) -> dict[str, str]:
    return {} if line.has("name") else {"name": _("The committee needs a name.")}


def committee_columns(line: Line) -> dict[str, object]:
    return {"city": line.columns["city"]}


def contact_check(committees: Sequence[Line]) -> Callable[[Line], dict[str, str]]:
    """Return a check of contact persons, given the committees as they are typed in the same form."""

    def check(line: Line) -> dict[str, str]:
        typed, errors = line.columns, {}
        if not typed["name"]:
            errors["name"] = _("The contact person needs a name.")
        if typed["committee"] and committee_named(typed["committee"], committees) is None:
            errors["committee"] = _("No committee above has this name.")
        unknown = [name for name in _named(typed["languages"]) if language_code(name) is None]
        if unknown:
            errors["languages"] = _("There is no language of this name here: %(name)s.", name=unknown[0])
        return errors

    return check


def with_address(line: Line) -> Line:
    """Return the line of a contact person with the address in its one spelling, what is wrong and what to ask."""
    typed = line.columns["email"]
    if not typed:
        return line
    try:
        address, doubt = settled(typed, line.answers.get("email", ""))
    except AddressError as failure:
        return line.with_errors({"email": str(failure.message)})
    line = replace(line, columns={**line.columns, "email": address})
    return replace(line, doubts={"email": doubt}).with_errors({"email": str(doubt.question)}) if doubt else line


def committee_named(text: str, committees: Sequence[Line]) -> uuid.UUID | None:
    """Return the committee that goes by a name in any of its languages."""
    found = (line.id for line in committees if fold(text) in {fold(name) for name in line.texts["name"].values()})
    return next(found, None) if text else None


def contact_columns(committees: Sequence[Line]) -> Callable[[Line], dict[str, object]]:
    def columns(line: Line) -> dict[str, object]:
        same = {name: line.columns[name] for name in ("name", "phone", "email")}
        codes = (language_code(name) for name in _named(line.columns["languages"]))
        return {
            **same,
            "languages": list(dict.fromkeys(code for code in codes if code)),
            "committee_id": committee_named(line.columns["committee"], committees),
        }

    return columns


def contact_lines(lines: Iterable[Line], rows: Iterable[Contact], committees: Sequence[Line]) -> list[Line]:
    """Return lines of contacts as stored, with their committee and languages by name, as one types them."""
    names: dict[uuid.UUID | None, str] = {
        line.id: any_text(line.texts["name"], current_language()) for line in committees
    }
    return [
        replace(
            line,
            columns={
                **line.columns,
                "committee": names.get(row.committee_id, ""),
                "languages": ", ".join(language_name(code) for code in row.languages),
            },
        )
        for line, row in zip(lines, rows, strict=True)
    ]


def _named(text: str) -> list[str]:
    return [name for part in _PARTED.split(text) if (name := part.strip())]


def language_code(name: str) -> str | None:
    """Return the code of a language by its name in any language of the product or its own, or by its code."""
    return _codes().get(fold(name))


@cache
def _codes() -> dict[str, str]:
    """Return the code of every language that we know by its folded names and its code."""
    named: dict[str, str] = {}
    for ours in our_languages():
        for code, name in (*further_languages(ours), *common_languages(ours)):
            named |= dict.fromkeys((fold(name), fold(_own_name(code)), code), code)
    return named


def _own_name(code: str) -> str:
    """Return what its speakers call a language, its code where CLDR does not know them."""
    try:
        return own_name(code)
    except UnknownLocaleError:
        return code


def check_exchange(line: Line) -> dict[str, str]:
    errors = {} if line.has("title") else {"title": _("Say what it was.")}
    days = {name: _day(text) for name, text in line.columns.items()}
    if _is_reversed(**days):
        errors["ends_on"] = _("It ends before it begins.")
    unread = (name for name, text in line.columns.items() if text and days[name] is None)
    return errors | dict.fromkeys(unread, _("This is not a date: it should look like 2027-05-25."))


def _is_reversed(begins_on: dt.date | None, ends_on: dt.date | None) -> bool:
    return begins_on is not None and ends_on is not None and ends_on < begins_on


def _day(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None
    return day if day and 1950 <= day.year <= 2199 else None


def exchange_columns(line: Line) -> dict[str, object]:
    return {name: _day(line.columns[name]) for name in ("begins_on", "ends_on")}
