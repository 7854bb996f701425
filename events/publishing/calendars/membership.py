"""How the reader of a mission's calendar stands to each of its legs. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from events.missions.itineraries.plan.values import Delegate, Leg, Plan
from events.publishing.calendars.programme_entries import LISTED_FOR, latest


@dataclass(frozen=True)
class Membership:
    """The part of a person in a leg: on it, or off it since `changed_at`, which then is listed as cancelled.

    `leg` is what they are told of it: of one that they were taken off, how it was then.
    """

    leg: Leg
    is_on: bool
    sequence: int = 0
    changed_at: dt.datetime | None = None
    is_parted: bool = False

    def is_listed(self, now: dt.datetime) -> bool:
        return now < self.listed_until if self.leg.is_cancelled or not self.is_on else True

    @property
    def listed_until(self) -> dt.datetime:
        """Until when it is listed as cancelled."""
        return self.leg.ends_at + LISTED_FOR


def membership_of(plan: Plan, leg: Leg, reader: Delegate | None, *, is_shared_only: bool = False) -> Membership | None:
    """Return how somebody, or (None) the office, stands to a leg.

    None for one that they never had or never heard of, and for one that was changed after they left the delegation.
    """
    if reader is None:
        state = Membership(leg, is_on=True) if leg.is_shared or not is_shared_only else None
    elif plan.is_called_off_before(reader):
        return None
    else:
        state = _own(leg, reader)
    return _turned(state, plan) if state and plan.turns else state


def _turned(state: Membership, plan: Plan) -> Membership:
    """Return the part in a leg of a mission that was cancelled, and perhaps taken up again."""
    if state.is_parted:
        told = sum(at <= state.changed_at for at in plan.turns if state.changed_at)
        return replace(state, sequence=state.sequence + told)
    is_on = state.is_on and not plan.is_called_off
    changed_at = latest(state.changed_at, plan.turns[-1])
    return replace(state, is_on=is_on, sequence=state.sequence + len(plan.turns), changed_at=changed_at)


def _own(leg: Leg, reader: Delegate) -> Membership | None:
    if leg.is_unheard_of(reader):
        return None
    row = leg.deviations.get(reader.id)
    if row and not row.is_on and reader.id in leg.parted:
        return Membership(leg.parted[reader.id], False, row.sequence, row.changed_at, is_parted=True)
    if reader.left_at is not None:
        return _after(reader.left_at, leg, reader)
    is_on = reader.id in leg.people
    if row and row.sequence:
        # Whoever was taken off it is told that, and nothing that became of it since.
        is_told = is_on or leg.revised_at <= row.changed_at
        return Membership(leg, is_on, row.sequence, row.changed_at) if is_told else None
    return Membership(leg, is_on=True) if is_on else None


def _after(left_at: dt.datetime, leg: Leg, reader: Delegate) -> Membership | None:
    """Return how somebody who left the delegation then stands to a leg."""
    row = leg.deviations.get(reader.id)
    had = row.is_on or row.sequence > 0 if row else leg.is_shared
    if not had or leg.revised_at > left_at:
        return None
    sequence, changed_at = (row.sequence, row.changed_at) if row else (0, None)
    return Membership(leg, False, sequence + 1, latest(left_at, changed_at))
