"""The pages of this room."""

from __future__ import annotations

from events.missions.file import team_pages
from events.missions.paths import MISSION
from events.platform.web.page import ACT, FORM, Page
from events.platform.web.permissions import Rule

PAGES = (
    Page("mission.team", MISSION + "/team", Rule.MISSION_OWN, team_pages.team, FORM),
    Page("mission.team.member", MISSION + "/team/{account}", Rule.MISSION_OWN, team_pages.member, ACT),
)
