"""The pages of this room."""

from __future__ import annotations

from events.congress.paths import EVENT, ORGANIZE
from events.congress.registration import organizer_pages, pages
from events.platform.web.page import FORM, READ, Page
from events.platform.web.permissions import Rule

_REGISTRATION = EVENT + "/registration"
_LIST = ORGANIZE + "/registrations"

PAGES = (
    Page("registration", _REGISTRATION, Rule.PUBLIC, pages.registration, FORM),
    Page("registration.sent", _REGISTRATION + "/sent", Rule.PUBLIC, pages.sent, READ),
    Page("registration.link", _REGISTRATION + "/link", Rule.PUBLIC, pages.link, FORM),
    Page("organize.registrations", _LIST, Rule.READ, organizer_pages.registrations, READ),
    Page("organize.registrations.csv", _LIST + ".csv", Rule.READ, organizer_pages.registrations_csv, READ),
)
