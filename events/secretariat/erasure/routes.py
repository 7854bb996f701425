"""The pages of this room."""

from __future__ import annotations

from events.congress.paths import ORGANIZE
from events.platform.web.page import FORM, READ, Page
from events.platform.web.permissions import Rule
from events.secretariat.erasure import pages

_ERASURE = ORGANIZE + "/registrations/{reference}/erasure"
_REQUESTS = ORGANIZE + "/erasure-requests"
_REQUEST = _REQUESTS + "/{erasure}"

PAGES = (
    Page("organize.registration.erasure", _ERASURE, Rule.OWN, pages.erasure, FORM),
    Page("organize.erasure_requests", _REQUESTS, Rule.EDIT, pages.requests, READ),
    Page("organize.erasure_request.erasure", _REQUEST + "/erasure", Rule.OWN, pages.requested_erasure, FORM),
    Page("organize.erasure_request.refusal", _REQUEST + "/refusal", Rule.OWN, pages.refusal, FORM),
)
