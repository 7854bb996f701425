"""The handlers of missions on their addresses; the other half of `routes.py`."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from events.access import Page

READ = ("GET",)
FORM = ("GET", "POST")
ACT = ("POST",)

# Name, handler, methods, and for kept pages the query parameters they depend on.
Row = tuple[str, Page, tuple[str, ...], Collection[str] | None]


def mission_rows() -> Iterator[Row]:
    """Every row about missions."""
    yield from ()
