"""The continent of a country, as the United Nations' M49 has it, by where its largest town is."""

from __future__ import annotations

from functools import cache

from events.platform.places.gazetteer import largest_town

AFRICA, AMERICAS, ASIA, EUROPE, OCEANIA = "002", "019", "142", "150", "009"

_OF_ZONE = {
    "Africa": AFRICA,
    "America": AMERICAS,
    "Asia": ASIA,
    "Australia": OCEANIA,
    "Europe": EUROPE,
    "Indian": AFRICA,
    "Pacific": OCEANIA,
    "Atlantic": AMERICAS,
}
# Whose clock is named after an ocean, or after a town on the other side of a border of continents.
_OTHERWISE = {
    **dict.fromkeys(("CV", "SH"), AFRICA),
    **dict.fromkeys(("IS", "FO", "CY", "SJ"), EUROPE),
    **dict.fromkeys(("MV", "TR", "IO"), ASIA),
    **dict.fromkeys(("CC", "CX"), OCEANIA),
}


@cache
def region_of(country: str) -> str:
    """Return the code of a country's continent, "" for one without a town that we know."""
    town = largest_town(country)
    return _OTHERWISE.get(country) or (_OF_ZONE.get(town.zone.partition("/")[0], "") if town else "")
