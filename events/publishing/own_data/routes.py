"""The pages of this room."""

from __future__ import annotations

from events.congress.paths import REGISTRATION
from events.platform.web.page import READ, Page
from events.platform.web.permissions import Rule
from events.publishing.own_data import pages

PAGES = (
    Page("personal.data", REGISTRATION + "/data.json", Rule.LINK, pages.data_json, READ),
    Page("personal.data.pdf", REGISTRATION + "/data.pdf", Rule.LINK, pages.data_pdf, READ),
)
