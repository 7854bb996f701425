"""The board of the office: who is where, now and next, across all missions that are near now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from events.missions.file.models import Mission
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.whereabouts import whereabouts
from events.missions.itineraries.queries import missions_near
from events.missions.itineraries.views.board_words import BoardRow, board_row
from events.platform.language.formats import city_of
from events.platform.language.i18n import Translated
from events.platform.web.installation import now
from events.platform.web.permissions import Actor, Rule
from events.platform.web.templating import render
from events.records.people.frames import account_frame

BEFORE, AHEAD = dt.timedelta(days=1), dt.timedelta(days=2)


@dataclass(frozen=True)
class BoardMission:
    """A mission on the board."""

    mission: Mission
    title: Translated
    rows: tuple[BoardRow, ...]


async def board(request: Request) -> Response:
    """Where everybody is as of now; `?mission=slug` shows one."""
    at, actor = now(), request.state.actor
    near = await _near(actor, at)
    asked = request.query_params.get("mission", "")
    shown = [one for one in near if not asked or one.mission.slug == asked]
    return render(
        request,
        "missions/itineraries/board.html",
        **account_frame(actor),
        organize_nav=[],
        missions=shown,
        offered=[(one.mission.slug, str(one.title)) for one in near],
        chosen=asked if shown else "",
        at=at,
        zone=shown[0].mission.home_zone if shown else "",
        city=city_of(shown[0].mission.home_zone) if shown else "",
    )


async def _near(actor: Actor, at: dt.datetime) -> Sequence[BoardMission]:
    ids = [scope for scope in actor.roles if actor.may(Rule.MISSION_READ, scope)]
    found = []
    for mission in await missions_near(ids, at - BEFORE, at + AHEAD):
        plan = await load_plan(mission)  # remembered until the mission is edited
        rows = tuple(board_row(one, plan, at) for one in whereabouts(plan, at))
        found.append(BoardMission(mission, plan.title, rows))
    return found
