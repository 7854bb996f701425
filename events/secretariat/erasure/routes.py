"""The pages of this room."""

from __future__ import annotations

from events.congress.paths import ORGANIZE
from events.platform.web.page import FORM, Page
from events.platform.web.permissions import Rule
from events.secretariat.erasure import pages

_ERASURE = ORGANIZE + "/registrations/{reference}/erasure"

PAGES = (Page("organize.registration.erasure", _ERASURE, Rule.OWN, pages.erasure, FORM),)
