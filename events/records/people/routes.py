"""The pages of this room."""

from __future__ import annotations

from events.platform.web.page import ACT, FORM, Page
from events.platform.web.permissions import Rule
from events.records.people import pages

PAGES = (
    Page("sign_in", "/sign-in", Rule.PUBLIC, pages.sign_in, FORM),
    Page("sign_in.link", "/sign-in/link", Rule.PUBLIC, pages.send_link, ACT),
    Page("sign_in.token", "/sign-in/{token}", Rule.PUBLIC, pages.sign_in_by_link, FORM),
    Page("sign_out", "/sign-out", Rule.SIGNED_IN, pages.sign_out, ACT),
    Page("account", "/organize/account", Rule.SIGNED_IN, pages.account, FORM),
    Page("account.password", "/organize/account/password", Rule.SIGNED_IN, pages.new_password, ACT),
    Page("account.sessions.removal", "/organize/account/sessions/removal", Rule.SIGNED_IN, pages.sessions_removal, ACT),
)
