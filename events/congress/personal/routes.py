"""The pages of this room."""

from __future__ import annotations

from events.congress.paths import ORGANIZE
from events.congress.personal import organizer_pages
from events.platform.web.page import ACT, FORM, READ, Page
from events.platform.web.permissions import Rule

_ONE = ORGANIZE + "/registrations/{reference}"

PAGES = (
    Page("organize.registration", _ONE, Rule.READ, organizer_pages.registration, READ),
    Page("organize.registration.edit", _ONE + "/edit", Rule.EDIT, organizer_pages.edit, FORM),
    Page("organize.registration.cancellation", _ONE + "/cancellation", Rule.EDIT, organizer_pages.cancellation, FORM),
    Page("organize.registration.admission", _ONE + "/admission", Rule.EDIT, organizer_pages.admission, ACT),
    Page("organize.registration.link", _ONE + "/link", Rule.EDIT, organizer_pages.link, ACT),
)
