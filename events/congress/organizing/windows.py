"""From when to when people register for an event. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from events.congress.organizing.models import Event
from events.platform.zoned import ZonedTime

# Why one can or cannot register now; "draft" is seen by the team only.
Phase = Literal["open", "not_yet", "closed", "cancelled", "draft"]


@dataclass(frozen=True)
class Window:
    """Whether registration is open, and the wall times of its ends where they are set."""

    phase: Phase
    opens: ZonedTime | None = None
    closes: ZonedTime | None = None

    @property
    def is_open(self) -> bool:
        return self.phase == "open"


class HasWindow(Protocol):
    """A category; wall times in the event's zone, None for those of the event."""

    @property
    def opens(self) -> str | None: ...
    @property
    def closes(self) -> str | None: ...


def window_of(event: Event, now: dt.datetime, category: HasWindow | None = None) -> Window:
    """Return the window of registration, or that of a category.

    It is closed without an opening; without a closing it ends with the last day.
    """
    opens = wall_time((category and category.opens) or event.registration_opens, event.time_zone)
    closes = wall_time((category and category.closes) or event.registration_closes, event.time_zone)
    return Window(_phase(event, now, opens, closes), opens, closes)


def joint_window(windows: Sequence[Window]) -> Window:
    """Return from when to when anything of several is open; there is at least one."""
    by_phase = {phase: [one for one in windows if one.phase == phase] for phase in ("open", "not_yet", "closed")}
    if found := by_phase["open"]:
        return Window("open", next(iter(_instants(found, "opens")), None), _last(found))
    if found := by_phase["not_yet"]:
        return Window("not_yet", next(iter(_instants(found, "opens")), None))
    if found := by_phase["closed"]:
        return Window("closed", closes=_last(found))
    return windows[0]


def _instants(windows: Sequence[Window], name: Literal["opens", "closes"]) -> list[ZonedTime]:
    return sorted((at for one in windows if (at := getattr(one, name))), key=ZonedTime.instant)


def _last(windows: Sequence[Window]) -> ZonedTime | None:
    """Return the last closing; None where one of them has none."""
    closings = _instants(windows, "closes")
    return closings[-1] if len(closings) == len(windows) else None


_PHASE_OF_STATE: Mapping[str, Phase] = {"draft": "draft", "cancelled": "cancelled"}


def _phase(event: Event, now: dt.datetime, opens: ZonedTime | None, closes: ZonedTime | None) -> Phase:
    if event.state in _PHASE_OF_STATE:
        return _PHASE_OF_STATE[event.state]
    if opens is None or now < opens.instant():
        return "not_yet"
    return "open" if now < end_of(event, closes) else "closed"


def end_of(event: Event, closes: ZonedTime | None) -> dt.datetime:
    """Return the instant at which a window is closed: the minute that is named as the end still counts."""
    last = closes or ZonedTime(dt.datetime.combine(event.ends_on, dt.time(23, 59)), event.time_zone)
    return last.instant() + dt.timedelta(minutes=1)


def wall_time(stored: str | None, zone: str) -> ZonedTime | None:
    return ZonedTime.parse(stored, zone) if stored else None
