"""The pages of this room."""

from __future__ import annotations

from events.congress.paths import ORGANIZE
from events.congress.registration.imports import pages
from events.platform.web.page import FORM, Page
from events.platform.web.permissions import Rule

_IMPORT = ORGANIZE + "/registrations-import"

PAGES = (
    Page("organize.registrations.import", _IMPORT, Rule.EDIT, pages.upload, FORM),
    Page("organize.registrations.import.preview", _IMPORT + "/preview", Rule.EDIT, pages.preview, FORM),
)
