"""What is kept about somebody, as values: chapters of entries, each of facts that JSON and paper both tell. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from events.platform.language.formats import day, list_of, moment
from events.platform.language.i18n import gettext
from events.platform.language.lazy import LazyText

Words = Callable[[Any, str], str]  # of a value and the event's time zone


@dataclass(frozen=True)
class Fact:
    """Something that is kept: its name and value in JSON, its label and words on paper.

    Without words the paper leaves it out.
    """

    name: str
    label: LazyText | str
    value: Any
    words: str


Entry = Sequence[Fact]


@dataclass(frozen=True)
class Chapter:
    """What is kept of one kind: a list of entries, or one alone."""

    name: str
    title: LazyText
    entries: Sequence[Entry]
    is_list: bool


@dataclass(frozen=True)
class Column:
    """A column of rows: its name in JSON, its label, where it is read, and how it is said.

    What is only in JSON (`words` is None) is too long for the paper.
    """

    name: str
    label: LazyText
    read: str = ""
    words: Words | None = None
    is_on_paper: bool = True

    @property
    def path(self) -> str:
        return self.read or self.name

    def fact(self, value: Any, zone: str) -> Fact:
        """Return the fact that a value of this column is."""
        said = (self.words or in_words)(value, zone) if self.is_on_paper and value not in (None, "") else ""
        return Fact(self.name, self.label, plain(value), said)


def in_words(value: Any, zone: str) -> str:
    """Return a value as people write it; times in the event's zone."""
    match value:
        case None:
            return ""
        case bool():
            return gettext("Yes") if value else gettext("No")
        case dt.datetime():
            return moment(value, zone)
        case dt.date():
            return day(value)
        case list() | tuple():
            return list_of([str(one) for one in value])
        case _:
            return str(value)


def words_by(table: Mapping[Any, LazyText]) -> Words:
    """Return how codes are said by a table of words."""
    return lambda value, _zone: str(table.get(value, value))


def said_by(words: Callable[[Any], str]) -> Words:
    """Return the same function, which asks for no time zone."""
    return lambda value, _zone: words(value)


def plain(value: Any) -> Any:
    """Return a value as JSON takes it."""
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def as_json(chapters: Sequence[Chapter]) -> dict[str, Any]:
    """Return the chapters by name: lists of objects, or one object."""
    return {one.name: _entries(one) for one in chapters}


def _entries(chapter: Chapter) -> Any:
    found = [{fact.name: fact.value for fact in entry} for entry in chapter.entries]
    return found if chapter.is_list else next(iter(found), {})
