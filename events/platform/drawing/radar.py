"""A radar picture: several series of ratings along the same criteria, such as both sides of a partnership over time."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from events.platform.drawing import svg
from events.platform.drawing.labels import text_width, wrapped
from events.platform.drawing.palette import Colour
from events.platform.drawing.series import Style, marker, style

# Wide enough for a picture 288 pixels wide on a phone to show its words at 11 pixels.
WIDTH = 400.0
_SIZE = 15.0
_LINE = 1.15
_EDGE = 3.0
_GAP = 13.0
_LARGEST, _SMALLEST = 120.0, 80.0
_LEGEND_LINE = 26.0
_LEGEND_START = 50.0
_BREAKS = re.compile("\\s+|\u00ad")

Pair = tuple[float, float]


@dataclass(frozen=True, slots=True)
class RadarSeries:
    """A rating for each axis, from 0 on; None where there is none."""

    label: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class RadarRow:
    """A row of the table beside the picture: an axis and its value in each series."""

    axis: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class _Label:
    lines: tuple[str, ...]
    x: float
    top: float
    anchor: str

    def moved(self, down: float) -> _Label:
        return _Label(self.lines, self.x, self.top + down, self.anchor)


def radar_rows(axes: Sequence[str], series: Sequence[RadarSeries]) -> tuple[RadarRow, ...]:
    """Return the values of the picture as rows, for a table beside it. Raise ValueError on unequal lengths."""
    columns = [one.values for one in series]
    if any(len(column) != len(axes) for column in columns):
        raise ValueError("each series needs one value for each axis")
    return tuple(RadarRow(axis, tuple(column[at] for column in columns)) for at, axis in enumerate(axes))


def radar(
    axes: Sequence[str], series: Sequence[RadarSeries], *, title: str, description: str = "", most: int = 5
) -> str:
    """Return the picture; `most` is the outermost ring. The axes start at the top and run clockwise.

    A series with missing values is drawn as the pieces between those it has. Raise ValueError with fewer than
    three axes, or when a series does not have one value for each.
    """
    radar_rows(axes, series)
    if len(axes) < 3:
        raise ValueError("a radar needs three axes")
    radius, size = _measures(axes)
    words, top, bottom = _written(axes, radius, size)
    legend, end = _legends(series, bottom)
    shapes = (_series(style(at), one.values, radius, most) for at, one in enumerate(series))
    drawn = svg.element("g", _web(len(axes), radius, most), *shapes, words, legend, transform=_centred(top))
    return svg.picture((WIDTH, math.ceil(end - top)), drawn, caption=svg.Caption(title, description), class_="radar")


def _measures(axes: Sequence[str]) -> Pair:
    """Return the web's radius and the size of words: the longest has room beside the smallest web."""
    longest = max((text_width(part, _SIZE) for axis in axes for part in _BREAKS.split(axis)), default=0.0)
    room = WIDTH / 2 - _GAP - _EDGE
    radius = max(_SMALLEST, min(_LARGEST, room - longest))
    return radius, min(_SIZE, _SIZE * (room - radius) / longest) if longest else _SIZE


def _written(axes: Sequence[str], radius: float, size: float) -> tuple[str, float, float]:
    """Return the names of the axes, where the picture begins above them and where it goes on below."""
    labels = list(_labels(axes, radius, size))
    top = min(label.top for label in labels) - 6
    bottom = max(label.top + len(label.lines) * size * _LINE for label in labels) + 18
    return "".join(_words(label, size) for label in labels), top, bottom


def _legends(series: Sequence[RadarSeries], top: float) -> tuple[str, float]:
    """Return the names of the series below each other, and where they end."""
    names = [wrapped(one.label, WIDTH - _LEGEND_START - 2 * _EDGE, _SIZE) or [""] for one in series]
    heights = (_LEGEND_LINE + (len(lines) - 1) * _SIZE * _LINE for lines in names)
    *starts, end = accumulate(heights, initial=top)
    return "".join(_legend(at, lines, start) for at, (lines, start) in enumerate(zip(names, starts, strict=True))), end


def _centred(top: float) -> str:
    return f"translate({svg.number(WIDTH / 2)} {svg.number(-top)})"


def _spot(at: int, count: int, distance: float) -> Pair:
    angle = 2 * math.pi * at / count
    return distance * math.sin(angle), -distance * math.cos(angle)


def _labels(axes: Sequence[str], radius: float, size: float) -> Iterator[_Label]:
    """Beside the ends of the axes; those of one side pushed apart from the top down, and the first above them."""
    placed = [_label(axis, _spot(at, len(axes), radius + _GAP), size) for at, axis in enumerate(axes)]
    highest = math.inf
    for side in ("start", "end"):
        lowest = -math.inf
        for label in sorted((label for label in placed if label.anchor == side), key=lambda label: label.top):
            moved = label.moved(max(0.0, lowest - label.top))
            highest, lowest = min(highest, moved.top), moved.top + _tall(moved, size)
            yield moved
    for label in (label for label in placed if label.anchor == "middle"):
        overlap = label.top + _tall(label, size) - highest
        yield label.moved(-overlap if label.top < 0 and overlap > 0 else 0.0)


def _tall(label: _Label, size: float) -> float:
    return len(label.lines) * size * _LINE + 3


def _label(axis: str, spot: Pair, size: float) -> _Label:
    x, y = spot
    anchor = "middle" if abs(x) < 1 else "start" if x > 0 else "end"
    room = WIDTH * 0.6 if anchor == "middle" else WIDTH / 2 - abs(x) - _EDGE
    lines = tuple(wrapped(axis, room, size)) or ("",)
    rise = (1 - y / math.hypot(x, y)) / 2  # 1 at the top: the words end there; 0 at the bottom
    return _Label(lines, x, y - rise * len(lines) * size * _LINE, anchor)


def _words(label: _Label, size: float) -> str:
    first = svg.element("tspan", svg.text(label.lines[0]), x=label.x)
    others = (svg.element("tspan", svg.text(line), x=label.x, dy=f"{_LINE}em") for line in label.lines[1:])
    return svg.element(
        "text",
        first,
        *others,
        class_="radar-words",
        y=label.top + size * 0.85,
        font_size=size,
        text_anchor=label.anchor,
        fill=Colour.INK.light,
    )


def _web(count: int, radius: float, most: int) -> str:
    """Return the rings, the axes, and the rings' numbers upwards."""
    rings = [
        svg.path([_spot(at, count, radius * ring / most) for at in range(count)], is_closed=True)
        for ring in range(1, most + 1)
    ]
    axes = [svg.path([(0, 0), _spot(at, count, radius)]) for at in range(count)]
    lines = svg.element("path", class_="radar-web", d="".join(rings + axes), fill="none", stroke=Colour.RULE.light)
    numbers = (
        svg.element(
            "text",
            str(ring),
            class_="radar-scale",
            x=-5,
            y=-radius * ring / most + 4,
            font_size="11",
            text_anchor="end",
            fill=Colour.INK_SOFT.light,
        )
        for ring in range(1, most + 1)
    )
    return lines + "".join(numbers)


def _series(look: Style, values: Sequence[float | None], radius: float, most: int) -> str:
    spots = [_rated(at, len(values), value, radius, most) for at, value in enumerate(values)]
    present = [spot for spot in spots if spot]
    data = svg.path(present, is_closed=True) if len(present) == len(spots) else _pieces(spots)
    line = svg.element(
        "path",
        class_=f"series {look.class_}",
        d=data,
        fill="none",
        stroke=look.ink,
        stroke_width="2.25",
        stroke_dasharray=look.dash,
        stroke_linejoin="round",
    )
    return (line if data else "") + "".join(marker(look, x, y) for x, y in present)


def _rated(at: int, count: int, value: float | None, radius: float, most: int) -> Pair | None:
    """Return where a rating stands on its axis; None where there is none."""
    return None if value is None else _spot(at, count, radius * min(max(value, 0), most) / most)


def _pieces(spots: Sequence[Pair | None]) -> str:
    """Return the lines between neighbours that are both there."""
    return "".join(svg.path([a, b]) for a, b in pairwise([*spots, spots[0]]) if a and b)


def _legend(at: int, lines: Sequence[str], y: float) -> str:
    look, left = style(at), -WIDTH / 2 + _EDGE
    sample = svg.element(
        "path",
        class_=f"series {look.class_}",
        d=svg.path([(left, y), (left + 40, y)]),
        fill="none",
        stroke=look.ink,
        stroke_width="2.25",
        stroke_dasharray=look.dash,
    )
    start = left + _LEGEND_START
    rows = (svg.element("tspan", svg.text(line), x=start, dy=f"{_LINE}em") for line in lines[1:])
    words = svg.element(
        "text",
        svg.text(lines[0]),
        *rows,
        class_="radar-words",
        x=start,
        y=y + 5,
        font_size=_SIZE,
        fill=Colour.INK.light,
    )
    return sample + marker(look, left + 20, y) + words
