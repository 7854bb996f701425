"""Who has no bed in which night: what the warnings say, for the papers that tell it too. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from events.missions.itineraries.plan.values import Plan
from events.missions.itineraries.warnings.rules.all_warnings import warnings_of
from events.missions.itineraries.warnings.rules.limits import Limits
from events.missions.itineraries.warnings.rules.values import WarningCode


def without_bed(plan: Plan, limits: Limits | None = None) -> Mapping[dt.date, frozenset[UUID]]:
    """By the date of the evening; nobody who is at home or under way."""
    found: dict[dt.date, frozenset[UUID]] = {}
    for warning in warnings_of(plan, limits=limits):
        night = warning.facts.get("night")
        if warning.code is WarningCode.NO_BED and isinstance(night, dt.date):
            found[night] = found.get(night, frozenset()) | warning.delegate_ids
    return found
