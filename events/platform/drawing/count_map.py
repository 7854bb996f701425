"""The world with a disc for each place, as large as what is counted there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from events.platform.drawing import svg
from events.platform.drawing.great_circles import Position
from events.platform.drawing.map_ground import ground
from events.platform.drawing.palette import Colour
from events.platform.drawing.projection import fit

WIDTH, HEIGHT = 720.0, 400.0
_LARGEST, _SMALLEST = 18.0, 3.5
_LEAST_KM = 4000.0
_MARGIN = 40.0
_ROOM_FOR_NUMBER = 9.0


@dataclass(frozen=True, slots=True)
class Counted:
    """How many are counted at a place."""

    label: str
    number: int
    position: Position


def count_map(places: Sequence[Counted], *, title: str, description: str = "") -> str:
    """Return the picture, the small discs on the large ones; "" without places."""
    if not places:
        return ""
    window = fit([place.position for place in places], WIDTH, HEIGHT, margin=_MARGIN, least_km=_LEAST_KM)
    most = max(place.number for place in places)
    ordered = sorted(places, key=lambda place: -place.number)
    discs = [_disc(place, window.place(place.position), most) for place in ordered]
    caption = svg.Caption(title, description)
    return svg.picture((WIDTH, HEIGHT), ground(window), *discs, caption=caption, class_="map")


def _disc(place: Counted, at: svg.Pair, most: int) -> str:
    radius = max(_SMALLEST, _LARGEST * math.sqrt(place.number / most))
    disc = svg.element(
        "circle",
        class_="map-disc",
        r=radius,
        fill=Colour.DEEP.light,
        fill_opacity=".8",
        stroke=Colour.HALO.light,
        stroke_width="1.2",
    )
    number = svg.element(
        "text",
        svg.text(str(place.number)),
        class_="map-number",
        y="4.3",
        font_size="12",
        font_weight="700",
        text_anchor="middle",
        fill=Colour.ON_ACCENT.light,
    )
    title = svg.element("title", svg.text(f"{place.label}: {place.number}"))
    moved = f"translate({svg.number(at[0])} {svg.number(at[1])})"
    return svg.element("g", title, disc, number if radius >= _ROOM_FOR_NUMBER else "", transform=moved)
