"""The pages of this room."""

from __future__ import annotations

from events.missions.itineraries.documents import pages
from events.missions.paths import MISSION
from events.platform.web.page import ACT, FORM, READ, Page
from events.platform.web.permissions import Rule

_DOCUMENT = MISSION + "/documents/{document}"

PAGES = (
    Page("mission.documents", MISSION + "/documents", Rule.MISSION_EDIT, pages.document_list, FORM),
    Page("mission.document.sharing", _DOCUMENT + "/sharing", Rule.MISSION_EDIT, pages.sharing, ACT),
    Page("mission.document.removal", _DOCUMENT + "/removal", Rule.MISSION_EDIT, pages.removal, FORM),
    Page("mission.file", MISSION + "/files/{file}", Rule.MISSION_READ, pages.mission_file, READ),
)
