"""The pages of this room."""

from __future__ import annotations

from events.missions.coordination import cancellation_pages, leg_pages, state_pages
from events.missions.paths import MISSION
from events.platform.web.page import ACT, FORM, Page
from events.platform.web.permissions import Rule

_PUBLICATION = MISSION + "/publication"
_LEG = MISSION + "/legs/{code}"

PAGES = (
    Page("mission.state", MISSION + "/state", Rule.MISSION_READ, state_pages.state, FORM),
    Page("mission.publication", _PUBLICATION, Rule.MISSION_OWN, state_pages.publication, FORM),
    Page(
        "mission.publication.withdrawal", _PUBLICATION + "/withdrawal", Rule.MISSION_OWN, state_pages.withdrawal, FORM
    ),
    Page("mission.leg.new", MISSION + "/legs/new", Rule.MISSION_EDIT, leg_pages.new_leg, FORM),
    Page("mission.leg.new.kind", MISSION + "/legs/new/kind", Rule.MISSION_EDIT, leg_pages.new_leg_kind, ACT),
    Page("mission.leg.new.next", MISSION + "/legs/new/next", Rule.MISSION_EDIT, leg_pages.new_leg_and_next, ACT),
    Page("mission.leg.kind", _LEG + "/kind", Rule.MISSION_EDIT, leg_pages.leg_kind, ACT),
    Page("mission.leg.next", _LEG + "/next", Rule.MISSION_EDIT, leg_pages.leg_and_next, ACT),
    Page("mission.leg", _LEG, Rule.MISSION_EDIT, leg_pages.leg, FORM),
    Page("mission.leg.cancellation", _LEG + "/cancellation", Rule.MISSION_EDIT, cancellation_pages.cancellation, FORM),
    Page("mission.leg.restoration", _LEG + "/restoration", Rule.MISSION_EDIT, cancellation_pages.restoration, ACT),
)
