"""The timeline of a mission: who is where, side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission
from events.missions.itineraries.plan.days import ItineraryDay, days_of
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Delegate, Leg, Plan
from events.missions.itineraries.views.day_pages import today_of
from events.missions.itineraries.views.lanes import draw_lanes, frame_of, trimmed
from events.platform.language.formats import span
from events.platform.web.addresses import address
from events.platform.web.installation import now
from events.platform.web.permissions import Rule
from events.platform.web.templating import render

# As many days as one picture holds; a longer mission is leafed through.
DAYS = 31


async def timeline(request: Request) -> Response:
    """A line for each person of the delegation, days across, each leg leading to itself."""
    mission: Mission = request.state.mission
    plan, at = await load_plan(mission), now()
    days = days_of(plan, has_cancelled=False)
    first = _first(days, request.query_params.get("from", ""), today_of(plan, at))
    shown = days[first : first + DAYS]
    people = [person for person in plan.delegates if person.left_at is None]
    picture = _picture(request, plan, people, shown, at) if people and plan.legs else {}
    return render(
        request,
        "missions/itineraries/timeline.html",
        **await mission_frame(request.state.actor, mission, "mission.timeline"),
        plan=plan,
        people=people,
        picture=picture,
        shown=span(shown[0].date, shown[-1].date) if shown else "",
        earlier=_leaf(mission, days, first - DAYS) if first > 0 else "",
        later=_leaf(mission, days, first + DAYS) if first + DAYS < len(days) else "",
    )


def _first(days: Sequence[ItineraryDay], asked: str, today: dt.date) -> int:
    """With which day the picture begins: the one asked for, else of a long mission the leaf that has today."""
    dates = [day.date.isoformat() for day in days]
    if asked in dates:
        return dates.index(asked)
    here = dates.index(today.isoformat()) if today.isoformat() in dates else 0
    return here // DAYS * DAYS


def _leaf(mission: Mission, days: Sequence[ItineraryDay], first: int) -> str:
    return address("mission.timeline", slug=mission.slug, **{"from": days[max(first, 0)].date.isoformat()})


def _picture(
    request: Request, plan: Plan, people: Sequence[Delegate], days: Sequence[ItineraryDay], at: dt.datetime
) -> dict[str, Any]:
    frame = frame_of(days, plan.home_zone)
    if frame is None:
        return {}
    mission: Mission = request.state.mission
    to = "mission.leg" if request.state.actor.may(Rule.MISSION_EDIT, mission.id) else "mission.leg.card"

    def href(leg: Leg) -> str:
        return address(to, slug=mission.slug, code=leg.code)

    def lane_href(person: Delegate) -> str:
        return address("mission.itinerary", slug=mission.slug, person=person.code)

    drawn = draw_lanes(plan, people, trimmed(frame, plan), href=href, lane_href=lane_href, now=at)
    return {"names": Markup(drawn.names), "days": Markup(drawn.days)}  # noqa: S704 - drawn by us, its texts escaped
