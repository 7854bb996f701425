"""The pages of this room."""

from __future__ import annotations

from events.congress.invitations import pages
from events.platform.web.page import ACT, FORM, READ, Page
from events.platform.web.permissions import Rule

_ONE = "/invitations/{token}"

PAGES = (
    Page("invitation", _ONE, Rule.LINK, pages.invitation, READ),
    Page("invitation.registration", _ONE + "/registration", Rule.LINK, pages.registration, FORM),
    Page("invitation.refusal", _ONE + "/refusal", Rule.LINK, pages.refusal, ACT),
    Page("invitation.link", _ONE + "/link", Rule.LINK, pages.link, ACT),
)
