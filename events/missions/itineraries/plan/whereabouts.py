"""Where everybody of a mission is at an instant, and what comes next. Pure: the instant is given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from events.missions.itineraries.plan.values import Delegate, Leg, Place, Plan
from events.platform.zoned import zone as zone_of

# Within these hours of the wall somebody who has a bed and nothing else to do sleeps.
_EVENING, _MORNING = 22, 6


class Being(StrEnum):
    """The occupation of somebody at an instant."""

    NOWHERE = "nowhere"  # on no leg at all
    BEFORE = "before"  # the journey has not begun
    ON_THE_WAY = "on_the_way"  # aboard: in a flight, on a road
    BUSY = "busy"  # at a meeting, a meal, a rest
    ASLEEP = "asleep"  # at night in a lodging
    BETWEEN = "between"  # between two legs, at the last place known
    AFTER = "after"  # the journey is over


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where somebody is.

    `leg` is the one that goes on, of `BETWEEN` and `AFTER` the last one; `place` the last place known, on the way
    that to which it leads. `zone` is that of the clock which they look at, on the way that of the arrival. `since` and
    `until` are instants, None where there is no such end. `next` begins after now.
    """

    delegate: Delegate
    being: Being
    zone: str
    leg: Leg | None = None
    place: Place | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    next: Leg | None = None


def whereabouts(plan: Plan, now: dt.datetime) -> tuple[Whereabouts, ...]:
    """Of everybody who is of the delegation now, in its order. What is cancelled counts for nothing."""
    return tuple(whereabouts_of(person, plan.legs_of(person.id), plan.home_zone, now) for person in plan.present)


def whereabouts_of(person: Delegate, legs: Sequence[Leg], home_zone: str, now: dt.datetime) -> Whereabouts:
    """Of somebody whose legs these are, in the order of their instants and none cancelled."""
    begun = [leg for leg in legs if leg.starts_at <= now]
    following = next(iter(legs[len(begun) :]), None)
    if not begun:
        return _before(person, following, home_zone)
    lasting = [leg for leg in begun if leg.ends_at > now]
    here, bed = _last(lasting, is_stay=False), _last(lasting, is_stay=True)
    if here:
        return _on(person, here, following)
    if bed and _is_night(now, bed.starts.zone):
        return _asleep(person, bed, following)
    return _between(person, begun, bed, following, now)


def _last(legs: Sequence[Leg], *, is_stay: bool) -> Leg | None:
    return next((leg for leg in reversed(legs) if leg.is_stay == is_stay), None)


def _before(person: Delegate, following: Leg | None, home_zone: str) -> Whereabouts:
    if following is None:
        return Whereabouts(person, Being.NOWHERE, home_zone)
    return Whereabouts(
        person,
        Being.BEFORE,
        following.starts.zone,
        place=following.origin,
        until=following.starts_at,
        next=following,
    )


def _on(person: Delegate, leg: Leg, following: Leg | None) -> Whereabouts:
    being = Being.ON_THE_WAY if leg.is_transport else Being.BUSY
    return Whereabouts(
        person, being, leg.ends.zone, leg, leg.final_place, since=leg.starts_at, until=leg.ends_at, next=following
    )


def _asleep(person: Delegate, bed: Leg, following: Leg | None) -> Whereabouts:
    until = min(bed.ends_at, following.starts_at) if following else bed.ends_at
    return Whereabouts(person, Being.ASLEEP, bed.starts.zone, bed, bed.origin, bed.starts_at, until, following)


def _between(
    person: Delegate, begun: Sequence[Leg], bed: Leg | None, following: Leg | None, now: dt.datetime
) -> Whereabouts:
    """At the end of what ended last, or in the lodging where they went after it."""
    last = _last_over(begun, now)
    if bed and (last is None or bed.starts_at >= last.ends_at):
        last = bed
    if last is None:  # every leg begun goes on, and one that is no stay would have been told before
        return Whereabouts(person, Being.NOWHERE, begun[-1].starts.zone, next=following)
    since = last.starts_at if last is bed else last.ends_at
    until = following.starts_at if following else bed.ends_at if bed else None
    being = Being.BETWEEN if until else Being.AFTER
    return Whereabouts(person, being, last.ends.zone, last, last.final_place, since, until, following)


def _last_over(begun: Sequence[Leg], now: dt.datetime) -> Leg | None:
    """Return what ended last."""
    return max((leg for leg in begun if leg.ends_at <= now), key=lambda leg: leg.ends_at, default=None)


def _is_night(now: dt.datetime, key: str) -> bool:
    hour = now.astimezone(zone_of(key)).hour
    return hour >= _EVENING or hour < _MORNING
