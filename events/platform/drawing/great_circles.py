"""Distances and ways on a sphere of the Earth's mean radius (WGS 84, R1 = (2a + b) / 3).

The sphere is off by at most 0.6 % against the ellipsoid: for pictures and rounded kilometres, not for surveying.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

EARTH_RADIUS_KM = 6371.0088
# In radians: nearer to nothing or to half the way round, no direction is to be found.
_NEARLY = 1e-6


@dataclass(frozen=True, slots=True)
class Position:
    """Degrees: latitude -90 to 90, north positive; longitude -180 to 180, east positive. Raise ValueError."""

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):
            raise ValueError(f"no position: {self.latitude}, {self.longitude}")


def distance_km(start: Position, end: Position) -> float:
    """Return the length of the great circle between two positions, by the haversine formula (Sinnott 1984)."""
    south, north = math.radians(start.latitude), math.radians(end.latitude)
    across = math.radians(end.longitude - start.longitude)
    square = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin(across / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(square)))


def great_circle(start: Position, end: Position, step_km: float = 100.0) -> tuple[Position, ...]:
    """Positions from start to end along the great circle, at most `step_km` apart, both ends included.

    By spherical linear interpolation of the unit vectors (Shoemake 1985; the same as Ed Williams, Aviation
    Formulary, "Intermediate points on a great circle"). Between antipodes every great circle is shortest: the one
    over the nearer pole is taken.
    """
    a, b = _vector(start), _vector(end)
    angle = distance_km(start, end) / EARTH_RADIUS_KM
    if angle < _NEARLY:
        return (start, end)
    if math.pi - angle < _NEARLY:
        pole = Position(math.copysign(90, start.latitude), start.longitude)
        return (*great_circle(start, pole, step_km)[:-1], *great_circle(pole, end, step_km))
    steps = max(1, math.ceil(angle * EARTH_RADIUS_KM / step_km))
    inner = (_between(a, b, angle, step / steps) for step in range(1, steps))
    return (start, *inner, end)


_Vector = tuple[float, float, float]


def _vector(position: Position) -> _Vector:
    latitude, longitude = math.radians(position.latitude), math.radians(position.longitude)
    across = math.cos(latitude)
    return across * math.cos(longitude), across * math.sin(longitude), math.sin(latitude)


def _between(a: _Vector, b: _Vector, angle: float, share: float) -> Position:
    here, there = math.sin((1 - share) * angle) / math.sin(angle), math.sin(share * angle) / math.sin(angle)
    x, y, z = (here * p + there * q for p, q in zip(a, b, strict=True))
    return Position(math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x)))
