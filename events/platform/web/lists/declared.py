"""Declaration of a list: columns to show and sort by, and filters."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from events.platform.language.cleaning import clean_line
from events.platform.language.lazy import LazyText

Label = LazyText | str

LONGEST_TEXT = 100  # characters of what is searched
MOST_CODES = 200  # rows that are named one by one
_FIRST_YEAR, _LAST_YEAR = 1900, 2198  # what clocks of places are known for
_CODE = re.compile(r"[A-Za-z0-9-]{1,36}", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,16}(?:\.\d{1,6})?", re.ASCII)


class Kind(Enum):
    """The kind of input of a filter."""

    CHOICE = "choice"  # any of what is chosen
    TEXT = "text"  # holds what is typed
    NUMBER = "number"  # from, to
    DAY = "day"  # from, to
    CODES = "codes"  # the rows that were chosen one by one; it has no input among the filters

    @property
    def is_range(self) -> bool:
        return self in {Kind.NUMBER, Kind.DAY}


@dataclass(frozen=True)
class Column:
    """A column: its key in addresses and its head; one that `is_shown` is there unless others are chosen."""

    key: str
    label: Label
    is_sorted: bool = True
    is_shown: bool = True


@dataclass(frozen=True)
class Filter:
    """A filter: its key in addresses, what stands above it, and what a choice offers.

    What is chosen in one that is `is_personal` may say who somebody is, and is kept nowhere.
    """

    key: str
    label: Label
    kind: Kind
    options: Sequence[tuple[str, Label]] = ()
    is_personal: bool = False

    def read(self, given: Sequence[str]) -> tuple[str, ...]:
        """Return what was chosen as it narrows the list; nothing where it would narrow nothing.

        A choice is the codes that are offered, a text is one text, a range is from and to, of which one may be "".
        """
        if self.kind is Kind.CHOICE:
            wanted = {code for text in given for code in text.split(",")}
            return tuple(code for code, _label in self.options if code in wanted)
        if self.kind is Kind.CODES:
            wanted = {code for text in given for code in text.split(",") if _CODE.fullmatch(code)}
            return tuple(sorted(wanted)[:MOST_CODES])
        if self.kind is Kind.TEXT:
            text = clean_line(" ".join(given))[:LONGEST_TEXT]
            return (text,) if text else ()
        ends = tuple(_READERS[self.kind](clean_line(text)[:LONGEST_TEXT]) for text in given)
        return ends if any(ends) else ()

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of its inputs."""
        return (f"{self.key}.from", f"{self.key}.to") if self.kind.is_range else (self.key,)


@dataclass(frozen=True)
class Listing:
    """A list as somebody with certain rights sees it. Its first column names the row and is always shown.

    `sort` is the key of the column that it is sorted by unless another is asked for, "-" before it for descending.
    """

    columns: Sequence[Column]
    filters: Sequence[Filter]
    sort: str

    @property
    def personal(self) -> frozenset[str]:
        """Return the keys of the filters that may say who somebody is."""
        return frozenset(one.key for one in self.filters if one.is_personal or one.kind is Kind.CODES)

    def column(self, key: str) -> Column | None:
        return next((column for column in self.columns if column.key == key), None)

    def shown(self, keys: Sequence[str]) -> tuple[Column, ...]:
        """Return the columns with these keys, in their own order; those shown by default where none is named."""
        first, *others = self.columns
        chosen = [one for one in others if one.key in keys] if keys else [one for one in others if one.is_shown]
        return (first, *chosen)


def _number(text: str) -> str:
    plain = text.replace(",", ".").replace("\u2212", "-").replace(" ", "")
    return plain if _NUMBER.fullmatch(plain) else ""


def _day(text: str) -> str:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return ""
    return day.isoformat() if _FIRST_YEAR <= day.year <= _LAST_YEAR else ""


_READERS: Mapping[Kind, Callable[[str], str]] = {Kind.NUMBER: _number, Kind.DAY: _day}
