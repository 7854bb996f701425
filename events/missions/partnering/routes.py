"""The pages of this room."""

from __future__ import annotations

from events.missions.partnering import link_pages, objective_pages, partner_pages, partnership_pages
from events.missions.paths import MISSION
from events.platform.web.page import ACT, FORM, READ, Page
from events.platform.web.permissions import Rule

_PARTNER = MISSION + "/partners/{code}"

PAGES = (
    Page("organize.partnerships", "/organize/partnerships/", Rule.SIGNED_IN, partnership_pages.partnerships, READ),
    Page("organize.partnership", "/organize/partnerships/{code}", Rule.SIGNED_IN, partnership_pages.partnership, FORM),
    Page("mission.objectives", MISSION + "/objectives", Rule.MISSION_EDIT, objective_pages.objectives, FORM),
    Page("mission.objective", MISSION + "/objectives/{code}", Rule.MISSION_EDIT, objective_pages.objective, FORM),
    Page("mission.partners", MISSION + "/partners", Rule.MISSION_READ, partner_pages.partners, READ),
    Page("mission.partner", _PARTNER, Rule.MISSION_EDIT, partner_pages.partner, FORM),
    Page("mission.partner.link", _PARTNER + "/link", Rule.MISSION_EDIT, link_pages.link, ACT),
)
