"""The pages of this room."""

from __future__ import annotations

from events.missions.paths import MISSION
from events.platform.web.page import FORM, READ, Page
from events.platform.web.permissions import Rule
from events.secretariat.coordination import file_pages, pages, public_pages

PAGES = (
    Page("missions", "/missions/", Rule.PUBLIC, public_pages.missions, READ),
    Page("mission", "/missions/{slug}/", Rule.PUBLIC, public_pages.mission, READ),
    Page("organize.missions", "/organize/missions/", Rule.SIGNED_IN, pages.missions, READ),
    Page("organize.missions.new", "/organize/missions/new", Rule.FOUNDER, pages.new_mission, FORM),
    Page("mission.desk", MISSION + "/", Rule.MISSION_READ, pages.desk, READ),
    Page("mission.settings", MISSION + "/settings", Rule.MISSION_EDIT, file_pages.settings, FORM),
    Page("mission.copy", MISSION + "/copy", Rule.MISSION_OWN, file_pages.copy, FORM),
)
