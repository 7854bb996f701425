"""The piece of the world that a map shows, and where on it a position falls.

Two projections: Mercator for a region (angles are true, and its edges are straight, as on every map on a screen);
Equal Earth (Šavrič, Patterson and Jenny, 2018) for half the world and more, or near a pole. Both are centred on
the mission's own meridian, so that the date line is a meridian like others.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from events.platform.drawing.clipping import Pair, Rectangle, clip_line, clip_ring
from events.platform.drawing.great_circles import EARTH_RADIUS_KM, Position

# A region: at most so many degrees wide, and none of it nearer to a pole.
_REGION_WIDTH = 150.0
_REGION_TOP = 68.0
_MERCATOR_TOP = 84.0
# Drawn beyond the picture's edge, in pixels, so that cut edges and halves of strokes stay out of sight.
BLEED = 3.0
# Equal Earth's own width and height, and when the whole world is shown rather than almost all of it.
_WORLD_WIDTH, _WORLD_HEIGHT = 5.41326, 2.63474
_NEARLY_ALL = 1.5
_EQUAL_EARTH = (1.340264, -0.081106, 0.000893, 0.003796)


def mercator(longitude: float, latitude: float) -> Pair:
    """East and north on a globe of radius 1, from radians; latitude short of the poles."""
    return longitude, math.log(math.tan(math.pi / 4 + latitude / 2))


def equal_earth(longitude: float, latitude: float) -> Pair:
    """East and north on a globe of radius 1, from radians; longitude from the middle meridian, within ±π."""
    a, b, c, d = _EQUAL_EARTH
    tilt = math.asin(math.sqrt(3) / 2 * math.sin(latitude))
    square = tilt * tilt
    sixth = square**3
    across = 2 * math.sqrt(3) * longitude * math.cos(tilt)
    east = across / (3 * (9 * d * sixth * square + 7 * c * sixth + 3 * b * square + a))
    return east, tilt * (d * sixth * square + c * sixth + b * square + a)


@dataclass(frozen=True)
class Window:
    """A map's frame, `width` by `height` pixels. `scale` is pixels per radian of the globe at the equator;
    `center` stands in the middle of the picture, in the projection's own plane."""

    width: float
    height: float
    middle: float  # the central meridian in degrees
    is_world: bool
    scale: float
    center: Pair

    def place(self, position: Position) -> Pair:
        """Return the pixel of a position; x grows to the right, y downwards."""
        return self._pixel(self.middle + _turned(position.longitude - self.middle), position.latitude)

    def lines(self, degrees: Sequence[Pair]) -> Iterator[list[Pair]]:
        """Return the visible parts of a line of (longitude, latitude), in pixels: several if it leaves the frame."""
        for copy in self._copies(degrees):
            for part in clip_line(copy, self.bounds):
                yield from clip_line([self._pixel(*point) for point in part], self._frame)

    def rings(self, degrees: Sequence[Pair]) -> Iterator[list[Pair]]:
        """Return the visible parts of a ring of (longitude, latitude), in pixels."""
        for copy in self._copies(degrees):
            inside = clip_ring(copy, self.bounds)
            ring = clip_ring([self._pixel(*point) for point in inside], self._frame)
            if ring:
                yield ring

    def sees(self, box: Rectangle) -> bool:
        """Whether anything within the box (west, south, east, north) may be in the frame."""
        west, south, east, north = self.bounds
        overlaps = (box[0] + turn <= east and box[2] + turn >= west for turn in (-360, 0, 360))
        return box[1] <= north and box[3] >= south and any(overlaps)

    def outline(self) -> list[Pair]:
        """Return the edge of the world, in pixels, as far as it is in the frame."""
        west, south, east, north = self.bounds
        steps = [south + (north - south) * step / 36 for step in range(37)]
        ring = [(east, latitude) for latitude in steps] + [(west, latitude) for latitude in reversed(steps)]
        return clip_ring([self._pixel(*point) for point in ring], self._frame)

    @cached_property
    def km_per_pixel(self) -> float:
        """At the height of the picture's middle."""
        if self.is_world:
            return EARTH_RADIUS_KM / self.scale
        return EARTH_RADIUS_KM / self.scale / math.cosh(self.center[1])

    @cached_property
    def bounds(self) -> Rectangle:
        """West, south, east and north of what may be seen, in degrees; east may pass 180, west -180."""
        half = min(180.0, 180.0 if self.is_world else math.degrees((self.width / 2 + BLEED) / self.scale))
        across = self.height / 2 + BLEED
        south, north = (self._latitude(self.center[1] + side * across / self.scale) for side in (-1, 1))
        return self.middle - half, south, self.middle + half, north

    @cached_property
    def _frame(self) -> Rectangle:
        return -BLEED, -BLEED, self.width + BLEED, self.height + BLEED

    def _pixel(self, longitude: float, latitude: float) -> Pair:
        project = equal_earth if self.is_world else mercator
        east, north = project(math.radians(longitude - self.middle), math.radians(latitude))
        x = self.width / 2 + (east - self.center[0]) * self.scale
        return x, self.height / 2 - (north - self.center[1]) * self.scale

    def _copies(self, degrees: Sequence[Pair]) -> Iterator[Sequence[Pair]]:
        """The line once round the world to either side, where that is in the frame."""
        longitudes = [longitude for longitude, _ in degrees]
        least, most = self.bounds[0] - max(longitudes), self.bounds[2] - min(longitudes)
        for turn in (-720, -360, 0, 360, 720):
            if least <= turn <= most:
                yield [(longitude + turn, latitude) for longitude, latitude in degrees] if turn else degrees

    def _latitude(self, north: float) -> float:
        """Return the latitude at a height of the plane, kept off the poles where the projection has none."""
        top = 90.0 if self.is_world else _MERCATOR_TOP
        project: Callable[[float, float], Pair] = equal_earth if self.is_world else mercator
        low, high = -top, top
        for _ in range(40):
            half = (low + high) / 2
            low, high = (half, high) if project(0, math.radians(half))[1] < north else (low, half)
        return low if low > -top else -top


def fit(points: Sequence[Position], width: float, height: float, *, margin: float, least_km: float) -> Window:
    """The closest window that has all points at least `margin` pixels from its edges; lower when that is the world.

    It is no less than `least_km` wide and high. Raise ValueError without points.
    """
    if not points:
        raise ValueError("a window needs a point")
    middle = _middle([point.longitude for point in points])
    across = [(middle + _turned(point.longitude - middle), point.latitude) for point in points]
    is_world = max(abs(latitude) for _, latitude in across) > _REGION_TOP or _span(across) > _REGION_WIDTH
    west, south, east, north = _extent(across, middle, is_world=is_world)
    center = ((west + east) / 2, (south + north) / 2)
    stretch = 1.0 if is_world else math.cosh(center[1])
    closest = min(width, height) / least_km * EARTH_RADIUS_KM / stretch
    scales = [(width - 2 * margin) / max(east - west, 1e-9), (height - 2 * margin) / max(north - south, 1e-9)]
    scale = min(closest, *scales)
    if is_world and scale < _NEARLY_ALL * width / _WORLD_WIDTH:
        return _whole(width, height, middle)
    return _settled(Window(width, height, middle, is_world, scale, center))


def _extent(degrees: Sequence[Pair], middle: float, *, is_world: bool) -> Rectangle:
    """Return west, south, east and north of points (longitude, latitude) in the projection's own plane."""
    project = equal_earth if is_world else mercator
    plane = [project(math.radians(longitude - middle), math.radians(latitude)) for longitude, latitude in degrees]
    easts, norths = zip(*plane, strict=True)
    return min(easts), min(norths), max(easts), max(norths)


def _whole(width: float, height: float, middle: float) -> Window:
    """Return all of the world, and no emptiness above and below it."""
    scale = min(width / _WORLD_WIDTH, height / _WORLD_HEIGHT)
    return Window(width, min(height, math.ceil(_WORLD_HEIGHT * scale)), middle, True, scale, (0.0, 0.0))


def _settled(window: Window) -> Window:
    """Moved so that no more than needed of it lies beyond a pole or, of the whole world, beyond its sides."""
    across, up = window.width / 2 / window.scale, window.height / 2 / window.scale
    east, north = window.center
    if window.is_world:
        side, top = equal_earth(math.pi, 0)[0], equal_earth(0, math.radians(90))[1]
        return replace(window, center=(_kept(east, side - across), _kept(north, top - up)))
    top = mercator(0, math.radians(_MERCATOR_TOP))[1]
    return replace(window, middle=window.middle + math.degrees(east), center=(0.0, _kept(north, top - up)))


def _kept(value: float, most: float) -> float:
    return max(-most, min(most, value)) if most > 0 else 0.0


def _middle(longitudes: Sequence[float]) -> float:
    """Return the meridian opposite the middle of the widest gap: what is across the date line stays together."""
    turned = sorted(longitude % 360 for longitude in longitudes)
    gaps = [(east - west, west) for west, east in pairwise([*turned, turned[0] + 360])]
    widest, west = max(gaps)
    return _turned(west + widest / 2 + 180)


def _turned(longitude: float) -> float:
    """The same meridian between -180 and 180."""
    return (longitude + 180) % 360 - 180


def _span(points: Sequence[Pair]) -> float:
    longitudes = [longitude for longitude, _ in points]
    return max(longitudes) - min(longitudes)


def running(positions: Sequence[Position]) -> list[Pair]:
    """Return a way as (longitude, latitude) in degrees, which runs on over the date line instead of jumping back."""
    found = [(positions[0].longitude, positions[0].latitude)]
    for position in positions[1:]:
        found.append((found[-1][0] + _turned(position.longitude - found[-1][0]), position.latitude))
    return found
