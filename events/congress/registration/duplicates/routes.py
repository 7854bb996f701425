"""The pages of this room."""

from __future__ import annotations

from events.congress.paths import ORGANIZE
from events.congress.registration.duplicates import pages
from events.platform.web.page import ACT, FORM, READ, Page
from events.platform.web.permissions import Rule

_ONE = ORGANIZE + "/registrations/{reference}"

PAGES = (
    Page("organize.duplicates", ORGANIZE + "/duplicates", Rule.EDIT, pages.duplicates, READ),
    Page("organize.registration.merging", _ONE + "/merging/{other}", Rule.EDIT, pages.merging, FORM),
    Page("organize.registration.other", _ONE + "/merging", Rule.EDIT, pages.other, FORM),
    Page("organize.registration.distinction", _ONE + "/distinction/{other}", Rule.EDIT, pages.distinction, ACT),
    Page(
        "organize.registration.distinction.removal",
        _ONE + "/distinction/{other}/removal",
        Rule.EDIT,
        pages.removal,
        ACT,
    ),
    Page("organize.registration.separation", _ONE + "/separation", Rule.EDIT, pages.separation, ACT),
)
