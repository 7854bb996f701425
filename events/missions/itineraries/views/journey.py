"""A journey as a map has it: its stops in the order they are reached, the ways between them and how far they are.

Pure. Kilometres are those of great circles: as the crow flies, also for roads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from markupsafe import Markup

from events.missions.itineraries.plan.kinds import KINDS
from events.missions.itineraries.plan.values import Leg, Place
from events.platform.drawing.great_circles import Position, distance_km
from events.platform.drawing.map import HEIGHT, WIDTH, mission_map
from events.platform.drawing.map_stops import LineKind, MapLine, MapSheet, MapStop, numbered, sheets
from events.platform.language.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class Stop:
    """A place of the journey with its number, the leg by which it is first reached, and how many nights are spent."""

    number: int
    place: Place
    leg: Leg
    nights: int


@dataclass(frozen=True, slots=True)
class Way:
    """A transport leg and its length in km; None where a position is not known."""

    leg: Leg
    km: float | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A picture and what it shows: its numbers, and for a closer look its towns."""

    picture: Markup
    caption: str


@dataclass(frozen=True)
class Journey:
    """The stops that have a position, those that have none, and the ways."""

    stops: tuple[Stop, ...]
    unplaced: tuple[Place, ...]
    ways: tuple[Way, ...]

    @cached_property
    def km(self) -> float:
        """The length of all ways whose ends are known."""
        return sum(way.km for way in self.ways if way.km is not None)


def journey_of(legs: Iterable[Leg]) -> Journey:
    """Of legs in the order of their instants; what is cancelled is left out."""
    standing = [leg for leg in legs if not leg.is_cancelled]
    reached = _reached(standing)
    return Journey(
        stops=tuple(_stops((row for row in reached if row[0].surroundings), _nights(standing))),
        unplaced=tuple(place for place, _leg in reached if not place.surroundings),
        ways=tuple(Way(leg, length_of(leg)) for leg in standing if leg.is_transport),
    )


def length_of(leg: Leg) -> float | None:
    """How far a transport leg leads, in km."""
    start, end = surroundings_of(leg.origin), surroundings_of(leg.destination)
    return distance_km(start, end) if start and end else None


def surroundings_of(place: Place | None) -> Position | None:
    return place.surroundings if place else None


def draw(journey: Journey, href: Callable[[Leg], str], title: str) -> tuple[Sheet, ...]:
    """The whole first, then a closer look at each crowd of stops; nothing without stops. In the current language."""
    stops = numbered(_map_stops(journey, href))
    lines = tuple(_lines(journey.ways))
    found = sheets(stops, lines, WIDTH, HEIGHT) if stops else ()
    return tuple(_drawn(sheet, title, is_whole=number == 0) for number, sheet in enumerate(found))


def _drawn(sheet: MapSheet, title: str, *, is_whole: bool) -> Sheet:
    first, last = sheet.stops[0].number, sheet.stops[-1].number
    span = _("Stops %(first)s to %(last)s", first=first, last=last)
    towns = ", ".join(dict.fromkeys(stop.area or stop.label for stop in sheet.stops))
    caption = span if is_whole else _("%(stops)s: %(towns)s", stops=span, towns=towns)
    picture = mission_map(sheet, title=f"{title}. {caption}")
    return Sheet(Markup(picture), caption)  # noqa: S704 - drawn by us, its texts escaped


def _reached(legs: Iterable[Leg]) -> list[tuple[Place, Leg]]:
    """Return each place once, with the leg by which it is first reached."""
    found: dict[UUID, tuple[Place, Leg]] = {}
    for leg in legs:
        for place in leg.places:
            found.setdefault(place.id, (place, leg))
    return list(found.values())


def _stops(reached: Iterable[tuple[Place, Leg]], nights: dict[UUID, set[object]]) -> Iterator[Stop]:
    for number, (place, leg) in enumerate(reached, 1):
        yield Stop(number, place, leg, len(nights.get(place.id, ())))


def _nights(legs: Sequence[Leg]) -> dict[UUID, set[object]]:
    """The dates of nights by the place of the bed, each once however many stays there are."""
    found: dict[UUID, set[object]] = {}
    for leg in legs:
        if leg.is_stay and leg.origin:
            found.setdefault(leg.origin.id, set()).update(leg.nights)
    return found


def _map_stops(journey: Journey, href: Callable[[Leg], str]) -> Iterator[MapStop]:
    for stop in journey.stops:
        place, position = stop.place, stop.place.surroundings
        if position:
            yield MapStop(place.id.hex, str(place.name) or place.city, position, place.city, href(stop.leg))


def _lines(ways: Iterable[Way]) -> Iterator[MapLine]:
    drawn: set[tuple[Position, Position, LineKind]] = set()
    for way in ways:
        start, end = surroundings_of(way.leg.origin), surroundings_of(way.leg.destination)
        if start and end and start != end:
            line = (start, end, KINDS[way.leg.kind].line)
            if line not in drawn:
                drawn.add(line)
                yield MapLine(*line)
