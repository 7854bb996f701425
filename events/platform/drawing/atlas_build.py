"""The tool that made data/outlines.bin: `python -m events.platform.drawing.atlas_build countries-50m.json [target]`.

The input is a TopoJSON topology with the objects `countries` and `land`, as npm's world-atlas has it. Every point
gets its weight by Visvalingam and Whyatt (1993): the area in km² that the line loses without it. A map can then
leave out what it would not show, and two countries still share one border. `drawing.atlas` reads the file.
"""

from __future__ import annotations

import heapq
import json
import math
import sys
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

from events.platform.drawing.atlas import ALWAYS, DATA, KM_PER_DEGREE, joined, level_of

_Point = tuple[float, float]
# The South Pole's own dot, left over where the source was cut along the date line.
_POLAR_DOT = -89


def make(topology: dict[str, Any]) -> bytes:
    """The file's bytes: zlib of a line of JSON, then int16 steps of longitude, of latitude, and a byte of weight."""
    grid, corner = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = [_steps(arc) for arc in topology["arcs"]]
    degrees = [[(x * grid[0] + corner[0], y * grid[1] + corner[1]) for x, y in arc] for arc in arcs]
    head = {
        "scale": grid,
        "corner": corner,
        "starts": [arc[0] for arc in arcs],
        "lengths": [len(arc) for arc in arcs],
        "land": list(_land(topology["objects"]["land"], degrees)),
        "borders": [[[number], _box(degrees[number])] for number in _borders(topology["objects"]["countries"])],
    }
    text = json.dumps(head, separators=(",", ":")).encode() + b"\n"
    return zlib.compress(text + _columns(arcs, degrees), 9)


def _land(shape: dict[str, Any], degrees: Sequence[list[_Point]]) -> Iterator[list[object]]:
    for ring in _rings(shape):
        if _top(ring, degrees) > _POLAR_DOT:
            yield [ring, _box(joined(_parts(ring, degrees)))]


def _columns(arcs: Sequence[Sequence[tuple[int, int]]], degrees: Sequence[list[_Point]]) -> bytes:
    columns = [array("h"), array("h"), array("B")]
    for arc, points in zip(arcs, degrees, strict=True):
        steps = [(after[0] - before[0], after[1] - before[1]) for before, after in pairwise([arc[0], *arc])]
        for column, values in zip(columns, (*zip(*steps, strict=True), _weights(points)), strict=True):
            column.extend(values)
    if sys.byteorder == "big":
        for column in columns:
            column.byteswap()
    return b"".join(column.tobytes() for column in columns)


def _steps(arc: Iterable[Sequence[int]], around: int = 100_000) -> list[tuple[int, int]]:
    """Return a delta-encoded arc as whole points; it runs on over the date line instead of jumping back."""
    x = y = 0
    points: list[tuple[int, int]] = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        turns = round((points[-1][0] - x) / (around - 1)) if points else 0
        points.append((x + turns * (around - 1), y))
    return points


def _rings(shape: dict[str, Any]) -> Iterable[list[int]]:
    """Return the rings of a geometry or a collection of them, each as numbers of arcs (~n: from its end)."""
    for part in shape.get("geometries", ()):
        yield from _rings(part)
    if shape["type"] == "Polygon":
        yield from shape["arcs"]
    elif shape["type"] == "MultiPolygon":
        for polygon in shape["arcs"]:
            yield from polygon


def _parts(ring: Iterable[int], degrees: Sequence[list[_Point]]) -> list[list[_Point]]:
    return [degrees[number] if number >= 0 else degrees[~number][::-1] for number in ring]


def _top(ring: Iterable[int], degrees: Sequence[list[_Point]]) -> float:
    return max(latitude for part in _parts(ring, degrees) for _, latitude in part)


def _box(points: Sequence[_Point]) -> list[float]:
    """West, south, east and north, wide enough by a hundredth of a degree."""
    longitudes, latitudes = zip(*points, strict=True)
    west, south = math.floor(min(longitudes) * 100), math.floor(min(latitudes) * 100)
    east, north = math.ceil(max(longitudes) * 100), math.ceil(max(latitudes) * 100)
    return [west / 100, south / 100, east / 100, north / 100]


def _borders(countries: dict[str, Any]) -> list[int]:
    """Return the arcs that two countries have in common."""
    users = Counter(number for country in countries["geometries"] for number in set(_arcs(country)))
    return sorted(number for number, count in users.items() if count > 1)


def _arcs(country: dict[str, Any]) -> Iterator[int]:
    """Return the numbers of a country's arcs, whichever end they are drawn from."""
    for number in chain.from_iterable(_rings(country)):
        yield number if number >= 0 else ~number


def _weights(points: Sequence[_Point]) -> list[int]:
    """Return a level for each point; the ends of an arc always stay. Levels never fall in the order of leaving."""
    levels = [ALWAYS] * len(points)
    before, after = list(range(-1, len(points) - 1)), list(range(1, len(points) + 1))
    areas = {index: _area(*points[index - 1 : index + 2]) for index in range(1, len(points) - 1)}
    queue = [(area, index) for index, area in areas.items()]
    heapq.heapify(queue)
    largest = 0.0
    while queue:
        area, index = heapq.heappop(queue)
        if areas.get(index) != area:
            continue
        largest = max(largest, area)
        levels[index] = level_of(largest)
        del areas[index]
        left, right = before[index], after[index]
        after[left], before[right] = right, left
        for neighbour in (left, right):
            if neighbour in areas:
                areas[neighbour] = _area(points[before[neighbour]], points[neighbour], points[after[neighbour]])
                heapq.heappush(queue, (areas[neighbour], neighbour))
    return levels


def _area(a: _Point, b: _Point, c: _Point) -> float:
    """Return a small triangle's area in km², as on a plane that touches the sphere there."""
    flat = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])
    return abs(flat) / 2 * KM_PER_DEGREE**2 * math.cos(math.radians(b[1]))


if __name__ == "__main__":
    target = Path(sys.argv[2]) if len(sys.argv) > 2 else DATA
    target.write_bytes(make(json.loads(Path(sys.argv[1]).read_text("utf-8"))))
