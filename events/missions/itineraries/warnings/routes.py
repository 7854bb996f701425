"""The pages of this room."""

from __future__ import annotations

from events.missions.itineraries.warnings import pages
from events.missions.paths import MISSION
from events.platform.web.page import ACT, READ, Page
from events.platform.web.permissions import Rule

PAGES = (
    Page("mission.warnings", MISSION + "/warnings", Rule.MISSION_EDIT, pages.warning_list, READ),
    Page("mission.warnings.aside", MISSION + "/warnings/aside", Rule.MISSION_EDIT, pages.set_aside, ACT),
    Page("mission.warnings.back", MISSION + "/warnings/back", Rule.MISSION_EDIT, pages.taking_back, ACT),
)
