"""Reading costs."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from events.missions.costs.models import BudgetLine, PerDiemRate
from events.missions.costs.operations import PerDiem
from events.missions.costs.totals import CostLine, Sums, Totals, nights_by_country, sums_of, totals_of
from events.missions.file.models import Mission
from events.missions.itineraries.plan.values import Plan
from events.platform.language.i18n import Translated
from events.records.texts.languages import fallback_order
from events.records.texts.queries import texts_of


@dataclass(frozen=True)
class ShownLine:
    """A budget line with its label, and its sums in the mission's currency."""

    row: BudgetLine
    label: Translated
    sums: Sums


@dataclass(frozen=True)
class Costs:
    """Every line that counts, in order, and what they come to."""

    lines: tuple[ShownLine, ...]
    totals: Totals


async def costs_of(mission: Mission) -> Costs:
    """Return the budget of a mission, in two queries."""
    rows = await BudgetLine.filter(mission_id=mission.id, removed_at=None).order_by("position", "code")
    texts = await texts_of([row.id for row in rows], fallback_order(mission))
    lines = [value_of(row) for row in rows]
    shown = tuple(
        ShownLine(row, texts.of(row.id, "label"), sums_of(line, mission.currency))
        for row, line in zip(rows, lines, strict=True)
    )
    return Costs(shown, totals_of(lines, mission.currency))


def value_of(row: BudgetLine) -> CostLine:
    return CostLine(row.kind, row.payer, row.is_direct, row.currency, row.planned, row.spent, row.rate)


async def per_diem_of(mission: Mission, plan: Plan) -> tuple[list[PerDiem], dict[str, int]]:
    """Return what the itinerary asks for by the rates there are, and the nights of countries without a rate."""
    rates = {row.country: row for row in await PerDiemRate.filter(mission_id=mission.id).order_by("country")}
    nights = nights_by_country(plan)
    found = [PerDiem(rate, nights.get(country, 0)) for country, rate in rates.items()]
    return found, {country: count for country, count in nights.items() if country not in rates}


async def line_of(mission: Mission, code: str) -> BudgetLine | None:
    return await BudgetLine.get_or_none(mission_id=mission.id, code=code, removed_at=None)


async def label_of(mission: Mission, line_id: UUID) -> Translated:
    return (await texts_of([line_id], fallback_order(mission))).of(line_id, "label")
