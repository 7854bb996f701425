"""The query of a list, as one value: it comes from the query of an address and goes back into one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urlencode

from events.platform.language.cleaning import clean_line, uuid_in
from events.platform.web.lists.declared import LONGEST_TEXT, Filter, Listing

_LAST_PAGE = 100_000
EVERYTHING = "all"  # in place of a saved view: the list as it is without any


@dataclass(frozen=True)
class ListRequest:
    """The words searched, the filters chosen by their key, the sort, the columns by their key, and the page.

    What does not exist in the list, or is not seen by whoever asks, is not in it: it narrows nothing and shows nothing.
    """

    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""  # a key, "-" before it for descending; "" for the list's own
    columns: tuple[str, ...] = ()  # none: those that the list shows by default
    page: int = 1
    view: str = ""  # the saved view that it began with, or EVERYTHING

    @classmethod
    def read(cls, listing: Listing, given: Iterable[tuple[str, str]]) -> ListRequest:
        """Return what the query of an address asks, of pairs of name and value; a name may come several times."""
        values: dict[str, list[str]] = {}
        for name, value in given:
            values.setdefault(name, []).append(value)
        chosen = {one.key: read for one in listing.filters if (read := one.read(_given(one, values)))}
        sort = values.get("sort", [""])[-1]
        column = listing.column(sort.removeprefix("-"))
        wanted = {key for text in values.get("columns", ()) for key in text.split(",")}
        return cls(
            words=clean_line(values.get("q", [""])[-1])[:LONGEST_TEXT],
            chosen=chosen,
            sort=sort if column and column.is_sorted and sort != listing.sort else "",
            columns=tuple(column.key for column in listing.columns if column.key in wanted),
            page=_page_number(values.get("page", ["1"])[-1]),
            view=_view(values.get("view", [""])[-1]),
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.chosen)

    @property
    def narrowing(self) -> dict[str, str]:
        """Which rows are found, as names and values of a query: the search and the filters."""
        pairs = {"q": self.words} if self.words else {}
        for key, values in self.chosen.items():
            pairs[key] = ",".join(values)
        return pairs

    @property
    def query(self) -> dict[str, str]:
        """All of it but the page, as names and values of a query."""
        rest = {"sort": self.sort, "columns": ",".join(self.columns), "view": self.view}
        return self.narrowing | {name: value for name, value in rest.items() if value}

    def sorted_by(self, sort: str) -> ListRequest:
        return replace(self, sort=sort, page=1)

    def without(self, key: str) -> ListRequest:
        """Return the same without a filter."""
        return replace(self, chosen={one: values for one, values in self.chosen.items() if one != key}, page=1)

    def at(self, path: str) -> str:
        """Return the address of the list at this path that asks all this."""
        pairs = self.query | ({"page": str(self.page)} if self.page > 1 else {})
        return with_query(path, pairs)


def with_query(path: str, pairs: Mapping[str, str]) -> str:
    """Return the address of a path with a query; commas stay readable."""
    return f"{path}?{urlencode(pairs, safe=',', quote_via=quote)}" if pairs else path


def _given(one: Filter, values: Mapping[str, list[str]]) -> list[str]:
    """Return what was sent for a filter: a range in two inputs, or as one text with a comma, as addresses have it."""
    if not one.kind.is_range:
        return values.get(one.key, [])
    whole = values.get(one.key, [""])[-1]
    first, _comma, last = whole.partition(",")
    return [values.get(name, [end])[-1] for name, end in zip(one.inputs, (first, last), strict=True)]


def _page_number(text: str) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) < 7
    return min(max(int(text), 1), _LAST_PAGE) if is_number else 1


def _view(text: str) -> str:
    return text if text == EVERYTHING or uuid_in(text) else ""
