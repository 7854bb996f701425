"""The pages of this room."""

from __future__ import annotations

from events.missions.outcomes import action_pages, pages, rating_pages
from events.missions.paths import MISSION
from events.platform.web.page import FORM, READ, Page
from events.platform.web.permissions import Rule

PAGES = (
    Page("mission.results", MISSION + "/results", Rule.MISSION_EDIT, pages.results, FORM),
    Page("mission.minutes", MISSION + "/legs/{code}/minutes", Rule.MISSION_EDIT, pages.minutes, FORM),
    Page("mission.lessons", MISSION + "/lessons", Rule.MISSION_EDIT, pages.lessons, FORM),
    Page("mission.actions", MISSION + "/actions", Rule.MISSION_READ, action_pages.actions, READ),
    Page("mission.action", MISSION + "/actions/{code}", Rule.MISSION_EDIT, action_pages.action, FORM),
    Page("mission.ratings", MISSION + "/ratings", Rule.MISSION_READ, rating_pages.ratings, FORM),
    Page("rating", "/ratings/{token}", Rule.LINK, rating_pages.rating, FORM),
)
