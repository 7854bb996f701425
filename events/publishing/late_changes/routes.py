"""The pages of this room."""

from __future__ import annotations

from events.congress.paths import ORGANIZE
from events.missions.paths import MISSION
from events.platform.web.page import ACT, READ, Page
from events.platform.web.permissions import Rule
from events.publishing.late_changes import pages

_EVENT, _MISSION = ORGANIZE + "/changes", MISSION + "/changes"
_PASSING = "/{notice}/passing"

PAGES = (
    Page("organize.changes", _EVENT, Rule.EDIT, pages.changes, READ),
    Page("organize.changes.passing", _EVENT + _PASSING, Rule.EDIT, pages.change_passed, ACT),
    Page("mission.changes", _MISSION, Rule.MISSION_EDIT, pages.changes, READ),
    Page("mission.changes.passing", _MISSION + _PASSING, Rule.MISSION_EDIT, pages.change_passed, ACT),
)
