"""A measure: a name, a figure, a unit, and the places that were counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """`figure` is None where nothing could be counted; `digits` are printed after the point."""

    name: str
    figure: float | None
    unit: str
    places: Sequence[str] = ()
    digits: int = 0

    def __str__(self) -> str:
        figure = "-" if self.figure is None else f"{self.figure:,.{self.digits}f}"
        return f"{self.name:<58} {figure:>10}  {self.unit}".rstrip()


def count(name: str, unit: str, places: Iterable[str]) -> Measure:
    """Return the measure whose figure is the number of places."""
    found = list(places)
    return Measure(name, len(found), unit, found)


def share(name: str, unit: str, places: Iterable[str], whole: int) -> Measure:
    """Return the measure whose figure is the places' share of `whole`, in percent."""
    found = list(places)
    return Measure(name, 100 * len(found) / whole if whole else None, unit, found, digits=1)
