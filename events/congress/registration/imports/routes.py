"""The pages of this room."""

from __future__ import annotations

from events.congress.organizing.import_pages import import_rows
from events.congress.paths import ORGANIZE
from events.congress.registration.imports import pages

_IMPORT = ORGANIZE + "/registrations-import"

PAGES = (*import_rows(_IMPORT, pages.RegistrationImport),)
