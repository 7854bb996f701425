"""Totals of a mission's costs, and the per diem that its itinerary asks for. Pure."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from uuid import UUID

from events.missions.itineraries.plan.values import Plan
from events.records.money import converted

KINDS = ("transport", "lodging", "per_diem", "fees", "other")
PAYERS = ("sender", "host", "funder")


@dataclass(frozen=True, slots=True)
class CostLine:
    """A budget line: minor units of its currency; `rate` of the mission's currency for one unit."""

    kind: str
    payer: str
    is_direct: bool
    currency: str
    planned: int | None
    spent: int | None
    rate: str


@dataclass(frozen=True, slots=True)
class Sums:
    """Minor units of the mission's currency."""

    planned: int = 0
    spent: int = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(self.planned + other.planned, self.spent + other.spent)

    @property
    def rest(self) -> int:
        """Return what is left of the plan; negative where more was spent."""
        return self.planned - self.spent


@dataclass(frozen=True, slots=True)
class Totals:
    """`full` is everything; `direct` leaves out what only the full cost counts."""

    by_kind: Mapping[str, Sums]
    by_payer: Mapping[str, Sums]
    direct: Sums
    full: Sums


def sums_of(line: CostLine, base: str) -> Sums:
    """Return a line in the mission's currency."""
    return Sums(*(converted(amount or 0, line.currency, line.rate, base) for amount in (line.planned, line.spent)))


def totals_of(lines: Iterable[CostLine], base: str) -> Totals:
    """Return sums by kind and by payer, those without any line left out; direct and full cost."""
    by_kind: dict[str, Sums] = {}
    by_payer: dict[str, Sums] = {}
    direct = full = Sums()
    for line in lines:
        sums = sums_of(line, base)
        by_kind[line.kind] = by_kind.get(line.kind, Sums()) + sums
        by_payer[line.payer] = by_payer.get(line.payer, Sums()) + sums
        full += sums
        if line.is_direct:
            direct += sums
    return Totals(_ordered(by_kind, KINDS), _ordered(by_payer, PAYERS), direct, full)


def _ordered(sums: Mapping[str, Sums], order: Sequence[str]) -> dict[str, Sums]:
    return {name: sums[name] for name in order if name in sums}


def nights_by_country(plan: Plan) -> dict[str, int]:
    """Return how many nights people of the delegation sleep in a bed of each country, by its code.

    A night in two beds counts once, where they checked in last; a night on the way counts nowhere.
    """
    beds: dict[tuple[UUID, dt.date], str] = {}
    for leg in plan.standing:
        if leg.origin and leg.origin.country:
            beds |= dict.fromkeys(product(leg.people, leg.nights), leg.origin.country)
    counted = Counter(beds.values())
    return dict(sorted(counted.items()))
