"""The pages of this room."""

from __future__ import annotations

from events.platform.web.page import READ, Page, plain_page
from events.platform.web.permissions import Rule
from events.secretariat.home import pages

PAGES = (
    plain_page("root", "/", Rule.PUBLIC, pages.root),
    plain_page("healthz", "/healthz", Rule.PUBLIC, pages.health),
    Page("home", "/", Rule.PUBLIC, pages.home, READ),
    Page("imprint", "/imprint", Rule.PUBLIC, pages.imprint, READ, cached_by=()),
)
