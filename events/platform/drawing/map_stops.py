"""Stops on a map: their numbers, which of them crowd into one mark, and the sheets that set them apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain, compress, groupby

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


_Group = Sequence[tuple[MapStop, Pair]]  # the stops of one mark, each with its spot


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
        numbers = sorted({stop.number for stop in self.stops})
        runs = [[number for _, number in run] for _, run in groupby(enumerate(numbers), lambda one: one[1] - one[0])]
        if len(runs) > 3:
            return f"{_span(runs[0])} … {numbers[-1]}"
        return ", ".join(map(_span, runs))

    @property
    def label(self) -> str:
        """The stop's name; of several, their areas or else their names, each once."""
        if len(self.stops) == 1:
            return self.stops[0].label
        return ", ".join(dict.fromkeys(stop.area or stop.label for stop in self.stops))


def _span(run: Sequence[int]) -> str:
    return str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}"


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
    groups: list[_Group] = []
    for stop in sheet.stops:
        groups = _joined(groups, stop, window.place(stop.position))
    return tuple(sorted(map(_mark, groups), key=lambda mark: mark.stops[0].number))


def _joined(groups: Sequence[_Group], stop: MapStop, spot: Pair) -> list[_Group]:
    """Return the groups with one more stop, which makes one of all that are near it."""
    near = [any(_is_near(spot, other) for _, other in group) for group in groups]
    apart = [group for group, is_near in zip(groups, near, strict=True) if not is_near]
    return [*apart, [*chain.from_iterable(compress(groups, near)), (stop, spot)]]


def sheets(stops: Sequence[MapStop], lines: Sequence[MapLine], width: float, height: float) -> tuple[MapSheet, ...]:
    """Return the map of the whole journey, then one for each crowd that a closer look sets apart, and so on."""
    found = [MapSheet(tuple(stops), tuple(lines))]
    for sheet in found:  # it grows meanwhile
        window = window_of(sheet, width, height) if sheet.stops else None
        found += [_closer(crowd, lines) for crowd in _crowds(sheet, window)] if window else []
    return tuple(found)


def _crowds(sheet: MapSheet, window: Window) -> Iterator[tuple[MapStop, ...]]:
    """Return the stops of each mark that a closer look sets apart, if it is closer indeed."""
    for crowd in (mark.stops for mark in marks(sheet, window)):
        if _comes_apart(crowd) and (len(crowd) < len(sheet.stops) or sheet.least_km > STREETS_KM):
            yield crowd


def _closer(stops: tuple[MapStop, ...], lines: Sequence[MapLine]) -> MapSheet:
    held = {stop.position for stop in stops}
    touching = tuple(line for line in lines if {line.origin, line.destination} & held)
    return MapSheet(stops, touching, STREETS_KM)


def _comes_apart(stops: Sequence[MapStop]) -> bool:
    return any(distance_km(stops[0].position, stop.position) > _SAME_PLACE_KM for stop in stops)


def _is_near(a: Pair, b: Pair) -> bool:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 < _CROWDED**2


def _mark(group: _Group) -> Mark:
    stops = tuple(sorted((stop for stop, _ in group), key=lambda stop: stop.number))
    return Mark(stops, sum(x for _, (x, _) in group) / len(group), sum(y for _, (_, y) in group) / len(group))
