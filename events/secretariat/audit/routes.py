"""The pages of this room."""

from __future__ import annotations

from events.congress.paths import ORGANIZE
from events.platform.web.page import READ, Page
from events.platform.web.permissions import Rule
from events.secretariat.audit import pages

PAGES = (
    Page("organize.audit", ORGANIZE + "/audit", Rule.OWN, pages.audit, READ),
    Page("organize.audit_everywhere", "/organize/audit", Rule.FOUNDER, pages.everywhere, READ),
)
