"""The map of a mission, of all or (`?person=code`) of one: sheets, numbered stops, distances."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Leg, Plan
from events.missions.itineraries.plan.words import both_clocks, title_of, town, word_of_kind
from events.missions.itineraries.views.day_pages import person_asked
from events.missions.itineraries.views.journey import Journey, Sheet, draw, journey_of
from events.missions.itineraries.views.leg_rows import high
from events.platform.language.i18n import current_language
from events.platform.lru import LruCache
from events.platform.web.addresses import address
from events.platform.web.templating import render

_drawn: LruCache[tuple[UUID, int, UUID | None, str], tuple[Sheet, ...]] = LruCache(100)


async def mission_map(request: Request) -> Response:
    """Sheets, and beside them every stop by its number and every way with its length."""
    mission: Mission = request.state.mission
    plan = await load_plan(mission)
    person = person_asked(request, plan)
    journey = journey_of(plan.legs_of(person.id) if person else plan.standing)
    return render(
        request,
        "missions/itineraries/map.html",
        **await mission_frame(request.state.actor, mission, "mission.map"),
        plan=plan,
        person=person,
        people=[(one.code, one.name) for one in plan.present],
        journey=journey,
        sheets=_sheets(mission, journey, plan, person.id if person else None),
        title_of=partial(_title, plan),
        town=town,
        high=high,
        both_clocks=both_clocks,
        word_of_kind=word_of_kind,
    )


def _title(plan: Plan, leg: Leg) -> str:
    return title_of(leg, plan)


def _sheets(mission: Mission, journey: Journey, plan: Plan, person: UUID | None) -> tuple[Sheet, ...]:
    """Drawn once per revision of the mission, language and person."""
    key = (mission.id, mission.revision, person, current_language())

    def card(leg: Leg) -> str:
        return address("mission.leg.card", slug=mission.slug, code=leg.code)

    return _drawn.get(key) or _drawn.put(key, draw(journey, card, str(plan.title)))
