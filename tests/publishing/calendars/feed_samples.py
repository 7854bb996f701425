"""Feeds of a mission that the tests compare octet by octet: what a traveller gets, and what only busy times tell.

`python -m tests.publishing.calendars.feed_samples` writes their golden files anew.
"""

from __future__ import annotations

from dataclasses import replace

from events.missions.itineraries.plan.kinds import LegStatus
from events.missions.itineraries.plan.values import Leg, Plan
from events.publishing.calendars.feeds import FeedRequest
from events.publishing.calendars.itinerary_entries import LegEntries
from events.publishing.calendars.mission_feeds import mission_feed
from events.publishing.calendars.privacy_levels import Level
from tests.missions.itineraries.plans import (
    CASABLANCA,
    HOTEL_LIMA,
    MADE,
    MONTREAL,
    OFFICE_MONTREAL,
    cancelled,
    delegate,
    flight,
    meeting,
    plan_of,
    stay,
    text,
)
from tests.publishing.calendars.samples import GOLDEN


def _named(uid: str, leg: Leg) -> Leg:
    return replace(leg, uid=uid, code=uid)


def _journey() -> Plan:
    """A flight, a stay and a meeting that is off."""
    ana = delegate("Ana", language="en")
    given = {"title": text("Flight"), "status": LegStatus.BOOKED, "number": "AT 208", "reference": "PNR123"}
    off = cancelled(meeting(OFFICE_MONTREAL, "2027-03-16 09:00", "2027-03-16 11:00", title=text("Exchange; lunch")))
    return plan_of(
        [ana],
        _named("flight", flight(CASABLANCA, MONTREAL, "2027-03-13 17:30", "2027-03-13 20:05", **given)),
        _named("stay", stay(HOTEL_LIMA, "2027-03-14 15:00", "2027-03-18 11:00", title=text("Hotel Lima"))),
        _named("off", replace(off, sequence=1)),
    )


def _feed(level: Level) -> bytes:
    plan = _journey()
    return mission_feed(LegEntries(plan, plan.delegates[0], level), FeedRequest("en", MADE, level=level)).content


FEEDS = {f"traveller-{level}": level for level in (Level.ALL, Level.NO_REFERENCES, Level.BUSY)}


def feed(name: str) -> bytes:
    return _feed(FEEDS[name])


if __name__ == "__main__":
    for name in FEEDS:
        (GOLDEN / f"{name}.ics").write_bytes(feed(name))
