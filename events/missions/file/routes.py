"""The pages of this room."""

from __future__ import annotations

from events.missions.file import team_pages
from events.missions.paths import MISSION
from events.platform.web.page import ACT, FORM, Page
from events.platform.web.permissions import Rule

_MEMBER = MISSION + "/team/{account}"

PAGES = (
    Page("mission.team", MISSION + "/team", Rule.MISSION_OWN, team_pages.team, FORM),
    Page("mission.team.member", _MEMBER, Rule.MISSION_OWN, team_pages.member, ACT),
    Page("mission.team.member.removal", _MEMBER + "/removal", Rule.MISSION_OWN, team_pages.removal, FORM),
)
