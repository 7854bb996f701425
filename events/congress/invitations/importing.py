"""A table of invitations: columns recognized by their names in any language, lines as wishes or problems."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any
from uuid import UUID

from events.congress.invitations.values import MOST_USES, Wish
from events.congress.organizing.access import Access
from events.congress.registration.imports.cells import day_in, mail_languages, not_known
from events.congress.registration.imports.columns import in_any_language
from events.congress.registration.question_queries import CategoryChoice
from events.platform.email_addresses import AddressError, normalized
from events.platform.language.cleaning import clean_line
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.records.organizations.names import key_of

# The words under which a column is known beside its code, the usual one first.
COLUMNS: Mapping[str, tuple[LazyText, ...]] = {
    "email": (_("E-mail address"), _("E-mail"), _("Email"), _("Mail")),
    "name": (_("Name"), _("Full name"), _("Name on the badge")),
    "category": (_("Category"),),
    "language": (_("Language"), _("Language of the invitation")),
    "delegation": (_("Delegation"), _("Organization")),
    "uses": (_("How many can register with it"),),
    "answer_by": (_("To be answered by"),),
}
_LONGEST_NAME = 200
_NO_ADDRESS = _("The e-mail address is missing.")
_NO_CATEGORY = _("The category is missing.")


@dataclass(frozen=True)
class Offered:
    """What the lines of a table may name: categories, delegations by their folded names; and what they need not."""

    categories: Sequence[CategoryChoice]
    delegations: Mapping[str, UUID]
    language: str

    @property
    def only_category(self) -> UUID | None:
        """The category of a line that names none: the one that is by invitation, if there is one only."""
        invited = [one.id for one in self.categories if one.access == Access.BY_INVITATION]
        return invited[0] if len(invited) == 1 else None


@dataclass
class Line:
    """A line of the file: its number there, whom it is about, what it says, and what is wrong with it."""

    number: int
    title: str
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[LazyText | str] = field(default_factory=list)

    def wish(self, otherwise: Mapping[str, Any]) -> Wish:
        """Return the invitation; what the line does not say is as for all `otherwise`. The line has no problems."""
        return Wish(**{**otherwise, **self.values})


class HeadError(Exception):
    """The first line of the file names no column of addresses."""


def lines_of(rows: Sequence[Sequence[str]], offered: Offered) -> list[Line]:
    """Return the lines of a table that say anything. Raise HeadError."""
    head = [_columns().get(key_of(cell), "") for cell in rows[0]] if rows else []
    if "email" not in head:
        raise HeadError
    return [_line(number, head, row, offered) for number, row in enumerate(rows[1:], 2) if any(map(clean_line, row))]


def left_out_of(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the headings that name none of our columns."""
    return [clean_line(cell) for cell in rows[0] if clean_line(cell) and key_of(cell) not in _columns()]


@cache
def _columns() -> dict[str, str]:
    return in_any_language(COLUMNS)


def _line(number: int, head: Sequence[str], row: Sequence[str], offered: Offered) -> Line:
    cells: dict[str, str] = {}
    for column, cell in zip(head, row, strict=False):
        if column and clean_line(cell):
            cells.setdefault(column, clean_line(cell))
    line = Line(number, cells.get("name") or cells.get("email", ""))
    line.values = {"language": offered.language, "category_id": offered.only_category}
    readers: Mapping[str, Callable[[Line, str], None]] = {
        "email": _email,
        "name": _name,
        "category": partial(_category, offered),
        "language": _language,
        "delegation": partial(_delegation, offered),
        "uses": _uses,
        "answer_by": _answer_by,
    }
    for column, cell in cells.items():
        readers[column](line, cell)
    if "email" not in cells:
        line.problems.append(_NO_ADDRESS)
    if "category" not in cells and line.values["category_id"] is None:
        line.problems.append(_NO_CATEGORY)
    return line


def _unknown(line: Line, column: str, cell: str) -> None:
    line.problems.append(not_known(COLUMNS[column][0], cell))


def _email(line: Line, cell: str) -> None:
    try:
        line.values["email"] = normalized(cell)
    except AddressError as failure:
        line.problems.append(failure.message)


def _name(line: Line, cell: str) -> None:
    line.values["name"] = cell[:_LONGEST_NAME]


def _category(offered: Offered, line: Line, cell: str) -> None:
    known = {key_of(text): one.id for one in offered.categories for text in (*one.name.texts.values(), one.code)}
    line.values["category_id"] = known.get(key_of(cell))
    if key_of(cell) not in known:
        _unknown(line, "category", cell)


def _language(line: Line, cell: str) -> None:
    code = mail_languages().get(key_of(cell))
    if code is None:
        _unknown(line, "language", cell)
    line.values["language"] = code


def _delegation(offered: Offered, line: Line, cell: str) -> None:
    known = offered.delegations.get(key_of(cell))
    if known is None:
        _unknown(line, "delegation", cell)
    line.values["delegation_id"] = known


def _uses(line: Line, cell: str) -> None:
    if cell.isascii() and cell.isdigit() and 1 <= int(cell[:9]) <= MOST_USES:
        line.values["uses"] = int(cell)
    else:
        _unknown(line, "uses", cell)


def _answer_by(line: Line, cell: str) -> None:
    try:
        line.values["answer_by"] = dt.date.fromisoformat(day_in(cell)[:10])
    except ValueError:
        _unknown(line, "answer_by", cell)
