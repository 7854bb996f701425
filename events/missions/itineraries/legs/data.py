"""The data in the form of a leg before anybody types: the leg as it is, or what the one before suggests."""

from __future__ import annotations

from typing import Any

from events.missions.itineraries.legs.stop_fields import stop_data
from events.missions.itineraries.legs.times import time_data
from events.missions.itineraries.plan.kinds import ENCOUNTERS, KINDS, LegKind
from events.missions.itineraries.plan.values import Delegate, Leg, Partner, Plan


def data_of(leg: Leg, plan: Plan, kind: LegKind | None = None) -> dict[str, Any]:
    """A leg as its form shows it; as one of another `kind`, what both kinds ask for."""
    shown = kind or leg.kind
    data = {name: getattr(leg, name) for name in KINDS[shown].asks}
    data |= stop_data("from", leg.origin, by_code=KINDS[shown].is_by_air)
    data |= stop_data("to", leg.destination, by_code=KINDS[shown].is_by_air)
    data |= time_data(leg.starts, leg.ends, shown, is_open=leg.is_open_ended)
    data |= {name: dict(getattr(leg, name).texts) for name in ("title", "notes", "agenda")}
    data |= _references(leg, plan) | company_data(leg, plan)
    return data | {"status": str(leg.status)}


def _references(leg: Leg, plan: Plan) -> dict[str, Any]:
    """Return what the form names by code rather than by id."""
    return {
        "partner_id": _code(plan.partner(leg.partner_id)),
        "contact_id": str(leg.contact_id or ""),
        "interpreter_id": _code(plan.delegate(leg.interpreter_id)),
        "objectives": [row.code for row in plan.objectives if row.id in leg.objective_ids],
    }


def _code(row: Partner | Delegate | None) -> str:
    return row.code if row else ""


def company_data(leg: Leg, plan: Plan) -> dict[str, Any]:
    """Who is on a leg, as the form asks it."""
    ticked = [person.code for person in plan.present if (person.id in leg.people) != leg.is_shared]
    if leg.is_shared:
        return {"who": "but" if ticked else "all", "people": ticked}
    return {"who": "only", "people": ticked}


def data_after(leg: Leg | None, plan: Plan, kind: LegKind, *, is_next: bool = False) -> dict[str, Any]:
    """A new leg begins where and when the one before ends; the first one, on the first day.

    `is_next` says that it follows the one that was just typed: then it is for the same people.
    """
    if leg is None:
        data: dict[str, Any] = {"starts_on": plan.begins_on}
    else:
        data = stop_data("from", leg.final_place, by_code=KINDS[kind].is_by_air)
        data |= {"starts_on": leg.ends.wall.date()}
        if not leg.is_open_ended:
            data |= {"starts": leg.ends.wall.time(), "starts_fold": str(leg.ends.fold)}
        data |= company_data(leg, plan) if is_next else {}
    is_said = kind in ENCOUNTERS and len(plan.partners) == 1
    return data | ({"language": plan.partners[0].language} if is_said else {})


def data_instead(leg: Leg, plan: Plan, codes: list[str]) -> dict[str, Any]:
    """Another leg for some people in the place of a shared one: as that one is, theirs only, not booked yet."""
    data = data_of(leg, plan)
    return data | {"who": "only", "people": codes, "status": "planned", "reference": ""}
