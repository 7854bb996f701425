"""The page of this room."""

from __future__ import annotations

from events.congress.paths import ORGANIZE
from events.platform.web.page import READ, Page
from events.platform.web.permissions import Rule
from events.secretariat.dashboard import pages

PAGES = (Page("organize.event", ORGANIZE + "/", Rule.READ, pages.dashboard, READ),)
