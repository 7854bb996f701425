"""The pages of this room."""

from __future__ import annotations

from events.congress.paths import ORGANIZE
from events.platform.web.page import ACT, FORM, READ, Page
from events.platform.web.permissions import Rule
from events.publishing.delivery import pages
from events.records.lists.routes import list_rows

PAGES = (
    Page("organize.outbox", ORGANIZE + "/outbox", Rule.EDIT, pages.outbox, READ),
    Page("organize.outbox.test", ORGANIZE + "/outbox/test", Rule.EDIT, pages.test_mail, ACT),
    Page("organize.outbox.retries", ORGANIZE + "/outbox/retries", Rule.EDIT, pages.retries, FORM),
    Page("organize.outbox.holding", ORGANIZE + "/outbox/holding", Rule.EDIT, pages.holding, FORM),
    *list_rows("organize.outbox", ORGANIZE + "/outbox", Rule.EDIT, pages.mails),
    Page("organize.outbox.message", ORGANIZE + "/outbox/{message}", Rule.EDIT, pages.outbox_message, READ),
    Page("organize.outbox.retry", ORGANIZE + "/outbox/{message}/retry", Rule.EDIT, pages.retry, ACT),
)
