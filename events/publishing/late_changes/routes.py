"""The pages of this room."""

from __future__ import annotations

from events.congress.paths import ORGANIZE
from events.missions.paths import MISSION
from events.platform.web.page import FORM, Page
from events.platform.web.permissions import Rule
from events.publishing.late_changes import pages

PAGES = (
    Page("organize.changes", ORGANIZE + "/changes", Rule.EDIT, pages.event_changes, FORM),
    Page("mission.changes", MISSION + "/changes", Rule.MISSION_EDIT, pages.mission_changes, FORM),
)
