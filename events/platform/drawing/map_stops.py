"""Stops on a map: their numbers, which of them crowd into one mark, and the sheets that set them apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from events.platform.drawing.clipping import Pair
from events.platform.drawing.great_circles import Position, distance_km, great_circle
from events.platform.drawing.projection import Window, fit

RADIUS = 11.0
# Marks whose centres are nearer than this, in pixels, become one.
_CROWDED = 21.0
_MARGIN = 46.0
# The least that a map shows: a sheet for a crowd goes down to a few streets.
REGION_KM = 500.0
STREETS_KM = 1.0
_SAME_PLACE_KM = 0.03


class LineKind(StrEnum):
    FLIGHT = "flight"  # along a great circle
    GROUND = "ground"  # straight
    OTHER = "other"  # straight and dashed: a boat, a way not yet known


@dataclass(frozen=True, slots=True)
class MapStop:
    """A place of the journey. `area` is what the stops of one town are called together; `key` tells places apart.

    `number` is 0 until `numbered` gives it; `href` may be empty.
    """

    key: str
    label: str
    position: Position
    area: str = ""
    href: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class MapLine:
    """A way from one position to another."""

    origin: Position
    destination: Position
    kind: LineKind = LineKind.GROUND


@dataclass(frozen=True, slots=True)
class MapSheet:
    """The content of one picture: its stops, the lines that touch them, and the least it is wide, in km."""

    stops: tuple[MapStop, ...]
    lines: tuple[MapLine, ...]
    least_km: float = REGION_KM


@dataclass(frozen=True, slots=True)
class Mark:
    """One or more stops at one spot of the picture, in pixels."""

    stops: tuple[MapStop, ...]
    x: float
    y: float

    @property
    def numbers(self) -> str:
        """Such as "3", "3–8" or "1, 4–6"; of many, the first and the last."""
        spans: list[list[int]] = []
        for number in sorted({stop.number for stop in self.stops}):
            if spans and spans[-1][-1] == number - 1:
                spans[-1] = [spans[-1][0], number]
            else:
                spans.append([number])
        shown = [str(span[0]) if len(span) == 1 else f"{span[0]}–{span[-1]}" for span in spans]
        return ", ".join(shown) if len(shown) < 4 else f"{shown[0]} … {shown[-1].split('–')[-1]}"

    @property
    def label(self) -> str:
        """The stop's name; of several, their areas or else their names, each once."""
        if len(self.stops) == 1:
            return self.stops[0].label
        return ", ".join(dict.fromkeys(stop.area or stop.label for stop in self.stops))


def numbered(visits: Iterable[MapStop]) -> tuple[MapStop, ...]:
    """Return the places in the order of the journey, each once, numbered from 1."""
    first: dict[str, MapStop] = {}
    for visit in visits:
        first.setdefault(visit.key, visit)
    return tuple(replace(stop, number=number) for number, stop in enumerate(first.values(), 1))


def window_of(sheet: MapSheet, width: float, height: float) -> Window:
    """Return the window that holds the sheet's stops and the ways between them. Raise ValueError without stops."""
    held = {stop.position for stop in sheet.stops}
    inner = (line for line in sheet.lines if {line.origin, line.destination} <= held)
    ways = (position for line in inner for position in way(line))
    return fit([*held, *ways], width, height, margin=min(_MARGIN, width / 6), least_km=sheet.least_km)


def way(line: MapLine) -> tuple[Position, ...]:
    """Return the positions that a line passes."""
    if line.kind is LineKind.FLIGHT:
        return great_circle(line.origin, line.destination)
    return line.origin, line.destination


def marks(sheet: MapSheet, window: Window) -> tuple[Mark, ...]:
    """The sheet's stops on the picture, those too near each other as one; in the order of their first numbers."""
    groups: list[list[tuple[MapStop, Pair]]] = []
    for stop in sheet.stops:
        spot = window.place(stop.position)
        near = [group for group in groups if any(_is_near(spot, other) for _, other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([member for group in near for member in group] + [(stop, spot)])
    found = [_mark(group) for group in groups]
    return tuple(sorted(found, key=lambda mark: min(stop.number for stop in mark.stops)))


def sheets(stops: Sequence[MapStop], lines: Sequence[MapLine], width: float, height: float) -> tuple[MapSheet, ...]:
    """Return the map of the whole journey, then one for each crowd that a closer look sets apart, and so on."""
    found, at = [MapSheet(tuple(stops), tuple(lines))], 0
    while at < len(found):
        sheet = found[at]
        at += 1
        if sheet.stops:
            found += [
                _closer(mark.stops, lines)
                for mark in marks(sheet, window_of(sheet, width, height))
                if _comes_apart(mark.stops) and (len(mark.stops) < len(sheet.stops) or sheet.least_km > STREETS_KM)
            ]
    return tuple(found)


def _closer(stops: tuple[MapStop, ...], lines: Sequence[MapLine]) -> MapSheet:
    held = {stop.position for stop in stops}
    touching = tuple(line for line in lines if {line.origin, line.destination} & held)
    return MapSheet(stops, touching, STREETS_KM)


def _comes_apart(stops: Sequence[MapStop]) -> bool:
    return any(distance_km(stops[0].position, stop.position) > _SAME_PLACE_KM for stop in stops)


def _is_near(a: Pair, b: Pair) -> bool:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 < _CROWDED**2


def _mark(group: Sequence[tuple[MapStop, Pair]]) -> Mark:
    stops = tuple(sorted((stop for stop, _ in group), key=lambda stop: stop.number))
    return Mark(stops, sum(x for _, (x, _) in group) / len(group), sum(y for _, (_, y) in group) / len(group))
