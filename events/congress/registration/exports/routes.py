"""The pages of this room."""

from __future__ import annotations

from events.congress.paths import ORGANIZE
from events.congress.registration.exports import pages
from events.platform.web.page import ACT, FORM, READ, Page
from events.platform.web.permissions import Rule

_EXPORTS = ORGANIZE + "/registrations/exports"
_ONE = _EXPORTS + "/{export}"

PAGES = (
    Page("organize.registrations.exports", _EXPORTS + "/new", Rule.READ, pages.new_export, FORM),
    Page("organize.registrations.export", _ONE, Rule.READ, pages.export, READ),
    Page("organize.registrations.export.file", _ONE + "/file", Rule.READ, pages.file, READ),
    Page("organize.registrations.export.removal", _ONE + "/removal", Rule.READ, pages.removal, ACT),
)
