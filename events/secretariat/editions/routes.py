"""The pages of this room."""

from __future__ import annotations

from events.congress.paths import ORGANIZE
from events.platform.web.page import FORM, READ, Page
from events.platform.web.permissions import Rule
from events.secretariat.editions import pages

PAGES = (
    Page("organize", "/organize/", Rule.SIGNED_IN, pages.my_events, READ),
    Page("organize.new", "/organize/events/new", Rule.FOUNDER, pages.new_event, FORM),
    Page("organize.settings", ORGANIZE + "/settings", Rule.OWN, pages.settings, FORM),
    Page("organize.publication", ORGANIZE + "/publication", Rule.OWN, pages.publication, FORM),
    Page("organize.withdrawal", ORGANIZE + "/withdrawal", Rule.OWN, pages.withdrawal, FORM),
    Page("organize.cancellation", ORGANIZE + "/cancellation", Rule.OWN, pages.cancellation, FORM),
    Page("organize.copy", ORGANIZE + "/copy", Rule.OWN, pages.copy, FORM),
)
