"""Land and borders of the world as lines in degrees, from Natural Earth at 1:50 million.

What the data are and where they come from stands in data/README.md; `events.platform.drawing.atlas_build` wrote them.
"""

from __future__ import annotations

import json
import math
import sys
import zlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, compress
from pathlib import Path
from typing import Any

from events.platform.drawing.great_circles import EARTH_RADIUS_KM

DATA = Path(__file__).parent / "data" / "outlines.bin"
KM_PER_DEGREE = EARTH_RADIUS_KM * math.pi / 180
# Weights of points are stored as levels: four to each doubling of an area, from 2⁻¹⁰ km² on.
ALWAYS = 255
_FIRST, _STEPS = -10, 4

Point = tuple[float, float]  # longitude and latitude in degrees
Box = tuple[float, float, float, float]  # west, south, east, north in degrees; east may pass 180


@dataclass(frozen=True, slots=True)
class Line:
    """A ring or a border: numbers of arcs in their order (~n: the arc n from its end), and what it lies within."""

    arcs: tuple[int, ...]
    box: Box


@dataclass(frozen=True)
class Atlas:
    """The world's outlines. `points` gives a line's degrees in the detail asked for."""

    land: tuple[Line, ...]
    borders: tuple[Line, ...]
    _longitudes: array[float]
    _latitudes: array[float]
    _levels: bytes
    _ends: tuple[int, ...]

    def points(self, line: Line, smallest_area: float = 0.0) -> list[Point]:
        """Longitudes run on over the date line; without the points worth less than `smallest_area` km²."""
        return joined([self._arc(number, level_of(smallest_area)) for number in line.arcs])

    def _arc(self, number: int, level: int) -> list[Point]:
        index = number if number >= 0 else ~number
        span = slice(self._ends[index - 1] if index else 0, self._ends[index])
        points = zip(self._longitudes[span], self._latitudes[span], strict=True)
        kept = list(compress(points, map(level.__le__, self._levels[span])) if level else points)
        return kept if number >= 0 else kept[::-1]


def joined(parts: Sequence[Sequence[Point]]) -> list[Point]:
    """Arcs end to end as one line, which runs on over the date line; one around a pole is closed through it."""
    points = list(parts[0])
    for part in parts[1:]:
        shift = round((points[-1][0] - part[0][0]) / 360) * 360
        points.extend((x + shift, y) for x, y in part[1:])
    if abs(points[-1][0] - points[0][0]) > 180:
        pole = math.copysign(90, points[0][1])
        points += [(points[-1][0], pole), (points[0][0], pole), points[0]]
    return points


def level_of(area: float) -> int:
    """Return the stored level of an area in km²: 0 to 254, growing with it."""
    return max(0, min(ALWAYS - 1, math.ceil((math.log2(area) - _FIRST) * _STEPS))) if area > 0 else 0


@cache
def atlas() -> Atlas:
    """Return the world, read at first use and remembered."""
    return read(DATA.read_bytes())


def read(data: bytes) -> Atlas:
    """Return the atlas that `atlas_build.make` wrote."""
    text, _, body = zlib.decompress(data).partition(b"\n")
    head = json.loads(text)
    ends = tuple(accumulate(head["lengths"]))
    total = ends[-1]
    return Atlas(
        tuple(map(_line, head["land"])),
        tuple(map(_line, head["borders"])),
        _degrees(body[: 2 * total], head, 0),
        _degrees(body[2 * total : 4 * total], head, 1),
        body[4 * total :],
        ends,
    )


def _line(stored: Sequence[Any]) -> Line:
    arcs, (west, south, east, north) = stored
    return Line(tuple(arcs), (west, south, east, north))


def _degrees(body: bytes, head: dict[str, Any], axis: int) -> array[float]:
    steps = array("h", body)
    if sys.byteorder == "big":
        steps.byteswap()
    scale, corner, found, start = head["scale"][axis], head["corner"][axis], array("d"), 0
    for first, length in zip(head["starts"], head["lengths"], strict=True):
        whole = accumulate(steps[start : start + length], initial=first[axis])
        next(whole)
        found.extend(value * scale + corner for value in whole)
        start += length
    return found
