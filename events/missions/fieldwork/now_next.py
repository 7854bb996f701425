"""The present and the next leg of somebody. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from babel.numbers import get_territory_currencies

from events.missions.itineraries.plan.values import Delegate, Leg, Plan
from events.missions.itineraries.plan.whereabouts import Whereabouts, whereabouts_of
from events.platform.zoned import zone

_SOON = dt.timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class NowNext:
    """`now` is what goes on, but for stays; `stay` the bed of these days; `next` what begins next."""

    now: tuple[Leg, ...] = ()
    stay: Leg | None = None
    next: Leg | None = None


def now_and_next(legs: Iterable[Leg], at: dt.datetime) -> NowNext:
    """Return the present and next legs among somebody's legs in order, at an instant."""
    standing = _standing(legs)
    going_on = [leg for leg in standing if leg.starts_at <= at < leg.ends_at]
    stays, others = partitioned(going_on)
    return NowNext(
        now=tuple(others),
        stay=stays[-1] if stays else None,
        next=_first_after(standing, at),
    )


def _first_after(legs: Iterable[Leg], at: dt.datetime) -> Leg | None:
    return next((leg for leg in legs if leg.starts_at > at), None)


def partitioned(legs: Iterable[Leg]) -> tuple[list[Leg], list[Leg]]:
    """Return the stays among legs, and what is none."""
    stays: list[Leg] = []
    others: list[Leg] = []
    for leg in legs:
        (stays if leg.is_stay else others).append(leg)
    return stays, others


def date_there(legs: Iterable[Leg], plan: Plan, person: Delegate, at: dt.datetime) -> dt.date:
    """Return the date where somebody is."""
    return at.astimezone(zone(_where(legs, plan, person, at).zone)).date()


def money_there(legs: Iterable[Leg], plan: Plan, person: Delegate, at: dt.datetime) -> str:
    """Return the currency that is paid with where somebody is; "" where that is not known."""
    place = _where(legs, plan, person, at).place
    found = get_territory_currencies(place.country, at.date()) if place and place.country else []
    return str(found[0]) if found else ""


def _where(legs: Iterable[Leg], plan: Plan, person: Delegate, at: dt.datetime) -> Whereabouts:
    return whereabouts_of(person, _standing(legs), plan.home_zone, at)


def _standing(legs: Iterable[Leg]) -> list[Leg]:
    return [leg for leg in legs if not leg.is_cancelled]


def is_news(leg: Leg, at: dt.datetime) -> bool:
    """Whether a leg was changed in the last two days, after it was first put on the itinerary."""
    return leg.revised_at > leg.created_at and at - _SOON < leg.revised_at <= at
