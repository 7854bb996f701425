"""Words about one leg: when it is, and the key under which a device keeps what is typed about it."""

from __future__ import annotations

from events.missions.itineraries.plan.values import Leg
from events.missions.itineraries.plan.words import both_clocks, dotted, spoken_duration
from events.platform.language.formats import date, span, time


def when_words(leg: Leg) -> str:
    """Return when a leg is and how long: "Tuesday, 16 March 2027 · 22:10 Lima → 00:40 +1 La Paz · 1 h 30"."""
    if leg.is_stay:
        return span(leg.starts.wall.date(), leg.ends.wall.date())
    hours = both_clocks(leg) if leg.is_transport else f"{time(leg.starts.wall)}–{time(leg.ends.wall)}"
    return dotted(date(leg.starts.wall.date(), capital=True), hours, spoken_duration(leg.duration))


def draft_key(slug: str, code: str, version: object) -> str:
    """Return the key under which what is typed about a leg stays on the device; a new leg has its kind in place of a
    version."""
    return f"leg-{slug}-{code or 'new'}-{version}"
