"""The kinds of legs to choose from before the form of a new one."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission
from events.missions.itineraries.plan.kinds import KINDS, LegGroup, LegKind, kinds_of
from events.missions.itineraries.plan.values import Plan
from events.platform.language.lazy import LazyText
from events.platform.web.templating import render


async def kinds_page(request: Request, plan: Plan) -> Response:
    """The kinds by group; `?after=code` names the leg that the new one follows."""
    mission: Mission = request.state.mission
    after = request.query_params.get("after", "")
    return render(
        request,
        "missions/itineraries/kinds.html",
        **await mission_frame(request.state.actor, mission, "mission.itinerary"),
        groups=_kind_groups(),
        before=plan.leg_by_code(after),
    )


def _kind_groups() -> list[list[tuple[LegKind, LazyText]]]:
    """Return transport, what is done with partners, and the nights with the rest."""
    groups = ((LegGroup.TRANSPORT,), (LegGroup.ENCOUNTER,), (LegGroup.STAY, LegGroup.OWN))
    return [[(kind, KINDS[kind].word) for kind in kinds_of(*group)] for group in groups]
