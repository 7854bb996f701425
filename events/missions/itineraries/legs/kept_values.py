"""A leg as it is kept, to be changed in a point or two and saved again; its texts are left as they are. Pure."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from events.missions.itineraries.legs.operations import COLUMNS
from events.missions.itineraries.legs.traveller_operations import Company
from events.missions.itineraries.plan.values import Leg, Plan


def values_of_leg(leg: Leg) -> dict[str, Any]:
    """Return the values of a leg but for its times and who is on it."""
    return {
        "kind": leg.kind,
        "origin": leg.origin.id if leg.origin else None,
        "destination": leg.destination.id if leg.destination else None,
        "status": leg.status,
        "objective_ids": leg.objective_ids,
        **{name: getattr(leg, name) for name in COLUMNS},
    }


def company_of(leg: Leg, plan: Plan, added: frozenset[UUID] = frozenset()) -> Company:
    """Return who is on a leg, with those who are put on it now."""
    on = leg.people | added
    present = frozenset(person.id for person in plan.present)
    return Company(True, present - on) if leg.is_shared else Company(False, on)
