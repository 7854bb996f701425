"""The map of a journey: land and borders, ways, and numbered stops.

    stops = numbered(visits)
    for sheet in sheets(stops, lines, 720, 460):
        svg = mission_map(sheet, title=…, description=…)

On a page, static/css/drawing.css keeps the marks readable on a phone, and static/js/map.js adds zoom and drag to
what stands in an element with `data-map` (its buttons: `data-zoom="in"`, "out" and "all", hidden until then).
"""

from __future__ import annotations

from collections.abc import Sequence

from events.platform.drawing import svg
from events.platform.drawing.labels import Label, placed, shortened, text_width
from events.platform.drawing.map_ground import ground, scale_bar
from events.platform.drawing.map_lines import spots, ways
from events.platform.drawing.map_stops import RADIUS, MapSheet, MapStop, Mark, marks, window_of
from events.platform.drawing.palette import Colour
from events.platform.drawing.projection import Window

WIDTH, HEIGHT = 720.0, 460.0
_SIZE = 14.0
# The style sheet draws names so many times larger on a narrow page.
_SPARE = 1.2
_LONGEST_LABEL = 230.0
_EDGE = 6.0


def mission_map(
    sheet: MapSheet, *, title: str, description: str = "", width: float = WIDTH, height: float = HEIGHT
) -> str:
    """Return the picture of a sheet. Names that find no room are left out: the list of stops stands beside the map.

    Raise ValueError without stops.
    """
    window = window_of(sheet, width, height)
    found = marks(sheet, window)
    names = [shortened(mark.label, _LONGEST_LABEL, _SIZE) for mark in found]
    labels = _labels(found, names, sheet, window)
    # the first stops on top
    faces = [_mark(*row) for row in zip(found, names, labels, strict=True)][::-1]
    apart = "".join(_apart(mark, window) for mark in found if len(mark.stops) > 1)
    drawn = (ground(window), scale_bar(window), ways(sheet.lines, window), *faces, apart)
    return svg.picture((window.width, window.height), *drawn, caption=svg.Caption(title, description), class_="map")


def _labels(found: Sequence[Mark], names: Sequence[str], sheet: MapSheet, window: Window) -> list[Label | None]:
    frame = (_EDGE, _EDGE, window.width - _EDGE, window.height - (30 if scale_bar(window) else _EDGE))
    places = [(mark.x, mark.y, _half(mark.numbers), RADIUS) for mark in found]
    sizes = [(text_width(name, _SIZE) * _SPARE, _SIZE) for name in names]
    return placed(places, sizes, frame=frame, avoiding=spots(sheet.lines, window))


def _mark(mark: Mark, name: str, label: Label | None) -> str:
    """Return a mark with its numbers and, where there is room, its name; a crowd's can give way to its stops."""
    words = _name(label, name, mark) if label else ""
    href = next((stop.href for stop in mark.stops if stop.href), "")
    title, face = _face(mark.numbers, mark.label, words)
    class_ = "map-crowd" if len(mark.stops) > 1 else "map-stop"
    return svg.link(href, title, face, class_=class_, transform=_moved(mark.x, mark.y))


def _apart(mark: Mark, window: Window) -> str:
    """Return a crowd's stops each at its place: shown when the reader has come close enough."""
    return "".join(_stop(stop, window) for stop in reversed(mark.stops))


def _stop(stop: MapStop, window: Window) -> str:
    title, face = _face(str(stop.number), stop.label)
    place = _moved(*window.place(stop.position))
    return svg.link(stop.href, title, face, class_="map-stop map-apart", transform=place, display="none")


def _face(numbers: str, full_name: str, words: str = "") -> tuple[str, str]:
    """Return the full name of a mark, and the mark around 0, 0."""
    title = svg.element("title", svg.text(f"{numbers} {full_name}".strip()))
    return title, svg.element("g", words, _disc(numbers), class_="map-face")


def _moved(x: float, y: float) -> str:
    return f"translate({svg.number(x)} {svg.number(y)})"


def _disc(numbers: str) -> str:
    """Round for one number, longer for several."""
    half = _half(numbers)
    pill = svg.element(
        "rect",
        class_="map-disc",
        x=-half,
        y=-RADIUS,
        width=2 * half,
        height=2 * RADIUS,
        rx=RADIUS,
        fill=Colour.DEEP.light,
        stroke=Colour.HALO.light,
        stroke_width="1.5",
    )
    words = svg.element(
        "text",
        svg.text(numbers),
        class_="map-number",
        y="4.3",
        font_size="12",
        font_weight="700",
        text_anchor="middle",
        fill=Colour.ON_ACCENT.light,
    )
    return pill + words


def _half(numbers: str) -> float:
    return max(RADIUS, text_width(numbers, 12) / 2 + 6)


def _name(label: Label, name: str, mark: Mark) -> str:
    return svg.element(
        "text",
        svg.text(name),
        class_="map-name",
        x=label.x - mark.x,
        y=label.y - mark.y,
        text_anchor=label.anchor,
        font_size=_SIZE,
        font_weight="600",
        fill=Colour.INK.light,
        stroke=Colour.HALO.light,
        stroke_width="3.5",
        stroke_linejoin="round",
        paint_order="stroke",
    )
