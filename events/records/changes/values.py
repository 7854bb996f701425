"""Details of a session or leg that people are told of when it changes, before and after. Pure.

Names and titles are no part of it: what is renamed is where and when it was, and the words come from the language of
whoever is told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from events.platform.zoned import ZonedTime

Stored = tuple[str, str, int]  # wall time, zone, fold


class Change(StrEnum):
    """A change as somebody is told of it."""

    CHANGED = "changed"
    CANCELLED = "cancelled"
    RESTORED = "restored"
    ADDED = "added"  # it was not theirs before, or had no time
    REMOVED = "removed"  # it takes place without them


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One state of a session or leg. Without times it was not there yet.

    `places` are the rooms, or where it begins and ends ("" where that is not known). `details` are of a leg: number,
    terminals, driver. What is open-ended has an assumed end. `people` are the delegates on it, None where everybody
    is who follows it.
    """

    starts: ZonedTime | None = None
    ends: ZonedTime | None = None
    places: tuple[str, ...] = ()
    is_cancelled: bool = False
    is_stay: bool = False
    is_open_ended: bool = False
    details: Mapping[str, str] = field(default_factory=dict)
    people: frozenset[UUID] | None = None

    def stored(self) -> dict[str, Any]:
        """As JSON; `read` gives the same back."""
        return {
            "starts": _stored(self.starts),
            "ends": _stored(self.ends),
            "places": list(self.places),
            "is_cancelled": self.is_cancelled,
            "is_stay": self.is_stay,
            "is_open_ended": self.is_open_ended,
            "details": dict(self.details),
            "people": None if self.people is None else sorted(map(str, self.people)),
        }

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        people = stored["people"]
        return cls(
            starts=_read(stored["starts"]),
            ends=_read(stored["ends"]),
            places=tuple(stored["places"]),
            is_cancelled=stored["is_cancelled"],
            is_stay=stored["is_stay"],
            is_open_ended=stored.get("is_open_ended", False),
            details=stored["details"],
            people=None if people is None else frozenset(map(UUID, people)),
        )

    @property
    def moments(self) -> tuple[dt.datetime, ...]:
        """The instants that somebody must be told in time for: its start, of a stay its end as well."""
        times = (self.starts, self.ends if self.is_stay else None)
        return tuple(time.instant() for time in times if time)

    @property
    def ends_at(self) -> dt.datetime | None:
        return self.ends.instant() if self.ends else None

    def is_for(self, person: UUID | None) -> bool:
        """Whether it takes place, and somebody is there; None asks for anybody."""
        return self.starts is not None and not self.is_cancelled and self.includes(person)

    def includes(self, person: UUID | None) -> bool:
        """Whether somebody is part of it, whatever becomes of it; None asks for anybody."""
        return person is None or self.people is None or person in self.people


def _stored(time: ZonedTime | None) -> Stored | None:
    return (time.stored, time.zone, time.fold) if time else None


def _read(stored: Stored | None) -> ZonedTime | None:
    return ZonedTime.parse(*stored) if stored else None


def differences(before: Seen, after: Seen) -> frozenset[str]:
    """Return which details differ: "time", "places" and the names of details. A status besides cancelled is none."""
    found = {name for name in before.details if before.details[name] != after.details.get(name, "")}
    times = [(seen.starts, seen.ends, seen.is_open_ended) for seen in (before, after)]
    if times[0] != times[1]:
        found.add("time")
    if before.places != after.places:
        found.add("places")
    return frozenset(found)


def change_for(before: Seen, after: Seen, person: UUID | None = None) -> Change | None:
    """Return the change as `person` is told of it (None: whoever is there), None when nothing changed for them."""
    match before.is_for(person), after.is_for(person):
        case True, True:
            return Change.CHANGED if differences(before, after) else None
        case True, False:
            return Change.CANCELLED if after.is_cancelled else Change.REMOVED
        case False, True:
            return Change.RESTORED if before.is_cancelled and before.includes(person) else Change.ADDED
    return None


def is_near(before: Seen, after: Seen, changed_at: dt.datetime, window: dt.timedelta) -> bool:
    """Whether it was to start, or starts now, within the window after the change. What has begun is told by nobody."""
    moments = [moment for seen in (before, after) if not seen.is_cancelled for moment in seen.moments]
    return any(changed_at <= moment <= changed_at + window for moment in moments)


def is_over(before: Seen, after: Seen, now: dt.datetime) -> bool:
    """Whether there is nothing left to be in time for."""
    return all(end is None or end <= now for end in (before.ends_at, after.ends_at))
