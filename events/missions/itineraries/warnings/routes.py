"""The pages of this room."""

from __future__ import annotations

from events.missions.itineraries.warnings import pages
from events.missions.paths import MISSION
from events.platform.web.page import FORM, Page
from events.platform.web.permissions import Rule

PAGES = (Page("mission.warnings", MISSION + "/warnings", Rule.MISSION_EDIT, pages.warning_list, FORM),)
