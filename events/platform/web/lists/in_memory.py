"""Lists of rows that are in memory anyway, a few hundred: narrowed, sorted and cut into pages without a query."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from events.platform.language.cleaning import fold
from events.platform.web.lists.asked import ListRequest
from events.platform.web.lists.declared import Column, Filter, Kind, Listing
from events.platform.web.lists.view import PAGE, Cell, ListRow, ListView

Row = TypeVar("Row")


@dataclass(frozen=True)
class Field(Generic[Row]):
    """A column with its filter: its cell, what it is sorted by, and what the filter finds it by.

    A filter by a choice finds the rows one of whose `values` was chosen, one by days those between whose ends one lies.
    """

    column: Column
    cell: Callable[[Row], Cell]
    key: Callable[[Row], Any]
    filter: Filter | None = None
    values: Callable[[Row], Collection[str]] = lambda _row: ()


@dataclass(frozen=True)
class MemoryList(Generic[Row]):
    """What a list offers, and how it names, finds and opens its rows."""

    fields: Sequence[Field[Row]]
    sort: str
    words: Callable[[Row], str]  # that are searched
    name: Callable[[Row], str]
    href: Callable[[Row], str]

    @property
    def listing(self) -> Listing:
        return Listing(
            [one.column for one in self.fields], [one.filter for one in self.fields if one.filter], self.sort
        )

    def view(self, rows: Iterable[Row], given: Iterable[tuple[str, str]], path: str) -> ListView:
        """Return the page of the list that the query of an address asks for."""
        listing = self.listing
        asked = ListRequest.read(listing, given)
        found = self._sorted([row for row in rows if self._fits(row, asked)], asked.sort or self.sort)
        first = (asked.page - 1) * PAGE
        shown = {column.key for column in listing.shown(asked.columns)}
        cells = [one.cell for one in self.fields if one.column.key in shown]
        lines = [
            ListRow(self.name(row), self.href(row), [cell(row) for cell in cells])
            for row in found[first : first + PAGE]
        ]
        return ListView(listing, asked, path, lines, len(found))

    def _fits(self, row: Row, asked: ListRequest) -> bool:
        text = fold(self.words(row)) if asked.words else ""
        return all(word in text for word in fold(asked.words).split()) and all(
            _finds(one.filter, asked.chosen[one.filter.key], one.values(row))
            for one in self.fields
            if one.filter and one.filter.key in asked.chosen
        )

    def _sorted(self, rows: list[Row], sort: str) -> list[Row]:
        key = next(one.key for one in self.fields if one.column.key == sort.removeprefix("-"))
        return sorted(rows, key=key, reverse=sort.startswith("-"))


def _finds(one: Filter, chosen: Sequence[str], values: Collection[str]) -> bool:
    if one.kind is not Kind.DAY:
        return not set(chosen).isdisjoint(values)
    first, last = chosen
    return any((not first or value >= first) and (not last or value <= last) for value in values)
