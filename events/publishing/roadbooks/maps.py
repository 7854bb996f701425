"""The map of a journey for paper: pictures with numbered stops, and the towns in the order they are reached. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from events.missions.itineraries.plan.values import Leg, Place
from events.missions.itineraries.plan.words import town
from events.missions.itineraries.views.journey import draw, journey_of
from events.platform.language.i18n import Translated
from events.platform.language.i18n import gettext as _
from events.publishing.roadbooks.stops import StopOnMap
from events.publishing.roadbooks.values import MapPicture

# The whole journey and its first crowd of towns from near: what a page of a book holds.
_MOST_PICTURES = 2


def maps_of(legs: Sequence[Leg]) -> tuple[tuple[MapPicture, ...], tuple[StopOnMap, ...] | None]:
    """Return the pictures of a journey in the current language, and its stops by their numbers there.

    A stop is a town, where its first place with a position stands: a page of paper has no room for every office.
    Without any position there is neither: (), None.
    """
    towns = _towns(legs)
    journey = journey_of([_between_towns(leg, towns) for leg in legs])
    drawn = draw(journey, lambda _leg: "", _("Map of the journey"))[:_MOST_PICTURES]
    stops = tuple(StopOnMap(str(stop.number), stop.place) for stop in journey.stops)
    return tuple(MapPicture(str(sheet.picture), sheet.caption) for sheet in drawn), stops or None


def _towns(legs: Iterable[Leg]) -> Mapping[str, Place]:
    """Return the first place of each town that has a position, under the town's name."""
    found: dict[str, Place] = {}
    for leg in legs:
        for place in (leg.origin, leg.destination):
            if place is not None and place.surroundings:
                name = town(place)
                found.setdefault(name, replace(place, name=Translated({"und": name}, ("und",))))
    return found


def _between_towns(leg: Leg, towns: Mapping[str, Place]) -> Leg:
    return replace(leg, origin=towns.get(town(leg.origin)), destination=towns.get(town(leg.destination)))
