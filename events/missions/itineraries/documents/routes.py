"""The pages of this room."""

from __future__ import annotations

from events.missions.itineraries.documents import pages
from events.missions.paths import MISSION
from events.platform.web.page import FORM, READ, Page
from events.platform.web.permissions import Rule

PAGES = (
    Page("mission.documents", MISSION + "/documents", Rule.MISSION_EDIT, pages.document_list, FORM),
    Page("mission.file", MISSION + "/files/{file}", Rule.MISSION_READ, pages.mission_file, READ),
)
