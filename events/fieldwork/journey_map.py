"""The map of one traveller's journey: stops in the order they are reached, each leading to its contact card."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from events.drawing.great_circles import Position
from events.drawing.map import HEIGHT, WIDTH, mission_map
from events.drawing.map_stops import LineKind, MapLine, MapSheet, MapStop, numbered, sheets
from events.i18n import gettext as _
from events.itineraries.plan import Leg, LegKind, Place

_LINES = {LegKind.FLIGHT: LineKind.FLIGHT, LegKind.BOAT: LineKind.OTHER}


@dataclass(frozen=True)
class JourneyMap:
    """Pictures, the whole first, and the stops with their numbers."""

    pictures: tuple[Markup, ...]
    stops: tuple[MapStop, ...]


def journey_map(legs: Sequence[Leg], href: Callable[[Leg], str], title: str) -> JourneyMap:
    """Of legs in order; cancelled ones and places without position are left out. Titles are in the current language."""
    standing = [leg for leg in legs if not leg.is_cancelled]
    stops = numbered(_stops(standing, href))
    lines = tuple(_lines(standing))
    found = sheets(stops, lines, WIDTH, HEIGHT) if stops else ()
    return JourneyMap(tuple(_drawn(sheet, title) for sheet in found), stops)


def _drawn(sheet: MapSheet, title: str) -> Markup:
    first, last = sheet.stops[0].number, sheet.stops[-1].number
    span = _("Stops %(first)s to %(last)s", first=first, last=last)
    return Markup(mission_map(sheet, title=f"{title}. {span}"))  # noqa: S704 - drawn by us, its texts escaped


def _stops(legs: Iterable[Leg], href: Callable[[Leg], str]) -> Iterator[MapStop]:
    for leg in legs:
        for place in (leg.origin, leg.destination if leg.is_transport else None):
            if place is not None and (position := _position(place)):
                yield MapStop(place.code, str(place.name) or place.city, position, place.city, href(leg))


def _lines(legs: Iterable[Leg]) -> Iterator[MapLine]:
    for leg in legs:
        ends = _position(leg.origin), _position(leg.destination)
        if leg.is_transport and ends[0] and ends[1] and ends[0] != ends[1]:
            yield MapLine(ends[0], ends[1], _LINES.get(leg.kind, LineKind.GROUND))


def _position(place: Place | None) -> Position | None:
    if place is None or place.latitude is None or place.longitude is None:
        return None
    return Position(place.latitude, place.longitude)
