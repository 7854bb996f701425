"""The handlers of missions on their addresses; the other half of `routes.py`."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from events.access import Page
from events.calendars import mission_pages as calendars

READ = ("GET",)
FORM = ("GET", "POST")
ACT = ("POST",)

# Name, handler, methods, and for kept pages the query parameters they depend on.
Row = tuple[str, Page, tuple[str, ...], Collection[str] | None]


def _calendars() -> Iterator[Row]:
    yield "calendars.traveller", calendars.traveller_feed, READ, None
    yield "calendars.leg", calendars.leg_calendar, READ, None
    yield "calendars.mission", calendars.whole_feed, READ, None


def mission_rows() -> Iterator[Row]:
    """Every row about missions."""
    yield from _calendars()
