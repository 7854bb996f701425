"""The pages of this room."""

from __future__ import annotations

from events.missions.outcomes import action_pages, pages, rating_pages
from events.missions.paths import MISSION
from events.platform.web.page import ACT, FORM, READ, Page
from events.platform.web.permissions import Rule

_ACTION = MISSION + "/actions/{code}"
_LESSON = MISSION + "/lessons/{lesson}"

PAGES = (
    Page("mission.results", MISSION + "/results", Rule.MISSION_EDIT, pages.results, READ),
    Page("mission.result", MISSION + "/results/{code}", Rule.MISSION_EDIT, pages.result, ACT),
    Page("mission.minutes", MISSION + "/legs/{code}/minutes", Rule.MISSION_EDIT, pages.minutes, FORM),
    Page("mission.lessons", MISSION + "/lessons", Rule.MISSION_EDIT, pages.lessons, FORM),
    Page("mission.lesson", _LESSON, Rule.MISSION_EDIT, pages.lesson, ACT),
    Page("mission.lesson.removal", _LESSON + "/removal", Rule.MISSION_EDIT, pages.lesson_removal, FORM),
    Page("mission.actions", MISSION + "/actions", Rule.MISSION_READ, action_pages.actions, READ),
    Page("mission.action", _ACTION, Rule.MISSION_EDIT, action_pages.action, FORM),
    Page("mission.action.remarks", _ACTION + "/remarks", Rule.MISSION_EDIT, action_pages.remarks, ACT),
    Page("mission.action.reminder", _ACTION + "/reminder", Rule.MISSION_EDIT, action_pages.reminder, ACT),
    Page("mission.action.continuation", _ACTION + "/continuation", Rule.MISSION_EDIT, action_pages.continuation, ACT),
    Page("mission.ratings", MISSION + "/ratings", Rule.MISSION_READ, rating_pages.ratings, FORM),
    Page("rating", "/ratings/{token}", Rule.LINK, rating_pages.rating, FORM),
    Page("rating.sent", "/ratings/{token}/sent", Rule.LINK, rating_pages.sent, READ),
)
