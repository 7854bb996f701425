"""Counts of registrations as values, and how small ones are gathered where they are handed on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, unique

from events.platform.drawing.great_circles import Position

FEWEST = 3  # people whom a row that is handed on counts; fewer could be told who they are


@unique
class Shape(Enum):
    """How a figure is drawn."""

    BARS = "bars"
    MAP = "map"
    LINES = "lines"


@dataclass(frozen=True)
class Count:
    """So many people are in a group; `code` tells it from others, and a country has a position."""

    code: str
    label: str
    number: int
    position: Position | None = None


@dataclass(frozen=True)
class Growth:
    """How many were registered so many days before an event, of one edition."""

    label: str
    points: Sequence[tuple[int, int]]  # days before its first day (negative once it began), registered by then


@dataclass(frozen=True)
class Figure:
    """One thing that was counted. `is_whole` when the groups are apart, so that their shares tell something.

    Those of a figure that `is_ordered` follow each other by themselves, as hours do; else the largest comes first.
    """

    code: str
    title: str
    head: str
    counts: Sequence[Count] = ()
    shape: Shape = Shape.BARS
    is_whole: bool = True
    is_ordered: bool = False
    growth: Sequence[Growth] = ()

    @property
    def total(self) -> int:
        return sum(count.number for count in self.counts)

    def to_hand_on(self, other: str) -> Figure:
        """Return the figure with its small groups as one, `other`: nobody who is alone in one is singled out.

        When all of them together are too few still, the smallest of the rest goes with them.
        """
        kept, gathered = _parted(sorted(self.counts, key=lambda count: -count.number))
        if not gathered:
            return self
        sum_ = sum(count.number for count in gathered)
        shown = [count for count in self.counts if count in kept]
        return replace(self, counts=[*shown, Count("", other, sum_)] if sum_ >= FEWEST else shown)


def _parted(counts: Sequence[Count]) -> tuple[list[Count], list[Count]]:
    kept = [count for count in counts if count.number >= FEWEST]
    gathered = [count for count in counts if 0 < count.number < FEWEST]
    while gathered and kept and sum(count.number for count in gathered) < FEWEST:
        gathered.append(kept.pop())
    return kept, gathered


def growth_of(label: str, days: Sequence[dt.date], first: dt.date) -> Growth:
    """Return how registrations grew, from the days on which people registered."""
    points: list[tuple[int, int]] = []
    for number, day in enumerate(sorted(days), 1):
        before = (first - day).days
        if points and points[-1][0] == before:
            points[-1] = (before, number)
        else:
            points.append((before, number))
    return Growth(label, points)
