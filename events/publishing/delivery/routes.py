"""The pages of this room."""

from __future__ import annotations

from events.congress.paths import ORGANIZE
from events.platform.web.page import ACT, READ, Page
from events.platform.web.permissions import Rule
from events.publishing.delivery import pages

PAGES = (
    Page("organize.outbox", ORGANIZE + "/outbox", Rule.EDIT, pages.outbox, READ),
    Page("organize.outbox.test", ORGANIZE + "/outbox/test", Rule.EDIT, pages.test_mail, ACT),
    Page("organize.outbox.message", ORGANIZE + "/outbox/{message}", Rule.EDIT, pages.outbox_message, READ),
    Page("organize.outbox.retry", ORGANIZE + "/outbox/{message}/retry", Rule.EDIT, pages.retry, ACT),
)
