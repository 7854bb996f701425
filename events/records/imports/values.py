"""Preview of an import, line by line."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique

from events.platform.language.lazy import LazyText, pgettext

Said = LazyText | str
Rows = Sequence[Sequence[str]]


@unique
class Fate(StrEnum):
    """The outcome of a line, in the order in which it is shown. One that is wrong stands in the way of all."""

    WRONG = "wrong"
    NEW = "new"
    CHANGED = "changed"
    LEFT = "left"


FATE_WORDS: Mapping[Fate, LazyText] = {
    Fate.WRONG: pgettext("lines of a file", "Refused"),
    Fate.NEW: pgettext("lines of a file", "New"),
    Fate.CHANGED: pgettext("lines of a file", "Changed"),
    Fate.LEFT: pgettext("lines of a file", "Left as they are"),
}
FATE_TONES: Mapping[Fate, str] = {
    Fate.WRONG: "fail",
    Fate.NEW: "good",
    Fate.CHANGED: "info",
    Fate.LEFT: "quiet",
}


@dataclass(frozen=True)
class Outcome:
    """The outcome of one line: its number in the file, whom or what it is about, and why."""

    number: int
    title: str
    fate: Fate
    told: tuple[Said, ...] = ()

    @property
    def words(self) -> str:
        """In one line, in the language of this moment."""
        return " ".join(map(str, self.told or (FATE_WORDS[self.fate],)))


@dataclass(frozen=True)
class Preview:
    """The outcome of a table: its lines, headings that were not recognized, and what else is to be known before."""

    outcomes: Sequence[Outcome]
    left_out: Sequence[str] = ()
    notes: Sequence[Said] = ()

    def of(self, fate: Fate) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.fate is fate]

    def count(self, fate: Fate) -> int:
        return len(self.of(fate))

    @property
    def is_wrong(self) -> bool:
        return self.count(Fate.WRONG) > 0

    @property
    def is_nothing_new(self) -> bool:
        return not (self.count(Fate.NEW) or self.count(Fate.CHANGED))

    @property
    def version(self) -> int:
        """A number that differs where the lines would do something else than what was shown."""
        does = "\n".join(f"{outcome.number} {outcome.fate}" for outcome in self.outcomes)
        return zlib.crc32(does.encode()) % 10**8
