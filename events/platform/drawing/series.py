"""How series differ from each other in a picture: by colour, by dash and by the shape of their points."""

from __future__ import annotations

from dataclasses import dataclass

from events.platform.drawing import svg
from events.platform.drawing.palette import Colour


@dataclass(frozen=True, slots=True)
class Style:
    """`class_` carries the colours of the page, `ink` the one for paper; `marker` is drawn around 0, 0."""

    class_: str
    ink: str
    dash: str | None
    marker: str


_CIRCLE = "M-4.5 0a4.5 4.5 0 1 1 9 0a4.5 4.5 0 1 1-9 0z"
_SQUARE = "M-4-4h8v8h-8z"
_TRIANGLE = "M0-5.2 5.2 4H-5.2z"
_DIAMOND = "M0-5.6 5.6 0 0 5.6-5.6 0z"
_CROSS = "M-1.6-5h3.2v3.4h3.4v3.2h-3.4v3.4h-3.2v-3.4h-3.4v-3.2h3.4z"
_STYLES = (
    Style("series-1", Colour.ACCENT.light, None, _CIRCLE),
    Style("series-2", Colour.WARM.light, "7 4", _SQUARE),
    Style("series-3", Colour.TRACK_2.light, "2 4", _TRIANGLE),
    Style("series-4", Colour.TRACK_4.light, "10 4 2 4", _DIAMOND),
    Style("series-5", Colour.TRACK_6.light, "4 2", _CROSS),
)


def style(index: int) -> Style:
    """Return the look of the series with this index; after five they repeat."""
    return _STYLES[index % len(_STYLES)]


def marker(look: Style, x: float, y: float) -> str:
    """Return a series' point."""
    place = f"translate({svg.number(x)} {svg.number(y)})"
    return svg.element("path", class_=f"marker {look.class_}", d=look.marker, transform=place, fill=look.ink)
