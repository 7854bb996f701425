"""An itinerary's days as pages show them: plain values, their words ready in one language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from events.missions.itineraries.plan.days import Part
from events.missions.itineraries.plan.links import Document
from events.missions.itineraries.plan.values import Contact, Leg, Partner, Place


@dataclass(frozen=True, slots=True)
class ShownWarning:
    """A warning beside a leg or a night; `key` names it for setting it aside, `leg` the code of its leg."""

    key: str
    title: str
    words: str
    leg: str = ""


@dataclass(frozen=True, slots=True)
class ShownStop:
    """One end of a leg: what the clock there shows, and where that is.

    `offset` is "UTC−4" where the two ends differ, `change` "+1" for another day of the calendar, `high` "3,640 m".
    """

    time: str
    at: str
    offset: str = ""
    change: str = ""
    place: Place | None = None
    name: Markup | str = ""
    terminal: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class ShownLeg:
    """A leg on a day. `summary` says kind, duration and the like in one line; `ends` is None for a stay.

    `clocks` is "22:10 Casablanca → 00:40 +1 Montréal" where the zone or the day changes on the way.
    """

    leg: Leg
    part: Part
    kind: str
    title: Markup | str
    status: str
    tone: str
    starts: ShownStop
    ends: ShownStop | None
    clocks: str
    summary: str
    who: str
    partner: Partner | None = None
    contact: Contact | None = None
    contact_about: str = ""
    language: str = ""
    interpreter: str = ""
    lacks_interpreter: bool = False
    objectives: str = ""
    documents: tuple[Document, ...] = ()
    reference: str = ""
    warnings: tuple[ShownWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownNight:
    """Where a night is spent; `who` is empty when that is everybody."""

    leg: Leg
    text: str
    who: str


@dataclass(frozen=True, slots=True)
class ShownDay:
    """A day with its words. `zones`: how far its clocks are from UTC, where that is not as on the day before."""

    date: dt.date
    heading: str
    short: str
    places: str
    zones: str
    holidays: tuple[str, ...]
    legs: tuple[ShownLeg, ...]
    nights: tuple[ShownNight, ...]
    warnings: tuple[ShownWarning, ...] = ()
    is_today: bool = False

    @property
    def anchor(self) -> str:
        return f"day-{self.date.isoformat()}"


@dataclass(frozen=True, slots=True)
class DayLinks:
    """Where things of a day lead for whoever reads; what is None is no link for them.

    `leg` is where a leg's title leads, `set_aside` the address to which warnings are set aside.
    """

    leg: Callable[[Leg], str] | None = None
    card: Callable[[Leg], str] | None = None
    people: Callable[[Leg], str] | None = None
    document: Callable[[Document], str] | None = None
    set_aside: str = ""
