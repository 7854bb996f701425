"""Warnings of implausible entries: a speed nobody travels at, the clock of another country, a meeting at 03:00."""

from __future__ import annotations

from collections.abc import Iterator

from events.missions.itineraries.plan.kinds import KINDS, Speeds
from events.missions.itineraries.warnings.rules.prepared import HOUR, Prepared
from events.missions.itineraries.warnings.rules.values import Facts, Warning, WarningCode
from events.platform.drawing.great_circles import distance_km
from events.platform.places.gazetteer import zones_of_country
from events.platform.zoned import ZonedTime

# So far from a place its town's position may be; and so long a flight may take beside flying.
_BLUR_KM, _STANDING = 40, 6  # hours
_MORNING, _NIGHT = 6, 23


def speeds(prepared: Prepared) -> Iterator[Warning]:
    """Journeys faster than their kind goes, or a flight that takes far longer than it needs; as the crow flies."""
    for timed in prepared.legs:
        if timed.leg.is_open_ended:
            continue
        spots = [spot for place in timed.leg.places if (spot := place.surroundings)]
        speeds, hours = KINDS[timed.leg.kind].speeds, (timed.ends - timed.starts) / HOUR
        if len(spots) == 2 and speeds and hours > 0:
            km = distance_km(*spots)
            if not _is_possible(km, hours, speeds):
                facts: Facts = {"km": round(km), "minutes": round(hours * 60)}
                yield Warning(WarningCode.SPEED, timed.leg.id, None, timed.people, facts)


def _is_possible(km: float, hours: float, speeds: Speeds) -> bool:
    longest = _STANDING + km / speeds.slowest if speeds.slowest else hours
    return (km - _BLUR_KM) / speeds.fastest <= hours <= longest


def open_ended(prepared: Prepared) -> Iterator[Warning]:
    """Journeys of which nobody knows when they arrive."""
    for timed in prepared.legs:
        if timed.leg.is_open_ended:
            yield Warning(WarningCode.OPEN_ENDED, timed.leg.id, None, timed.people)


def foreign_clocks(prepared: Prepared) -> Iterator[Warning]:
    """Places whose clock shows another time than any of their country's, told at the first leg there."""
    told: set[str] = set()
    for timed in prepared.legs:
        ends = ((timed.leg.origin, timed.leg.starts), (timed.leg.destination, timed.leg.ends))
        for place, time in ends:
            if place and place.country and place.code not in told and not _is_clock_of(place.country, time):
                told.add(place.code)
                facts: Facts = {"country": place.country, "zone": place.zone, "place": place.id}
                yield Warning(WarningCode.FOREIGN_CLOCK, timed.leg.id, None, frozenset(), facts, place.id.hex)


def _is_clock_of(country: str, time: ZonedTime) -> bool:
    instant, zones = time.instant(), zones_of_country(country)
    shown = {ZonedTime.from_instant(instant, zone).wall for zone in zones}
    return not zones or ZonedTime.from_instant(instant, time.zone).wall in shown


def odd_hours(prepared: Prepared) -> Iterator[Warning]:
    """Meetings, visits, workshops and public events that begin in the middle of the night."""
    for timed in prepared.encounters:
        if not _MORNING <= timed.leg.starts.wall.hour < _NIGHT:
            yield Warning(WarningCode.ODD_HOUR, timed.leg.id, None, timed.people)
