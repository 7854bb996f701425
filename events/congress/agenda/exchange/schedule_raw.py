"""The raw content of a schedule file: values and where they stand, the same for XML and JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from events.congress.agenda.exchange.schedule import ScheduleError, ScheduleWarning


@dataclass(frozen=True, slots=True)
class Found:
    """One element or object. `line_of` gives the line of one of its values, for messages."""

    values: Mapping[str, object]
    line: int
    path: str = ""
    line_of: Callable[[str], int] | None = None

    def text(self, *keys: str) -> str:
        """Return the first of these values that is not empty, as text."""
        return next((text for key in keys if (text := plain(self.values.get(key)).strip())), "")

    def parts(self, key: str) -> list[object]:
        """Return a value that should be a list: None and a single value are lists too."""
        value = self.values.get(key)
        if isinstance(value, list):
            return value
        return [] if value is None or value == "" else [value]

    def error(self, key: str, text: str, /, **values: Any) -> ScheduleError:
        line, path = self._place(key)
        return ScheduleError(text, line=line, path=path, **values)

    def warning(self, key: str, text: str, /, **values: object) -> ScheduleWarning:
        line, path = self._place(key)
        return ScheduleWarning(text, tuple(values.items()), line, path)

    def _place(self, key: str) -> tuple[int, str]:
        if not key or key not in self.values:
            return self.line, self.path
        line = self.line_of(key) if self.line_of else self.line
        return line, f"{self.path}.{key}" if self.path else ""


@dataclass(frozen=True, slots=True)
class FoundRoom:
    """The sessions of one room on one day. `found` has name, and guid and slug where the file knows them."""

    found: Found
    sessions: list[Found] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FoundDay:
    """`found` has index, date, start and end."""

    found: Found
    rooms: list[FoundRoom] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FoundSchedule:
    """A whole file. `conference` has the format's names plus tracks and rooms as lists of mappings."""

    found: Found
    conference: Found
    days: list[FoundDay]
    generator: str = ""


def plain(value: object) -> str:
    """Return a value as text: "" for null, the English or first one of a text in several languages."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float):
        return str(value)
    return _one_of(value) if isinstance(value, Mapping) else ""


def _one_of(texts: Mapping[str, object]) -> str:
    wordings = {key: text for key, text in texts.items() if isinstance(text, str)}
    return wordings.get("en") or wordings.get("name") or next(iter(wordings.values()), "")
