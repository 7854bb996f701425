"""Who prepares a mission with which role."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission
from events.missions.file.words import ROLE_NOTES, ROLE_WORDS
from events.platform.language.i18n import gettext as _
from events.platform.web.addresses import address
from events.records.people.team_pages import Team, member_page, removal_page, team_page


def _team_of(request: Request) -> Team:
    mission: Mission = request.state.mission

    def onwards(role: str | None) -> str | None:
        """Return where to go after giving a role of one's own away; None to stay on the page of the team."""
        if role is None:
            return address("organize.missions")
        return None if role == "owner" else address("mission.desk", slug=mission.slug)

    return Team(
        kind="mission",
        scope=mission.id,
        slug=mission.slug,
        page="mission.team",
        member="mission.team.member",
        lead=_("Who prepares this mission, and who may do what. Those who travel are in the delegation."),
        roles=ROLE_WORDS,
        notes=ROLE_NOTES,
        last_owner=_("A mission keeps at least one coordinator: give somebody else that role first."),
        frame=lambda: mission_frame(request.state.actor, mission, "mission.team"),
        onwards=onwards,
    )


async def team(request: Request) -> Response:
    """Show the team, and invite somebody."""
    return await team_page(request, _team_of(request))


async def member(request: Request) -> Response:
    """Change somebody's role."""
    return await member_page(request, _team_of(request))


async def removal(request: Request) -> Response:
    """Take somebody off the team."""
    return await removal_page(request, _team_of(request))
