"""The pages of this room."""

from __future__ import annotations

from events.congress.paths import ORGANIZE
from events.platform.web.page import READ, Page
from events.platform.web.permissions import Rule
from events.secretariat.search import pages

_PERSON = ORGANIZE + "/registrations/{reference}/person"

PAGES = (
    Page("organize.search", "/organize/search", Rule.READ_SOMEWHERE, pages.everything, READ),
    Page("organize.registration.person", _PERSON, Rule.EDIT, pages.person, READ),
)
