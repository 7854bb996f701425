"""The pages of this room."""

from __future__ import annotations

from events.congress.badges import check_in_pages, pages, scan_pages
from events.congress.paths import ORGANIZE
from events.platform.web.page import ACT, FORM, READ, Page, plain_page
from events.platform.web.permissions import Rule
from events.records.lists.routes import list_rows

_CHECK_IN = ORGANIZE + "/check-in"

PAGES = (
    plain_page("badges.badge", "/badges/{token}.pdf", Rule.LINK, pages.badge),
    Page("organize.badges.printing", ORGANIZE + "/badges", Rule.EDIT, pages.printing, READ),
    Page("organize.badges", ORGANIZE + "/badges.pdf", Rule.EDIT, pages.badges, READ),
    Page("organize.check_in", _CHECK_IN, Rule.CHECK_IN, check_in_pages.check_in_page, FORM),
    Page("organize.scans", _CHECK_IN + "/scans", Rule.EDIT, scan_pages.scans, READ),
    *list_rows("organize.scans", _CHECK_IN + "/scans", Rule.EDIT, scan_pages.opened),
    Page("organize.check_in.point", _CHECK_IN + "/point", Rule.CHECK_IN, check_in_pages.check_point, ACT),
    Page("organize.check_in.removal", _CHECK_IN + "/{registration}/removal", Rule.EDIT, check_in_pages.removal, ACT),
    Page("organize.check_in.picture", _CHECK_IN + "/picture", Rule.CHECK_IN, check_in_pages.check_in_picture, ACT),
)
