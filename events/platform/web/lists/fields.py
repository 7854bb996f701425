"""Declaration of what a list shows, for rows in memory and in SQL alike: columns with cells, filters and sorts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from events.platform.web.lists.asked import ListRequest
from events.platform.web.lists.cells import Cell, text_of
from events.platform.web.lists.declared import Column, Filter, Listing
from events.platform.web.lists.view import ListRow

Row = TypeVar("Row")
Order = TypeVar("Order")
Narrow = TypeVar("Narrow")


@dataclass(frozen=True)
class Field(Generic[Row, Order, Narrow]):
    """A column with its filter: its cell, how the list is sorted by it, and how its filter narrows the list.

    `text` is what stands in a file, where that is another text than the cell's.
    """

    column: Column
    cell: Callable[[Row], Cell]
    order: Order
    filter: Filter | None = None
    narrow: Narrow | None = None
    text: Callable[[Row], str] | None = None

    def line(self, row: Row) -> str:
        """Return the cell of a file."""
        return self.text(row) if self.text else text_of(self.cell(row))


class Rows(Protocol):
    """A list with its rows, wherever they are."""

    @property
    def listing(self) -> Listing: ...

    async def page(self, asked: ListRequest, shown: Sequence[Column]) -> tuple[Sequence[ListRow], int]:
        """Return the rows of a page with these columns, and how many were found in all."""

    def lines(self, asked: ListRequest) -> AsyncIterator[Sequence[str]]:
        """Give all rows found as text, with all columns."""


@dataclass(frozen=True)
class Fielded(Generic[Row, Order, Narrow]):
    """What a list offers, and how it names and opens its rows."""

    fields: Sequence[Field[Row, Order, Narrow]]
    sort: str
    name: Callable[[Row], str]
    href: Callable[[Row], str]

    @property
    def listing(self) -> Listing:
        return Listing(
            [one.column for one in self.fields], [one.filter for one in self.fields if one.filter], self.sort
        )

    def field(self, key: str) -> Field[Row, Order, Narrow]:
        """Return the field of a column, by its key or by a sort."""
        return next(one for one in self.fields if one.column.key == key.removeprefix("-"))

    def drawn(self, rows: Collection[Row], shown: Sequence[Column]) -> list[ListRow]:
        """Return rows with these columns."""
        cells = [self.field(column.key).cell for column in shown]
        return [ListRow(self.name(row), self.href(row), [cell(row) for cell in cells]) for row in rows]

    def line(self, row: Row) -> list[str]:
        """Return a row of a file."""
        return [one.line(row) for one in self.fields]
