"""Lists of rows that are many: narrowed, sorted and cut into pages by the database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from events.platform.storage.conditions import Narrow, Part
from events.platform.storage.database import dialect, execute_rows
from events.platform.storage.statements import Statement
from events.platform.web.lists.asked import ListRequest
from events.platform.web.lists.declared import Column, Filter, Listing
from events.platform.web.lists.fields import Field, Fielded
from events.platform.web.lists.view import PAGE, ListRow

_BATCH = 200  # rows of a file read at once; between batches others get their turn

Row = TypeVar("Row")
SqlField = Field[Row, Part, Narrow]


@dataclass(frozen=True)
class SqlList(Fielded[Row, Part, Narrow]):
    """A list of the rows of `source` `within` a scope, which `key` tells apart; no two are the same in `tie`.

    `read` returns rows by their keys, as text; one that is gone meanwhile is left out.
    """

    source: str
    key: str
    tie: str
    within: Part
    words: Callable[[str], Part]  # the condition that a row holds all of these
    read: Callable[[Sequence[str]], Awaitable[Mapping[str, Row]]]
    further: Sequence[tuple[Filter, Narrow]] = ()  # filters that belong to no column
    unless_chosen: Mapping[str, Part] = field(default_factory=dict)  # what holds unless a filter is chosen, by its key

    @property
    def listing(self) -> Listing:
        made = super().listing
        return replace(made, filters=[*made.filters, *(one for one, _narrow in self.further)])

    async def page(self, asked: ListRequest, shown: Sequence[Column]) -> tuple[Sequence[ListRow], int]:
        number = await self.count(asked)
        keys = await self.keys(asked, PAGE, (asked.page - 1) * PAGE) if number else []
        return self.drawn(await self.rows_of(keys), shown), number

    async def lines(self, asked: ListRequest) -> AsyncIterator[Sequence[str]]:
        keys = await self.keys(asked)
        for first in range(0, len(keys), _BATCH):
            for row in await self.rows_of(keys[first : first + _BATCH]):
                yield self.line(row)

    async def count(self, asked: ListRequest) -> int:
        """Return how many rows were found."""
        to = Statement(dialect())
        sql = f"SELECT count(*) AS number FROM {self.source} WHERE {self._where(asked, to)}"  # noqa: S608 - parts of ours
        return int((await execute_rows(sql, to.values))[0]["number"])

    async def keys(self, asked: ListRequest, most: int = 0, offset: int = 0) -> list[str]:
        """Return the keys of the rows found, in the order asked; with `most` so many after `offset` of them."""
        to = Statement(dialect())
        sql = f"SELECT {self.key} AS row_key FROM {self.source} WHERE {self._where(asked, to)}"  # noqa: S608 - parts of ours
        sql += f" ORDER BY {self._order(asked, to)}"
        sql += f" LIMIT {to.bind(most)} OFFSET {to.bind(offset)}" if most else ""
        return [str(row["row_key"]) for row in await execute_rows(sql, to.values)]

    async def rows_of(self, keys: Sequence[str]) -> list[Row]:
        """Return the rows with these keys, in their order."""
        rows = await self.read(keys) if keys else {}
        return [rows[key] for key in keys if key in rows]

    def _where(self, asked: ListRequest, to: Statement) -> str:
        filters = [*((one.filter, one.narrow) for one in self.fields if one.filter and one.narrow), *self.further]
        parts = [narrow(asked.chosen[one.key]) for one, narrow in filters if one.key in asked.chosen]
        parts += [self.words(asked.words)] if asked.words else []
        parts += [part for key, part in self.unless_chosen.items() if key not in asked.chosen]
        return " AND ".join(part(to) for part in (self.within, *parts))

    def _order(self, asked: ListRequest, to: Statement) -> str:
        sort = asked.sort or self.sort
        direction = "DESC" if sort.startswith("-") else "ASC"
        return f"{self.field(sort).order(to)} {direction} NULLS LAST, {self.tie}"
