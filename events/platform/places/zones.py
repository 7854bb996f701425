"""The time zone of a place: by its country where that has one, else by its position or its town."""

from __future__ import annotations

from events.platform.drawing.great_circles import Position
from events.platform.places.gazetteer import towns_called, zone_of_towns, zones_of_country
from events.platform.zoned import zone_keys


def zone_of(country: str | None, city: str = "", position: Position | None = None) -> str | None:
    """Return the IANA key of the zone; None where what is known leaves a doubt."""
    zones = zones_of_country(country) if country else ()
    if len(zones) == 1:
        return zones[0]
    return zone_at(position) if position else zone_of_towns(towns_called(city, country))


def proposed_zone(country: str | None, city: str) -> str | None:
    """Return the zone of the most populous town of a name, to be asked about; None where there is no such town."""
    towns = towns_called(city, country)
    return towns[0].zone if towns else None


def zone_at(position: Position) -> str | None:
    """Return the zone of a position on land, None at sea."""
    from tzfpy import get_tz  # holds 30 MB from its first answer on

    key = get_tz(position.longitude, position.latitude)
    return key if key in zone_keys() and not key.startswith("Etc/") else None
