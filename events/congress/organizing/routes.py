"""The pages of this room."""

from __future__ import annotations

from events.congress.organizing import pages, team_pages, text_pages
from events.congress.organizing.part_pages import PartPages
from events.congress.organizing.parts import CATEGORIES, ROOMS, TRACKS, TYPES, Part
from events.congress.paths import EVENT, ORGANIZE
from events.platform.web.page import ACT, FORM, READ, Page
from events.platform.web.permissions import Rule

_MEMBER = ORGANIZE + "/team/{account}"


def _part_pages(part: Part, path: str) -> tuple[Page, ...]:
    """Return the rows of one kind of definition."""
    pages, one = PartPages(part), path + "/{code}"
    return (
        Page(part.list_name, path, Rule.EDIT, pages.all, FORM),
        Page(part.item_name, one, Rule.EDIT, pages.one, FORM),
        Page(part.item_name + ".retirement", one + "/retirement", Rule.EDIT, pages.retirement, FORM),
        Page(part.item_name + ".restoration", one + "/restoration", Rule.EDIT, pages.restoration, ACT),
    )


PAGES = (
    Page("event.page", EVENT + "/pages/{page}", Rule.PUBLIC, pages.free_page, READ, cached_by=()),
    Page("event.privacy", EVENT + "/privacy", Rule.PUBLIC, pages.privacy_notice, READ, cached_by=("version",)),
    *_part_pages(ROOMS, ORGANIZE + "/rooms"),
    *_part_pages(TRACKS, ORGANIZE + "/tracks"),
    *_part_pages(TYPES, ORGANIZE + "/types"),
    *_part_pages(CATEGORIES, ORGANIZE + "/categories"),
    Page("organize.pages", ORGANIZE + "/pages", Rule.EDIT, text_pages.page_list, READ),
    Page("organize.page", ORGANIZE + "/pages/{page}", Rule.EDIT, text_pages.page_item, FORM),
    Page("organize.privacy", ORGANIZE + "/privacy", Rule.OWN, text_pages.notice, FORM),
    Page("organize.team", ORGANIZE + "/team", Rule.OWN, team_pages.team, FORM),
    Page("organize.team.member", _MEMBER, Rule.OWN, team_pages.member, ACT),
    Page("organize.team.member.removal", _MEMBER + "/removal", Rule.OWN, team_pages.removal, FORM),
)
