"""Clocks on walls at both ends of a leg."""

from __future__ import annotations

from events.missions.itineraries.plan import words as wording
from events.missions.itineraries.plan.values import Leg
from events.platform.language.formats import time
from events.publishing.roadbooks.values import Clock


def clocks(leg: Leg) -> tuple[Clock, Clock | None]:
    """Return the clocks at its beginning and its end; with both zones where the clocks of the two places differ.

    A stay has its arrival only: its end is told on the morning of leaving.
    """
    if leg.is_stay:
        return Clock(time=time(leg.starts.wall)), None
    change = wording.day_change(leg)
    if not leg.is_transport:
        return Clock(time=time(leg.starts.wall)), Clock(time=time(leg.ends.wall), day_change=change)
    zones = (wording.offset(leg.starts), wording.offset(leg.ends)) if wording.differs(leg) else ("", "")
    return (
        Clock(time=time(leg.starts.wall), place=wording.town(leg.origin), zone=zones[0]),
        Clock(time=wording.arrival(leg), place=wording.town(leg.destination), zone=zones[1], day_change=change),
    )
