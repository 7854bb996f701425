"""Acts on many rows of a list whose outcome is kept for each: what one is called, and how rows are named in it."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from events.platform.language.lazy import LazyPlural, LazyText
from events.platform.language.lazy import gettext as _
from events.platform.web.lists.cells import Cell

Row = TypeVar("Row")

NO_MAIL = _("No mail is sent.")
SINCE = _("Anything changed since then stays as it is.")


@dataclass(frozen=True)
class KeptAct(Generic[Row]):
    """An act: the question with its number, what follows, and its button.

    `fits` says which rows it changes, `writes` whether people get a mail; `undoing` is the question before all of it
    is taken back, where that is possible, `undone` what follows from that, and `back` under which act it is kept.
    """

    key: str
    done: LazyText
    question: LazyPlural
    note: LazyText
    label: LazyText
    fits: Callable[[Row], bool]
    writes: bool = False
    undoing: LazyPlural | None = None
    undone: LazyText = SINCE
    back: str = ""
    tone: str = ""  # of its button

    @property
    def kept_back(self) -> str:
        return self.back or f"{self.key}-back"


def by_key(*acts: KeptAct[Row]) -> Mapping[str, KeptAct[Row]]:
    return {act.key: act for act in acts}


@dataclass(frozen=True)
class Reached:
    """A row that was chosen, as the pages of an act name it; `about` is what stands between its name and a reason."""

    id: UUID
    name: str
    language: str
    state: str
    about: Cell
    href: str
    version: int = 0


def version_of(rows: Iterable[Reached]) -> int:
    """Return another number for other rows, and where one of them was changed."""
    return zlib.crc32(repr(sorted((row.id.hex, row.version) for row in rows)).encode()) % 10**8


def counted(words: Iterable[str]) -> dict[str, int]:
    """Return how often each comes, the most frequent first."""
    return dict(sorted(Counter(words).items(), key=lambda one: (-one[1], one[0])))


def first_of(ids: Iterable[str], most: int) -> Sequence[UUID]:
    """Return the first of these identifiers."""
    return [UUID(one) for one in list(ids)[:most]]
