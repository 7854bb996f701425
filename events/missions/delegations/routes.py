"""The pages of this room."""

from __future__ import annotations

from events.missions.delegations import link_pages, pages, private_pages
from events.missions.paths import MISSION
from events.platform.web.page import ACT, FORM, READ, Page
from events.platform.web.permissions import Rule
from events.records.lists.routes import list_rows

_DELEGATE = MISSION + "/delegates/{code}"
_PRIVATE = _DELEGATE + "/private"

PAGES = (
    Page("mission.delegates", MISSION + "/delegates", Rule.MISSION_READ, pages.delegates, READ),
    *list_rows("mission.delegates", MISSION + "/delegates", Rule.MISSION_READ, pages.listed_delegates),
    Page("mission.delegates.links", MISSION + "/delegation/links", Rule.MISSION_EDIT, pages.links_mail, ACT),
    Page("mission.delegates.texts", MISSION + "/delegation/links.txt", Rule.MISSION_OWN, link_pages.texts, READ),
    Page("mission.delegate", _DELEGATE, Rule.MISSION_EDIT, pages.delegate, FORM),
    Page("mission.delegate.departure", _DELEGATE + "/departure", Rule.MISSION_EDIT, pages.departure, FORM),
    Page("mission.delegate.comeback", _DELEGATE + "/comeback", Rule.MISSION_EDIT, pages.comeback, ACT),
    Page("mission.delegate.private", _PRIVATE, Rule.MISSION_OWN, private_pages.private, FORM),
    Page(
        "mission.delegate.private.destruction",
        _PRIVATE + "/destruction",
        Rule.MISSION_OWN,
        private_pages.destruction,
        FORM,
    ),
    Page("mission.delegate.link", _DELEGATE + "/link", Rule.MISSION_EDIT, pages.link, ACT),
    Page("mission.delegate.link.renewal", _DELEGATE + "/link/renewal", Rule.MISSION_EDIT, pages.link_renewal, ACT),
    Page("mission.requirements", MISSION + "/requirements", Rule.MISSION_EDIT, pages.requirements, FORM),
    Page(
        "mission.requirement.removal",
        MISSION + "/requirements/{requirement}/removal",
        Rule.MISSION_EDIT,
        pages.requirement_removal,
        FORM,
    ),
)
