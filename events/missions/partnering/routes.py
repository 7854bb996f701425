"""The pages of this room."""

from __future__ import annotations

from events.missions.partnering import link_pages, objective_pages, partner_pages, partnership_pages
from events.missions.paths import MISSION
from events.platform.web.page import ACT, FORM, READ, Page
from events.platform.web.permissions import Rule

_PARTNERSHIP = "/organize/partnerships/{code}"
_OBJECTIVE = MISSION + "/objectives/{code}"
_PARTNER = MISSION + "/partners/{code}"
_EDIT = Rule.MISSION_EDIT

PAGES = (
    Page("organize.partnerships", "/organize/partnerships/", Rule.SIGNED_IN, partnership_pages.partnerships, READ),
    Page("organize.partnership", _PARTNERSHIP, Rule.SIGNED_IN, partnership_pages.partnership, FORM),
    Page(
        "organize.partnership.exchanges", _PARTNERSHIP + "/exchanges", Rule.SIGNED_IN, partnership_pages.exchanges, ACT
    ),
    Page("mission.objectives", MISSION + "/objectives", _EDIT, objective_pages.objectives, READ),
    Page("mission.objective", _OBJECTIVE, _EDIT, objective_pages.objective, FORM),
    Page("mission.objective.indicators", _OBJECTIVE + "/indicators", _EDIT, objective_pages.indicators, ACT),
    Page("mission.objective.successor", _OBJECTIVE + "/successor", _EDIT, objective_pages.successor, ACT),
    Page("mission.objective.ascent", _OBJECTIVE + "/ascent", _EDIT, objective_pages.ascent, ACT),
    Page("mission.objective.descent", _OBJECTIVE + "/descent", _EDIT, objective_pages.descent, ACT),
    Page("mission.objective.removal", _OBJECTIVE + "/removal", _EDIT, objective_pages.removal, ACT),
    Page("mission.objective.restoration", _OBJECTIVE + "/restoration", _EDIT, objective_pages.restoration, ACT),
    Page("mission.partners", MISSION + "/partners", Rule.MISSION_READ, partner_pages.partners, READ),
    Page("mission.partner", _PARTNER, _EDIT, partner_pages.partner, FORM),
    Page("mission.partner.committees", _PARTNER + "/committees", _EDIT, partner_pages.committees, ACT),
    Page("mission.partner.contacts", _PARTNER + "/contacts", _EDIT, partner_pages.contacts, ACT),
    Page("mission.partner.removal", _PARTNER + "/removal", _EDIT, partner_pages.removal, ACT),
    Page("mission.partner.restoration", _PARTNER + "/restoration", _EDIT, partner_pages.restoration, ACT),
    Page("mission.partner.link.opening", _PARTNER + "/link/opening", _EDIT, link_pages.opening, ACT),
    Page("mission.partner.link.closure", _PARTNER + "/link/closure", _EDIT, link_pages.closure, ACT),
    Page("mission.partner.link.renewal", _PARTNER + "/link/renewal", _EDIT, link_pages.renewal, ACT),
    Page("mission.partner.link.mail", _PARTNER + "/link/mail", _EDIT, link_pages.mail, ACT),
    Page("mission.partner.rating.renewal", _PARTNER + "/rating/renewal", _EDIT, link_pages.rating_renewal, ACT),
    Page("mission.partner.rating.request", _PARTNER + "/rating/request", _EDIT, link_pages.rating_request, ACT),
)
