"""The pages of this room."""

from __future__ import annotations

from events.congress.paths import ORGANIZE
from events.congress.personal import approval_pages, mark_pages, organizer_pages, payment_pages, waiting_pages
from events.platform.web.page import ACT, FORM, READ, Page
from events.platform.web.permissions import Rule

_ONE = ORGANIZE + "/registrations/{reference}"

PAGES = (
    Page("organize.registration", _ONE, Rule.READ, organizer_pages.registration, READ),
    Page("organize.registration.sealed", _ONE + "/sealed", Rule.READ, organizer_pages.sealed, READ),
    Page("organize.registration.badge", _ONE + "/badge.pdf", Rule.EDIT, organizer_pages.badge, READ),
    Page("organize.registration.file", _ONE + "/files/{question}", Rule.READ, organizer_pages.answer_file, READ),
    Page("organize.registration.edit", _ONE + "/edit", Rule.EDIT, organizer_pages.edit, FORM),
    Page("organize.registration.cancellation", _ONE + "/cancellation", Rule.EDIT, organizer_pages.cancellation, FORM),
    Page("organize.registration.admission", _ONE + "/admission", Rule.EDIT, organizer_pages.admission, ACT),
    Page("organize.registration.approval", _ONE + "/approval", Rule.EDIT, approval_pages.approval, ACT),
    Page("organize.registration.refusal", _ONE + "/refusal", Rule.EDIT, approval_pages.refusal, FORM),
    Page(
        "organize.registration.reconsideration",
        _ONE + "/reconsideration",
        Rule.EDIT,
        approval_pages.reconsideration,
        ACT,
    ),
    Page("organize.registration.companions", _ONE + "/companions", Rule.EDIT, waiting_pages.companions, FORM),
    Page("organize.registration.waiting_alone", _ONE + "/waiting-alone", Rule.EDIT, waiting_pages.waiting_alone, ACT),
    Page("organize.registration.payment", _ONE + "/payment", Rule.EDIT, payment_pages.payment, FORM),
    Page("organize.registration.tags", _ONE + "/tags", Rule.EDIT, mark_pages.tags, FORM),
    Page("organize.registration.note", _ONE + "/notes/new", Rule.EDIT, mark_pages.note, FORM),
    Page("organize.registration.note.correction", _ONE + "/notes/{note}", Rule.EDIT, mark_pages.correction, FORM),
    Page("organize.registration.note.removal", _ONE + "/notes/{note}/removal", Rule.EDIT, mark_pages.removal, FORM),
    Page("organize.registration.link", _ONE + "/link", Rule.EDIT, organizer_pages.link, ACT),
)
