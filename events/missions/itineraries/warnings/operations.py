"""The warnings of a mission: the open ones, and those that somebody set aside with a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from events.missions.file.change_operations import note_change
from events.missions.file.models import Mission
from events.missions.file.models import Requirement as RequirementRow
from events.missions.itineraries.models import WarningSetAside
from events.missions.itineraries.plan.public_holidays import is_weekend, public_holiday
from events.missions.itineraries.plan.values import Plan
from events.missions.itineraries.warnings.rules.all_warnings import warnings_of
from events.missions.itineraries.warnings.rules.limits import LimitError, Limits
from events.missions.itineraries.warnings.rules.values import OF_PAPERS, Closures, Papers, Requirement, Warning
from events.missions.itineraries.warnings.weights import Group, groups_of
from events.platform.lru import LruCache
from events.platform.storage.database import transaction
from events.records.auditing.acts import Act
from events.records.texts.languages import fallback_order
from events.records.texts.queries import texts_of

CLOSURES = Closures(public_holiday, is_weekend)
_reckoned: LruCache[tuple[UUID, int], tuple[Warning, ...]] = LruCache(50)


@dataclass(frozen=True, slots=True)
class SetAside:
    """That somebody looked at a warning and decided to live with it."""

    reason: str
    by_name: str
    at: dt.datetime


@dataclass(frozen=True)
class Attention:
    """A mission's warnings in the order of its legs; no key is in both."""

    open: tuple[Warning, ...]
    aside: tuple[tuple[Warning, SetAside], ...] = ()

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The open ones as lines, the heaviest first; those about papers apart."""
        return groups_of(warning for warning in self.open if warning.code not in OF_PAPERS)

    @cached_property
    def of_papers(self) -> tuple[Group, ...]:
        """Those about papers. No page counts them among the others: they are told to coordinators only."""
        return groups_of(warning for warning in self.open if warning.code in OF_PAPERS)

    def about(self, leg_id: UUID) -> tuple[Warning, ...]:
        """The open ones that lead to a leg."""
        return tuple(warning for warning in self.open if warning.leg_id == leg_id)


async def attention_for(mission: Mission, plan: Plan, papers: Mapping[UUID, Papers] | None = None) -> Attention:
    """Return what a coordinator should look at, and what was set aside.

    Reckoned once per revision of the mission, but for those with `papers`: they are sensitive and not remembered.
    `papers` None: what passports, visas and vaccinations lack is not told.
    """
    found = _usual(mission, plan) if papers is None else await _with_papers(mission, plan, papers)
    keys = await _set_aside(mission.id)
    aside = tuple((warning, keys[warning.key]) for warning in found if warning.key in keys)
    return Attention(tuple(warning for warning in found if warning.key not in keys), aside)


def _usual(mission: Mission, plan: Plan) -> tuple[Warning, ...]:
    key = (mission.id, mission.revision)
    known = _reckoned.get(key)
    if known is not None:
        return known
    return _reckoned.put(key, warnings_of(plan, limits=limits_of(mission), closures=CLOSURES))


async def _with_papers(mission: Mission, plan: Plan, papers: Mapping[UUID, Papers]) -> tuple[Warning, ...]:
    wanted = await requirements_of(mission)
    return warnings_of(plan, limits=limits_of(mission), closures=CLOSURES, requirements=wanted, papers=papers)


def limits_of(mission: Mission) -> Limits:
    """The mission's thresholds; the usual ones where what is stored cannot be read."""
    try:
        return Limits.from_json(mission.limits)
    except LimitError:
        return Limits()


async def requirements_of(mission: Mission) -> tuple[Requirement, ...]:
    """The visas and vaccinations that the coordinator typed for the countries of the mission."""
    rows = await RequirementRow.filter(mission_id=mission.id, removed_at=None).order_by("country", "kind", "id")
    texts = await texts_of([row.id for row in rows], fallback_order(mission))
    return tuple(
        Requirement(row.id, row.country, "visa" if row.kind == "visa" else "vaccination", str(texts.of(row.id, "name")))
        for row in rows
    )


async def _set_aside(mission_id: UUID) -> dict[str, SetAside]:
    rows = WarningSetAside.filter(mission_id=mission_id)
    found = await rows.values_list("key", "reason", "set_aside_by_name", "set_aside_at")
    return {key: SetAside(reason, name, at) for key, reason, name, at in found}


async def set_aside_warnings(mission: Mission, keys: Iterable[str], aside: SetAside, *, by: UUID | None) -> None:
    """Live with warnings, and say why; said again, the last reason stands."""
    columns: dict[str, Any] = {
        "reason": aside.reason,
        "set_aside_by": by,
        "set_aside_by_name": aside.by_name,
        "set_aside_at": aside.at,
    }
    async with transaction():
        for key in keys:
            await note_change(mission.id, "warning", mission.id, Act.SET_ASIDE, aside.at, by=by, details={"key": key})
            if not await WarningSetAside.filter(mission_id=mission.id, key=key).update(**columns):
                await WarningSetAside.create(mission_id=mission.id, key=key, **columns)


async def take_back(mission: Mission, key: str, *, by: UUID | None, now: dt.datetime) -> bool:
    """Look at a warning again. Return False, and record nothing, when it was not set aside."""
    known = [row.key for row in await WarningSetAside.filter(mission_id=mission.id)]
    if key not in known:  # of any length, which a query would refuse
        return False
    async with transaction():
        await note_change(mission.id, "warning", mission.id, Act.TAKEN_BACK, now, by=by, details={"key": key})
        return bool(await WarningSetAside.filter(mission_id=mission.id, key=key).delete())
