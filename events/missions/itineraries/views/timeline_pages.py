"""The timeline of a mission: who is where, side by side."""

from __future__ import annotations

import datetime as dt
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission
from events.missions.itineraries.plan.days import days_of
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Delegate, Leg, Plan
from events.missions.itineraries.views.lanes import Frame, draw_lanes, frame_of, trimmed
from events.platform.drawing.timeline import NOW_ID, zooms_for
from events.platform.language.formats import span
from events.platform.web.addresses import address
from events.platform.web.installation import now
from events.platform.web.permissions import Rule
from events.platform.web.templating import render


async def timeline(request: Request) -> Response:
    """A line for each person of the delegation, all days across, each leg leading to itself; `?zoom=4` is closer."""
    mission: Mission = request.state.mission
    plan = await load_plan(mission)
    days = days_of(plan, has_cancelled=False)
    frame = frame_of(days, plan) if plan.present and plan.legs else None
    return render(
        request,
        "missions/itineraries/timeline.html",
        **await mission_frame(request.state.actor, mission, "mission.timeline"),
        plan=plan,
        people=plan.present,
        shown=span(days[0].date, days[-1].date) if days else "",
        **(_drawn(request, plan, trimmed(frame, plan), now()) if frame else {}),
    )


def _drawn(request: Request, plan: Plan, frame: Frame, at: dt.datetime) -> dict[str, Any]:
    zooms = [str(step) for step in zooms_for(frame.minutes(frame.ends))]
    asked = request.query_params.get("zoom", "")
    here = zooms.index(asked) if asked in zooms else 0
    return {
        "picture": _picture(request, plan, frame, at),
        "zooms": zooms,
        "zoom": int(zooms[here]),
        "closer": "".join(zooms[here + 1 : here + 2]),
        "farther": zooms[here - 1] if here else "",
        "anchor": NOW_ID if frame.starts <= at <= frame.ends else "timeline",
    }


def _picture(request: Request, plan: Plan, frame: Frame, at: dt.datetime) -> dict[str, Markup]:
    mission: Mission = request.state.mission
    to = "mission.leg" if request.state.actor.may(Rule.MISSION_EDIT, mission.id) else "mission.leg.card"

    def href(leg: Leg) -> str:
        return address(to, slug=mission.slug, code=leg.code)

    def lane_href(person: Delegate) -> str:
        return address("mission.itinerary", slug=mission.slug, person=person.code)

    drawn = draw_lanes(plan, frame, href=href, lane_href=lane_href, now=at)
    return {"names": Markup(drawn.names), "days": Markup(drawn.days)}  # noqa: S704 - drawn by us, its texts escaped
