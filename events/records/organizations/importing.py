"""A table of organizations: columns recognized by their names in any language, lines as values or problems."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from events.platform.language.choices import countries, country_codes
from events.platform.language.cleaning import clean_line
from events.platform.language.i18n import languages, speaking
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.records.organizations.names import is_acronym, key_of, parts_of
from events.records.organizations.values import OrganizationKind, Theme
from events.records.organizations.words import KIND_WORDS, THEME_WORDS

_LONGEST = {"name": 200, "acronym": 40, "region": 120, "city": 120, "website": 500}
_LARGEST = 10**10

# The words under which a column is known beside its code, in any language.
COLUMNS: Mapping[str, tuple[LazyText, ...]] = {
    "name": (_("Name"), _("Organization")),
    "acronym": (_("Acronym"),),
    "kind": (_("Kind"),),
    "country": (_("Country"), _("Country code")),
    "region": (_("Region"),),
    "city": (_("City"),),
    "people_served": (_("People served"),),
    "connections": (_("Connections"),),
    "website": (_("Website"),),
    "other_names": (_("Other names"),),
    "offers": (_("Offers support in"),),
    "seeks": (_("Seeks support in"),),
}
_IN_LANGUAGES = ("name", "acronym")
_OF_LANGUAGE = re.compile(r"^(.*?)[\s(\[_-]+([a-z]{2})[)\]]?$")
_SEVERAL = re.compile(r"[;|\n]")


@dataclass(frozen=True)
class Column:
    """A column of the file: its content, and the language of its texts."""

    name: str
    language: str


@dataclass
class Line:
    """A line of the file: its number there, what it says, and what is wrong with it."""

    number: int
    texts: dict[str, dict[str, str]] = field(default_factory=lambda: {name: {} for name in _IN_LANGUAGES})
    columns: dict[str, Any] = field(default_factory=dict)
    problems: list[LazyText | str] = field(default_factory=list)

    @property
    def title(self) -> str:
        return next(iter(self.texts["name"].values()), "")


class HeadError(Exception):
    """The first line of the file names no column of names."""


def lines_of(rows: Sequence[Sequence[str]]) -> list[Line]:
    """Return the lines of a table that say anything. Raise HeadError."""
    head = [column_of(cell) for cell in rows[0]] if rows else []
    if not any(column and column.name == "name" for column in head):
        raise HeadError
    return [_line(number, head, row) for number, row in enumerate(rows[1:], 2) if any(map(clean_line, row))]


def left_out_of(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the headings that name none of our columns."""
    return [clean_line(cell) for cell in rows[0] if clean_line(cell) and column_of(cell) is None]


def column_of(head: str) -> Column | None:
    """Return the column that a heading names, in any language; None where it is none of ours."""
    plain = clean_line(head)
    known = _columns()
    if found := known.get(key_of(plain)):
        return found
    parts = _OF_LANGUAGE.match(plain.casefold())
    if parts and parts[2] in languages() and (found := known.get(key_of(parts[1]))):
        return Column(found.name, parts[2]) if found.name in _IN_LANGUAGES else None
    return None


@cache
def _columns() -> dict[str, Column]:
    found = {key_of(name): Column(name, languages()[0]) for name in COLUMNS}
    for language in languages():
        with speaking(language):
            for name, words in COLUMNS.items():
                found |= {key_of(str(word)): Column(name, language) for word in words}
    return found


def _line(number: int, head: Sequence[Column | None], row: Sequence[str]) -> Line:
    line = Line(number)
    for column, cell in zip(head, row, strict=False):
        if column is not None and cell.strip():
            _READERS.get(column.name, _text)(line, column, cell)
    if not line.title:
        line.problems.append(_("The name is missing."))
    line.columns.setdefault("kind", OrganizationKind.OTHER)
    return line


def _text(line: Line, column: Column, cell: str) -> None:
    text = clean_line(cell)
    if len(text) > _LONGEST[column.name]:
        line.problems.append(_too_long(column.name))
    elif column.name not in _IN_LANGUAGES:
        line.columns[column.name] = text
    elif column.name == "name" and is_acronym(parts_of(text).acronym):
        line.texts["name"][column.language] = parts_of(text).name
        line.texts["acronym"].setdefault(column.language, parts_of(text).acronym)
    else:
        line.texts[column.name][column.language] = text


def _too_long(column: str) -> str:
    return _("“%(column)s” is too long: at most %(most)s characters fit.") % {
        "column": COLUMNS[column][0],
        "most": _LONGEST[column],
    }


def _unknown(column: Column, cell: str) -> str:
    return _("“%(column)s” says “%(cell)s”, which is not known there.") % {
        "column": COLUMNS[column.name][0],
        "cell": clean_line(cell)[:80],
    }


def _number(line: Line, column: Column, cell: str) -> None:
    digits = re.sub(r"[\s\u00a0\u202f.,'’]", "", cell)
    if digits.isascii() and digits.isdigit() and int(digits) <= _LARGEST:
        line.columns[column.name] = int(digits)
    else:
        line.problems.append(_unknown(column, cell))


def _country(line: Line, column: Column, cell: str) -> None:
    code = cell.strip().upper()
    found = code if code in country_codes() else country_names().get(key_of(cell))
    if found is None:
        line.problems.append(_unknown(column, cell))
    line.columns["country"] = found


def _kind(line: Line, column: Column, cell: str) -> None:
    found = _words(OrganizationKind).get(key_of(cell))
    if found is None:
        line.problems.append(_unknown(column, cell))
    line.columns["kind"] = found


def _themes(line: Line, column: Column, cell: str) -> None:
    found = [(part, _words(Theme).get(key_of(part))) for part in _SEVERAL.split(cell) if part.strip()]
    line.problems += [_unknown(column, part) for part, theme in found if theme is None]
    line.columns[column.name] = list(dict.fromkeys(theme for _part, theme in found if theme))


def _names(line: Line, column: Column, cell: str) -> None:
    names = [clean_line(part) for part in _SEVERAL.split(cell)]
    if any(len(name) > _LONGEST["name"] for name in names):
        line.problems.append(_too_long("name"))
    line.columns["other_names"] = list(dict.fromkeys(filter(None, names)))


def _website(line: Line, column: Column, cell: str) -> None:
    address = clean_line(cell)
    if not address.startswith(("https://", "http://")):
        address = f"https://{address}"
    _text(line, column, address)


_READERS: Mapping[str, Callable[[Line, Column, str], None]] = {
    "people_served": _number,
    "connections": _number,
    "country": _country,
    "kind": _kind,
    "offers": _themes,
    "seeks": _themes,
    "other_names": _names,
    "website": _website,
}


@cache
def country_names() -> dict[str, str]:
    """Return the codes of countries by their names in every language, folded."""
    return {key_of(name): code for language in languages() for code, name in countries(language)}


@cache
def _words(codes: type[OrganizationKind] | type[Theme]) -> dict[str, str]:
    """Return the codes by themselves and by their words in every language, folded."""
    words: Mapping[str, LazyText] = KIND_WORDS if codes is OrganizationKind else THEME_WORDS
    found = {key_of(code): str(code) for code in codes}
    for language in languages():
        with speaking(language):
            found |= _by_word(words.items())
    return found


def _by_word(words: Iterable[tuple[str, LazyText]]) -> dict[str, str]:
    return {key_of(str(word)): str(code) for code, word in words}
