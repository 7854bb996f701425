"""The contact card of a leg, for the office."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission
from events.missions.itineraries.plan.found import found_leg
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.views.card import card_of
from events.missions.itineraries.views.day_pages import office_links
from events.platform.web.permissions import Rule
from events.platform.web.templating import render


async def card(request: Request) -> Response:
    """Whom to call and where it is, to read on a phone or to print on a sheet of A6."""
    mission: Mission = request.state.mission
    plan = await load_plan(mission)
    leg = found_leg(plan, request.path_params["code"])
    may_edit = request.state.actor.may(Rule.MISSION_EDIT, mission.id)
    return render(
        request,
        "missions/itineraries/card.html",
        **await mission_frame(request.state.actor, mission, "mission.itinerary"),
        plan=plan,
        card=card_of(leg, plan, is_private=may_edit),
        links=office_links(mission, may_edit=may_edit),
        may_edit=may_edit,
    )
