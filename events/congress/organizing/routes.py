"""The pages of this room."""

from __future__ import annotations

from events.congress.organizing import field_pages, pages, team_pages, text_pages
from events.congress.organizing.part_pages import part_item, part_list
from events.congress.organizing.parts import CATEGORIES, ROOMS, TRACKS, TYPES
from events.congress.paths import EVENT, ORGANIZE
from events.platform.web.page import ACT, FORM, READ, Page
from events.platform.web.permissions import Rule

PAGES = (
    Page("event", EVENT + "/", Rule.PUBLIC, pages.event_overview, READ, cached_by=()),
    Page("event.page", EVENT + "/pages/{page}", Rule.PUBLIC, pages.free_page, READ, cached_by=()),
    Page("event.privacy", EVENT + "/privacy", Rule.PUBLIC, pages.privacy_notice, READ, cached_by=("version",)),
    Page("organize.rooms", ORGANIZE + "/rooms", Rule.EDIT, part_list(ROOMS), FORM),
    Page("organize.room", ORGANIZE + "/rooms/{code}", Rule.EDIT, part_item(ROOMS), FORM),
    Page("organize.tracks", ORGANIZE + "/tracks", Rule.EDIT, part_list(TRACKS), FORM),
    Page("organize.track", ORGANIZE + "/tracks/{code}", Rule.EDIT, part_item(TRACKS), FORM),
    Page("organize.types", ORGANIZE + "/types", Rule.EDIT, part_list(TYPES), FORM),
    Page("organize.type", ORGANIZE + "/types/{code}", Rule.EDIT, part_item(TYPES), FORM),
    Page("organize.categories", ORGANIZE + "/categories", Rule.EDIT, part_list(CATEGORIES), FORM),
    Page("organize.category", ORGANIZE + "/categories/{code}", Rule.EDIT, part_item(CATEGORIES), FORM),
    Page("organize.fields", ORGANIZE + "/fields", Rule.EDIT, field_pages.field_list, READ),
    Page("organize.field", ORGANIZE + "/fields/{code}", Rule.EDIT, field_pages.field_item, FORM),
    Page("organize.pages", ORGANIZE + "/pages", Rule.EDIT, text_pages.page_list, READ),
    Page("organize.page", ORGANIZE + "/pages/{page}", Rule.EDIT, text_pages.page_item, FORM),
    Page("organize.privacy", ORGANIZE + "/privacy", Rule.OWN, text_pages.notice, FORM),
    Page("organize.team", ORGANIZE + "/team", Rule.OWN, team_pages.team, FORM),
    Page("organize.team.member", ORGANIZE + "/team/{account}", Rule.OWN, team_pages.member, ACT),
)
