"""The ways of a journey on a map: each once, however often it is travelled, with its directions as small arrows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise

from events.platform.drawing import svg
from events.platform.drawing.clipping import Pair
from events.platform.drawing.map_stops import LineKind, MapLine, way
from events.platform.drawing.palette import Colour
from events.platform.drawing.projection import Window, running

# Where along a way its arrow stands: past the middle, so that there and back do not meet.
_ARROW_AT = 0.58
_SHORTEST = 4.0
_SHORTEST_WITH_ARROW = 60.0
_INK = Colour.ACCENT.light
_STYLES: dict[LineKind, dict[str, str]] = {
    LineKind.FLIGHT: {"stroke_width": "1.5"},
    LineKind.GROUND: {"stroke_width": "2.75"},
    LineKind.OTHER: {"stroke_width": "1.75", "stroke_dasharray": "5 4"},
}


def ways(lines: Iterable[MapLine], window: Window) -> str:
    """Return all lines, then all arrows."""
    drawn: list[str] = []
    arrows: list[str] = []
    for line, directions in _once(lines):
        parts = list(window.lines(running(way(line))))
        if sum(map(_length, parts)) >= _SHORTEST:
            drawn.append(_line(line.kind, parts))
            arrows += _arrows(max(parts, key=_length), directions)
    return "".join(drawn + arrows)


def spots(lines: Iterable[MapLine], window: Window, step: float = 8.0) -> list[Pair]:
    """Points on the lines every few pixels: labels keep off them where they can."""
    parts = (part for line, _ in _once(lines) for part in window.lines(running(way(line))))
    return [spot for a, b in chain.from_iterable(map(pairwise, parts)) for spot in _between(a, b, step)]


def _once(lines: Iterable[MapLine]) -> list[tuple[MapLine, set[bool]]]:
    """Return each way as first travelled, and whether it is travelled so (True), back (False), or both."""
    found: dict[MapLine, set[bool]] = {}
    for line in lines:
        back = MapLine(line.destination, line.origin, line.kind)
        if back in found:
            found[back].add(False)
        elif line.origin != line.destination:
            found.setdefault(line, set()).add(True)
    return list(found.items())


def _line(kind: LineKind, parts: Iterable[Sequence[Pair]]) -> str:
    return svg.element(
        "path",
        class_=f"map-way map-{kind}",
        d="".join(map(svg.path, parts)),
        fill="none",
        stroke=_INK,
        stroke_linecap="round",
        **_STYLES[kind],
    )


def _arrows(part: Sequence[Pair], directions: set[bool]) -> Iterator[str]:
    if _length(part) < _SHORTEST_WITH_ARROW:
        return
    for is_forward in sorted(directions):
        (x, y), turn = _along(part if is_forward else part[::-1], _ARROW_AT)
        head = svg.element(
            "path",
            class_="map-arrow",
            d="M-5-4.5 2 0-5 4.5",
            fill="none",
            stroke=_INK,
            stroke_width="1.75",
            stroke_linecap="round",
            stroke_linejoin="round",
        )
        place = f"translate({svg.number(x)} {svg.number(y)}) rotate({turn:.0f})"
        yield svg.element("g", svg.element("g", head, class_="map-face"), transform=place)


def _along(part: Sequence[Pair], share: float) -> tuple[Pair, float]:
    """Return a point by its share of the way, and the direction there in degrees clockwise from right."""
    rest = _length(part) * share
    for a, b in pairwise(part):
        step = math.dist(a, b)
        if step >= rest and step > 0:
            spot = (a[0] + (b[0] - a[0]) * rest / step, a[1] + (b[1] - a[1]) * rest / step)
            return spot, math.degrees(math.atan2(b[1] - a[1], b[0] - a[0]))
        rest -= step
    return part[-1], 0.0


def _between(a: Pair, b: Pair, step: float) -> Iterator[Pair]:
    steps = max(1, math.ceil(math.dist(a, b) / step))
    for number in range(steps + 1):
        yield a[0] + (b[0] - a[0]) * number / steps, a[1] + (b[1] - a[1]) * number / steps


def _length(part: Sequence[Pair]) -> float:
    return sum(math.dist(a, b) for a, b in pairwise(part))
