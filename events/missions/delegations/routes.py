"""The pages of this room."""

from __future__ import annotations

from events.missions.delegations import pages, private_pages
from events.missions.paths import MISSION
from events.platform.web.page import ACT, FORM, READ, Page
from events.platform.web.permissions import Rule

_DELEGATE = MISSION + "/delegates/{code}"

PAGES = (
    Page("mission.delegates", MISSION + "/delegates", Rule.MISSION_READ, pages.delegates, READ),
    Page("mission.delegate", _DELEGATE, Rule.MISSION_EDIT, pages.delegate, FORM),
    Page("mission.delegate.private", _DELEGATE + "/private", Rule.MISSION_OWN, private_pages.private, FORM),
    Page("mission.delegate.link", _DELEGATE + "/link", Rule.MISSION_EDIT, pages.link, ACT),
    Page("mission.requirements", MISSION + "/requirements", Rule.MISSION_EDIT, pages.requirements, FORM),
)
