"""Whether two places are so far apart that somebody must have travelled between them."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

from events.missions.itineraries.plan.values import Place

EARTH_RADIUS = 6371.0088  # kilometres, the mean of IUGG


def kilometres(one: Place, other: Place) -> float | None:
    """The great circle between two places, None where a position is not known."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return None
    north, south = radians(one.latitude), radians(other.latitude)
    haversine = (
        sin((north - south) / 2) ** 2 + cos(north) * cos(south) * sin(radians(one.longitude - other.longitude) / 2) ** 2
    )
    return 2 * EARTH_RADIUS * asin(min(1.0, sqrt(haversine)))


def towns(place: Place) -> frozenset[str]:
    """The towns a place is in, to compare by: an airport of "La Paz / El Alto" is in both."""
    return frozenset(filter(None, (name.strip().casefold() for name in place.city.split("/"))))


def is_far(one: Place, other: Place, city: int) -> bool:
    """Whether two places are more than `city` kilometres apart, or else by name in two countries or cities.

    Where neither position nor name tells, they are not.
    """
    if one.id == other.id:
        return False
    apart = kilometres(one, other)
    if apart is not None:
        return apart > city
    if one.country and other.country and one.country != other.country:
        return True
    here, there = towns(one), towns(other)
    return bool(here and there) and here.isdisjoint(there)
