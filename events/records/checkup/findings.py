"""A finding: one line of what is said about an installation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from events.platform.language.lazy import LazyText, pgettext


class Mark(StrEnum):
    """How bad it is; only an error makes the command fail."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Finding:
    """One line of the answer, in the language of the reader; `about` is a name for programs."""

    about: str
    mark: Mark
    text: str


Judged = Iterator[Finding]

MARK_WORDS: Mapping[Mark, LazyText] = {
    Mark.OK: pgettext("mark of a check", "ok"),
    Mark.WARNING: pgettext("mark of a check", "warning"),
    Mark.ERROR: pgettext("mark of a check", "error"),
}
