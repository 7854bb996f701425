"""Lists of rows that are in memory anyway, a few hundred: narrowed, sorted and cut into pages without a query."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from events.platform.language.cleaning import fold
from events.platform.web.lists.asked import ListRequest
from events.platform.web.lists.declared import Column, Filter, Kind
from events.platform.web.lists.fields import Fielded
from events.platform.web.lists.view import PAGE, ListRow

Row = TypeVar("Row")
Key = Callable[[Row], Any]
# A filter by a choice finds the rows one of whose values was chosen, one by days those between whose ends one lies.
Values = Callable[[Row], Collection[str]]


@dataclass(frozen=True)
class MemoryList(Fielded[Row, Key[Row], Values[Row]]):
    """A list of these rows, which are searched by their words."""

    words: Callable[[Row], str]
    rows: Collection[Row]

    async def page(self, asked: ListRequest, shown: Sequence[Column]) -> tuple[Sequence[ListRow], int]:
        found = self.found(asked)
        first = (asked.page - 1) * PAGE
        return self.drawn(found[first : first + PAGE], shown), len(found)

    async def lines(self, asked: ListRequest) -> AsyncIterator[Sequence[str]]:
        for row in self.found(asked):
            yield self.line(row)

    def found(self, asked: ListRequest) -> list[Row]:
        """Return the rows that were asked for, sorted."""
        sort = asked.sort or self.sort
        found = [row for row in self.rows if self._fits(row, asked)]
        return sorted(found, key=self.field(sort).order, reverse=sort.startswith("-"))

    def _fits(self, row: Row, asked: ListRequest) -> bool:
        text = fold(self.words(row)) if asked.words else ""
        return all(word in text for word in fold(asked.words).split()) and all(
            _finds(one.filter, asked.chosen[one.filter.key], one.narrow(row))
            for one in self.fields
            if one.filter and one.narrow and one.filter.key in asked.chosen
        )


def _finds(one: Filter, chosen: Sequence[str], values: Collection[str]) -> bool:
    if one.kind is not Kind.DAY:
        return not set(chosen).isdisjoint(values)
    first, last = chosen
    return any((not first or value >= first) and (not last or value <= last) for value in values)
