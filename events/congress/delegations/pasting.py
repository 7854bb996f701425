"""Reading a list of people as it is pasted: one a line, the parts of a line in whatever order."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from events.platform.email_addresses import AddressError, Doubt, doubt_about, normalized
from events.platform.language.cleaning import clean_line, fold
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _

MOST_LINES = 200
LONGEST_LIST = 40_000
_ADDRESS = re.compile(r"[^\s<>;,\"()]+@[^\s<>;,\"()]+")
_AROUND = re.compile(r"[<>\"]|\(\s*\)")  # what stands about an address
_LONGEST_NAME, _LONGEST_FUNCTION = 100, 200
# What stands over the columns of a table that was copied whole.
_HEADS = frozenset({"nom", "name", "nombre", "email", "e mail", "courriel", "correo", "correo electronico"})


@dataclass(frozen=True)
class Line:
    """Somebody as a line names them; `problem` says why it cannot be read, `doubt` what is odd about the address."""

    number: int
    name: str
    email: str
    category_id: UUID | None
    function: str
    problem: LazyText | None = None
    doubt: Doubt | None = None


def read_lines(text: str, categories: Mapping[str, UUID]) -> list[Line]:
    """Return the people of a pasted list; `categories` are by folded name, and the only one need not be named."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    return [_read(number, line, categories) for number, line in lines[:MOST_LINES] if not _is_head(line)]


def _is_head(line: str) -> bool:
    return "@" not in line and bool(_HEADS & {fold(cell) for cell in re.split(r"[\t;,]", line)})


def _read(number: int, line: str, categories: Mapping[str, UUID]) -> Line:
    found = _ADDRESS.search(line)
    typed = found[0].removeprefix("mailto:").strip(".") if found else ""
    cells = _cells(line.replace(found[0], " ") if found else line)
    name, rest = (cells[0], cells[1:]) if cells else ("", [])
    named = [categories[fold(cell)] for cell in rest if fold(cell) in categories]
    function = ", ".join(cell for cell in rest if fold(cell) not in categories)
    only = next(iter(categories.values())) if len(set(categories.values())) == 1 else None
    category = named[0] if named else only
    try:
        email, problem = normalized(typed) if typed else "", None
    except AddressError as error:
        email, problem = typed, error.message
    problem = problem or _problem(name, email, category, function)
    return Line(number, name, email, category, function, problem, doubt_about(email) if email and not problem else None)


def _cells(line: str) -> list[str]:
    mark = next((mark for mark in "\t;" if mark in line), ",")
    cells = (clean_line(_AROUND.sub(" ", part)).strip(" ,;-–") for part in line.split(mark))
    return [cell for cell in cells if cell]


def _problem(name: str, email: str, category: UUID | None, function: str) -> LazyText | None:
    if not name or len(name) > _LONGEST_NAME:
        return _("The name is missing.") if not name else _("The name is too long.")
    if not email:
        return _("The e-mail address is missing.")
    if len(function) > _LONGEST_FUNCTION:
        return _("The function is too long.")
    return None if category else _("Name one of your categories in this line.")


def repeated(lines: Sequence[Line]) -> Collection[int]:
    """Return the numbers of the lines that name somebody of an earlier line."""
    seen: set[tuple[str, str]] = set()
    again = []
    for line in lines:
        key = (line.email.casefold(), fold(line.name))
        if key in seen:
            again.append(line.number)
        seen.add(key)
    return again
