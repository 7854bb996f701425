"""The pages of this room."""

from __future__ import annotations

from events.congress.alerts import pages
from events.congress.paths import EVENT, ORGANIZE
from events.platform.web.page import FORM, READ, Page
from events.platform.web.permissions import Rule

_OPENING = EVENT + "/registration/opening"
_ALERT = "/alerts/{token}"

PAGES = (
    Page("alert", _OPENING, Rule.PUBLIC, pages.alert, FORM),
    Page("alert.sent", _OPENING + "/sent", Rule.PUBLIC, pages.sent, READ),
    Page("organize.alert.removal", ORGANIZE + "/alerts/{alert}/removal", Rule.EDIT, pages.removal, FORM),
    Page("alert.confirmation", _ALERT, Rule.LINK, pages.confirmation, FORM),
    Page("alert.ending", _ALERT + "/ending", Rule.LINK, pages.ending, FORM),
)
