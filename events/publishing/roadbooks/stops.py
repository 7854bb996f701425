"""The stops of a journey: towns where one stays, in the order in which they are reached."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from events.missions.itineraries.plan import words as wording
from events.missions.itineraries.plan.values import Leg, Place
from events.platform.language.formats import span
from events.publishing.roadbooks.values import StopLine


@dataclass(frozen=True, slots=True)
class StopOnMap:
    """A stop as a map has it numbered; the number is printed as it is."""

    number: str
    place: Place


def stop_lines(legs: Sequence[Leg], on_map: Sequence[StopOnMap] | None) -> tuple[StopLine, ...]:
    """Return the stops as the map numbers them.

    Without a map, the towns where something is done, numbered as reached.
    """
    if on_map is None:
        found = {wording.town(leg.origin): leg.origin for leg in reversed(legs) if leg.origin and not leg.is_transport}
        on_map = [StopOnMap(str(number), place) for number, place in enumerate(reversed(found.values()), start=1)]
    return tuple(_line(stop, _days_at(stop.place, legs)) for stop in on_map)


def _line(stop: StopOnMap, days: tuple[dt.date, dt.date] | None) -> StopLine:
    return StopLine(
        number=stop.number,
        name=wording.town(stop.place),
        local_name=stop.place.local_name if not stop.place.city else "",
        about=wording.dotted(span(*days) if days else "", wording.altitude(stop.place.altitude)),
    )


def _days_at(place: Place, legs: Sequence[Leg]) -> tuple[dt.date, dt.date] | None:
    here = [leg for leg in legs if not leg.is_transport and wording.town(leg.origin) == wording.town(place)]
    if not here:
        return None
    return min(leg.starts.wall.date() for leg in here), max(leg.ends.wall.date() for leg in here)
