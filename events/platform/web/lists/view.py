"""A list as its page draws it: heads that sort, rows, the filters chosen, pages. The template is `listing.html`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from events.platform.language.formats import number
from events.platform.language.i18n import gettext as _
from events.platform.web.lists.asked import EVERYTHING, ListRequest
from events.platform.web.lists.cells import Cell
from events.platform.web.lists.declared import Column, Filter, Kind, Label, Listing

PAGE = 50  # rows
_FEW = 3  # rows that are named where they were chosen one by one


@dataclass(frozen=True)
class ListRow:
    """A row: the key by which it is chosen, the address that its first cell leads to, and its cells by column."""

    key: str
    href: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Head:
    label: Label
    href: str  # "" where nothing is sorted by it
    order: str  # ascending, descending, "" where the list is sorted by another


@dataclass(frozen=True)
class Chip:
    """A filter that was chosen, in words, and the address of the list without it."""

    label: Label
    value: str
    href: str


@dataclass(frozen=True)
class ListView:
    """A page of a list at `path`: what it offers, what was asked of it, its rows, and how many were found in all.

    `columns` are those that whoever reads it keeps for themselves; the address goes before.
    """

    listing: Listing
    asked: ListRequest
    path: str
    rows: Sequence[ListRow]
    found: int
    columns: Sequence[str] = ()

    @property
    def shown(self) -> tuple[Column, ...]:
        return self.listing.shown(self.asked.columns or self.columns)

    @property
    def heads(self) -> list[Head]:
        return [self._head(column) for column in self.shown]

    def _head(self, column: Column) -> Head:
        if not column.is_sorted:
            return Head(column.label, "", "")
        current = self.asked.sort or self.listing.sort
        order = {column.key: "ascending", f"-{column.key}": "descending"}.get(current, "")
        following = f"-{column.key}" if order == "ascending" else column.key
        return Head(column.label, self.asked.sorted_by(following).at(self.path), order)

    @property
    def chips(self) -> list[Chip]:
        return [
            Chip(one.label, in_words(one, self.asked.chosen[one.key]), self.asked.without(one.key).at(self.path))
            for one in self.listing.filters
            if one.key in self.asked.chosen
        ]

    @property
    def kept(self) -> dict[str, str]:
        """Return the parameters that are no filters, which the form of the filters carries along."""
        codes = {one.key for one in self.listing.filters if one.kind is Kind.CODES}
        return {name: value for name, value in self.asked.query.items() if name in {"sort", "columns", "view"} | codes}

    @property
    def previous(self) -> str:
        return self._at(self.asked.page - 1) if self.asked.page > 1 else ""

    @property
    def next(self) -> str:
        return self._at(self.asked.page + 1) if self.asked.page * PAGE < self.found else ""

    @property
    def position(self) -> str:
        """Where one is in the list: "1 to 50 of 412"."""
        first, last = (self.asked.page - 1) * PAGE + 1, min(self.asked.page * PAGE, self.found)
        if last < first:
            return ""
        return _("%(first)s to %(last)s of %(found)s", first=number(first), last=number(last), found=number(self.found))

    @property
    def everything(self) -> str:
        """The address of the list without words and filters."""
        view = EVERYTHING if self.asked.view else ""
        return replace(self.asked, words="", chosen={}, page=1, view=view).at(self.path)

    def _at(self, page: int) -> str:
        return replace(self.asked, page=page).at(self.path)


def in_words(one: Filter, values: Sequence[str]) -> str:
    """Return what was chosen in a filter, in words."""
    if one.kind is Kind.CHOICE:
        labels = {code: str(label) for code, label in one.options}
        return ", ".join(labels[code] for code in values)
    if one.kind is Kind.TEXT:
        return values[0]
    if one.kind is Kind.CODES:
        return ", ".join(values) if len(values) <= _FEW else number(len(values))
    first, last = values
    if first == last:
        return first
    if first and last:
        return _("%(first)s to %(last)s", first=first, last=last)
    return _("from %(first)s", first=first) if first else _("up to %(last)s", last=last)
