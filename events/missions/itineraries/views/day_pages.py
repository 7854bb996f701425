"""The itinerary day by day: for the delegation, or (`?person=code`) for one of them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission
from events.missions.itineraries.plan.days import ItineraryDay, Part, days_of
from events.missions.itineraries.plan.links import Document
from events.missions.itineraries.plan.majority import today_of
from events.missions.itineraries.plan.public_holidays import holiday_here
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Delegate, Leg, Plan
from events.missions.itineraries.views.leg_rows import Teller
from events.missions.itineraries.views.shown import DayLinks, ShownWarning
from events.missions.itineraries.warnings.operations import Attention, attention_for
from events.missions.itineraries.warnings.rules.values import Warning, WarningCode
from events.missions.itineraries.warnings.sentences import sentence
from events.missions.itineraries.warnings.titles import WARNING_TITLES
from events.platform.web.addresses import address
from events.platform.web.installation import now
from events.platform.web.permissions import Rule
from events.platform.web.templating import render


async def itinerary(request: Request) -> Response:
    """Each day with its legs, nights and what to look at."""
    mission: Mission = request.state.mission
    may_edit = request.state.actor.may(Rule.MISSION_EDIT, mission.id)
    plan = await load_plan(mission)
    person = person_asked(request, plan)
    attention = await attention_for(mission, plan) if may_edit else Attention(())
    of_legs, of_nights, others = beside(attention, plan, person)
    teller = Teller(plan, person, is_private=may_edit, of_legs=of_legs, of_nights=of_nights)
    days = days_of(plan, person.id if person else None, holidays=holiday_here)
    return render(
        request,
        "missions/itineraries/itinerary.html",
        **await mission_frame(request.state.actor, mission, "mission.itinerary"),
        plan=plan,
        person=person,
        people=[(one.code, one.name) for one in plan.present],
        days=teller.days(days, today_of(plan, now())),
        add=new_after(mission, days) if may_edit else {},
        links=office_links(mission, may_edit=may_edit),
        others=others,
        counts=counts_of(plan, person, attention),
        may_edit=may_edit,
    )


def person_asked(request: Request, plan: Plan) -> Delegate | None:
    """Of whom the page is: `?person=code`; None for the delegation. Raises HTTPException 404 for an unknown code."""
    code = request.query_params.get("person", "")
    person = next((one for one in plan.delegates if one.code == code), None)
    if code and person is None:
        raise HTTPException(404)
    return person


def office_links(mission: Mission, *, may_edit: bool) -> DayLinks:
    """Where a leg leads for those who prepare the mission, and for those who only read it."""

    def to(name: str, leg: Leg) -> str:
        return address(name, slug=mission.slug, code=leg.code)

    def file(document: Document) -> str:
        return address("mission.file", slug=mission.slug, file=document.file_id)

    return DayLinks(
        leg=partial(to, "mission.leg" if may_edit else "mission.leg.card"),
        card=partial(to, "mission.leg.card") if may_edit else None,
        people=partial(to, "mission.leg.people") if may_edit else None,
        document=file,
        set_aside=address("mission.warnings.aside", slug=mission.slug) if may_edit else "",
    )


def new_after(mission: Mission, days: Sequence[ItineraryDay]) -> Mapping[dt.date, str]:
    """Of each day the address of a new leg that follows the last one by then."""
    found: dict[dt.date, str] = {}
    code = ""
    for day in days:
        begun = [one.leg.code for one in day.entries if one.part is Part.BEGINS and not one.leg.is_cancelled]
        code = begun[-1] if begun else code
        found[day.date] = address("mission.leg.new", slug=mission.slug, **({"after": code} if code else {}))
    return found


Beside = tuple[Mapping[UUID, Sequence[ShownWarning]], Mapping[dt.date, Sequence[ShownWarning]], Sequence[ShownWarning]]


def beside(attention: Attention, plan: Plan, person: Delegate | None = None) -> Beside:
    """The open warnings by leg, by night and those that lead nowhere; of one person those that concern them."""
    legs: dict[UUID, list[ShownWarning]] = defaultdict(list)
    nights: dict[dt.date, list[ShownWarning]] = defaultdict(list)
    others: list[ShownWarning] = []
    for warning in attention.open:
        night = _night(warning)
        if not _concerns(warning, person):
            continue
        if night:
            nights[night].append(_shown(warning, plan))
        elif warning.leg_id:
            legs[warning.leg_id].append(_shown(warning, plan))
        else:
            others.append(_shown(warning, plan))
    return legs, nights, others


def _concerns(warning: Warning, person: Delegate | None) -> bool:
    return not (person and warning.delegate_ids) or person.id in warning.delegate_ids


def _shown(warning: Warning, plan: Plan) -> ShownWarning:
    leg = plan.by_id.get(warning.leg_id) if warning.leg_id else None
    code = leg.code if isinstance(leg, Leg) else ""
    return ShownWarning(warning.key, str(WARNING_TITLES[warning.code]), sentence(warning, plan), code)


def _night(warning: Warning) -> dt.date | None:
    night = warning.facts.get("night") if warning.code in {WarningCode.NO_BED, WarningCode.TWO_BEDS} else None
    return night if isinstance(night, dt.date) else None


def counts_of(plan: Plan, person: Delegate | None, attention: Attention) -> dict[str, Any]:
    legs = plan.legs_of(person.id) if person else plan.standing
    return {
        "legs": len(legs),
        "open": sum(leg.status in {"planned", "changed"} for leg in legs),
        "nights": len({night for leg in legs for night in leg.nights}),
        "warnings": sum(_concerns(group.told, person) for group in attention.groups),
    }
