"""The ground of a map: the sea, the land, the borders, and how far a kilometre is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from events.platform.drawing import svg
from events.platform.drawing.atlas import Line, atlas
from events.platform.drawing.clipping import Pair
from events.platform.drawing.palette import Colour
from events.platform.drawing.projection import Window

# Outlines at 1:50 million are off by some kilometres: nearer than this they would say what is not so.
_LEAST_KM_PER_PIXEL = 0.25
# A point goes when its triangle with its neighbours is smaller than this, in square pixels.
_FINENESS = 0.4
_SCALE_FROM_KM_PER_PIXEL = 2.0
_BAR = 110.0


@lru_cache(maxsize=32)
def ground(window: Window) -> str:
    """Sea, land and borders; a plain surface for a map of a few streets. Remembered: it changes with the stops only."""
    if window.km_per_pixel < _LEAST_KM_PER_PIXEL:
        return _plain(window, "map-land", Colour.LAND.light)
    sea = _plain(window, "map-sea", Colour.SEA.light) if not window.is_world else _globe(window)
    return sea + _land(window) + _borders(window)


def scale_bar(window: Window) -> str:
    """Return a round distance, for maps of a region and less; wider ones have no one scale."""
    if window.km_per_pixel > _SCALE_FROM_KM_PER_PIXEL:
        return ""
    distance = _round(window.km_per_pixel * _BAR)
    shown = f"{distance:g}\u00a0km" if distance >= 1 else f"{distance * 1000:g}\u00a0m"
    length, bottom = distance / window.km_per_pixel, window.height - 12
    bar = svg.path([(12, bottom - 5), (12, bottom), (12 + length, bottom), (12 + length, bottom - 5)])
    words = svg.element(
        "text", svg.text(shown), class_="map-scale-words map-face", font_size="12", fill=Colour.INK_SOFT.light
    )
    words = svg.element("g", words, transform=f"translate(12 {svg.number(bottom - 9)})")
    line = svg.element(
        "path", class_="map-scale", d=bar, fill="none", stroke=Colour.INK_SOFT.light, stroke_width="1.25"
    )
    return words + line


def _plain(window: Window, class_: str, fill: str) -> str:
    return svg.element("rect", class_=class_, width=window.width, height=window.height, fill=fill)


def _globe(window: Window) -> str:
    outline = svg.path(window.outline(), is_closed=True)
    return svg.element("path", class_="map-sea", d=outline, fill=Colour.SEA.light)


def _land(window: Window) -> str:
    rings = (ring for points in _seen(window, atlas().land) for ring in window.rings(points))
    data = svg.fine_path(rings, is_closed=True)
    return svg.element(
        "path", class_="map-land", transform="scale(.1)", d=data, fill=Colour.LAND.light, fill_rule="evenodd"
    )


def _borders(window: Window) -> str:
    lines = (line for points in _seen(window, atlas().borders) for line in window.lines(points))
    data = svg.fine_path(lines, is_closed=False)
    return svg.element(
        "path",
        class_="map-border",
        transform="scale(.1)",
        d=data,
        fill="none",
        stroke=Colour.HALO.light,
        stroke_width="9",
        stroke_linejoin="round",
    )


def _seen(window: Window, lines: Iterable[Line]) -> Iterator[Sequence[Pair]]:
    """The points of what may be in the frame, in the detail that a pixel can show."""
    smallest = window.km_per_pixel**2 * _FINENESS
    for line in lines:
        if window.sees(line.box):
            yield atlas().points(line, smallest)


def _round(value: float) -> float:
    """Return the next 1, 2 or 5 of a power of ten below."""
    unit: float = 10 ** math.floor(math.log10(value))
    return unit * max(step for step in (1, 2, 5) if step * unit <= value)
