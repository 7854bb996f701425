"""The mission that an address names."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request

from events.missions.file.models import Mission
from events.platform.language.formats import know_years
from events.platform.web.gate import actor_of
from events.platform.web.permissions import Rule


async def mission_at(request: Request) -> Mission | None:
    """Return the mission that the address of a page names, published or not.

    On what follows its years go without saying.
    """
    mission = await Mission.get_or_none(slug=request.path_params["slug"])
    if mission is not None:
        know_years(mission.begins_on, mission.ends_on)
    return mission


async def public_mission(request: Request) -> Mission:
    """Return the mission of a public page: published, or shown to its team.

    Raise HTTPException 404 for everybody else.
    """
    mission = await Mission.get_or_none(slug=request.path_params["slug"], is_template=False)
    if mission is None:
        raise HTTPException(404)
    if mission.published_at is None:
        actor = await actor_of(request)
        if actor is None or not actor.may(Rule.MISSION_READ, mission.id):
            raise HTTPException(404)
    return mission
