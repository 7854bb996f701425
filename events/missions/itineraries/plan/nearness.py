"""Whether two places are in one town, or so far apart that somebody must have travelled between them. Pure."""

from __future__ import annotations

from events.missions.itineraries.plan.values import Place
from events.platform.drawing.great_circles import distance_km
from events.platform.places.gazetteer import name_key


def is_same_town(one: Place, other: Place) -> bool:
    """Whether they are in one town as far as names tell: Genève and Geneva are; an airport of two towns is in both."""
    if one.id == other.id:
        return True
    if one.country and other.country and one.country != other.country:
        return False
    return bool(_names(one) & _names(other) or _ids(one) & _ids(other))


def is_far(one: Place, other: Place, city: int) -> bool:
    """Whether two places are more than `city` kilometres apart, or else by name in two countries or towns.

    The positions of towns count where a place has none of its own. Where nothing tells, they are not.
    """
    if (one.position is None or other.position is None) and is_same_town(one, other):
        return False
    here, there = one.surroundings, other.surroundings
    if here and there:
        return one.id != other.id and distance_km(here, there) > city
    if one.country and other.country and one.country != other.country:
        return True
    return bool(_names(one) and _names(other)) and not is_same_town(one, other)


def _names(place: Place) -> frozenset[str]:
    return frozenset(filter(None, (name_key(name) for name in place.city.split("/"))))


def _ids(place: Place) -> frozenset[int]:
    return frozenset(town.id for town in place.towns)
