"""Rows that an address names, or 404."""

from __future__ import annotations

from starlette.exceptions import HTTPException

from events.missions.itineraries.plan.values import Leg, Plan


def found_leg(plan: Plan, code: str) -> Leg:
    """Return the leg of a code. Raise HTTPException 404 where there is none."""
    leg = plan.leg_by_code(code)
    if leg is None:
        raise HTTPException(404)
    return leg
