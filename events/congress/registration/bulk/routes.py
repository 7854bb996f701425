"""The pages of this room."""

from __future__ import annotations

from events.congress.paths import ORGANIZE
from events.congress.registration.bulk import pages
from events.platform.web.page import FORM, READ, Page
from events.platform.web.permissions import Rule

_LIST = ORGANIZE + "/registrations"
_MANY = _LIST + "/chosen"
_ACT = _LIST + "/acts/{act}"

PAGES = (
    Page("organize.registrations.approval", _MANY + "/approval", Rule.EDIT, pages.approval, FORM),
    Page("organize.registrations.refusal", _MANY + "/refusal", Rule.EDIT, pages.refusal, FORM),
    Page("organize.registrations.again", _MANY + "/reconsideration", Rule.EDIT, pages.reconsideration, FORM),
    Page("organize.registrations.payment", _MANY + "/payment", Rule.EDIT, pages.payment, FORM),
    Page("organize.registrations.certificates", _MANY + "/certificates", Rule.EDIT, pages.certificates, FORM),
    Page("organize.registrations.tagging", _MANY + "/tagging", Rule.EDIT, pages.tagging, FORM),
    Page("organize.registrations.untagging", _MANY + "/untagging", Rule.EDIT, pages.untagging, FORM),
    Page("organize.registrations.message", _MANY + "/message", Rule.EDIT, pages.message, READ),
    Page("organize.registrations.table", _MANY + "/table", Rule.READ, pages.table, READ),
    Page("organize.registrations.act", _ACT, Rule.EDIT, pages.act, READ),
    Page("organize.registrations.act.undoing", _ACT + "/undoing", Rule.EDIT, pages.undoing, FORM),
)
