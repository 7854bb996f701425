"""The pages of this room."""

from __future__ import annotations

from events.congress.letters import (
    accreditation_pages,
    bulk_pages,
    check_pages,
    list_pages,
    pages,
    paper_pages,
)
from events.congress.paths import ORGANIZE
from events.platform.web.page import ACT, FORM, READ, Page
from events.platform.web.permissions import Rule
from events.records.lists.routes import list_rows

_LETTERS = ORGANIZE + "/letters"
_LISTS = ORGANIZE + "/accreditation"
_TEMPLATE = ORGANIZE + "/letter-templates/{kind}"
_ONE = _LETTERS + "/{letter}"
_MANY = _LETTERS + "/chosen"
_ACT = _LETTERS + "/acts/{act}"

PAGES = (
    Page("letters.letter", "/letters/{code}", Rule.PUBLIC, check_pages.letter, READ),
    Page("organize.letter_paper", ORGANIZE + "/letter-paper", Rule.EDIT, paper_pages.paper, FORM),
    Page("organize.letter_picture", ORGANIZE + "/letter-pictures/{picture}", Rule.EDIT, paper_pages.picture, READ),
    Page("organize.letter_template", _TEMPLATE, Rule.EDIT, paper_pages.template, FORM),
    Page("organize.letter_template.preview", _TEMPLATE + "/preview.pdf", Rule.EDIT, paper_pages.preview, READ),
    Page("organize.accreditation", _LISTS, Rule.OWN, accreditation_pages.accreditation, READ),
    Page("organize.accreditation.making", _LISTS + "/making", Rule.OWN, accreditation_pages.making, FORM),
    Page("organize.accreditation.file", _LISTS + "/{number}.xlsx", Rule.OWN, accreditation_pages.file, READ),
    Page("organize.accreditation.archive", _LISTS + "/{number}.zip", Rule.OWN, accreditation_pages.archive, READ),
    Page("organize.letters", _LETTERS, Rule.EDIT, list_pages.letters, READ),
    *list_rows("organize.letters", _LETTERS, Rule.EDIT, list_pages.opened),
    Page("organize.letters.preparation", _MANY + "/preparation", Rule.EDIT, bulk_pages.preparation, FORM),
    Page("organize.letters.issue", _MANY + "/issue", Rule.EDIT, bulk_pages.issue, FORM),
    Page("organize.letters.sending", _MANY + "/sending", Rule.EDIT, bulk_pages.sending, FORM),
    Page("organize.letters.issue-and-sending", _MANY + "/issue-and-sending", Rule.EDIT, bulk_pages.both, FORM),
    Page("organize.letters.act", _ACT, Rule.EDIT, bulk_pages.act, READ),
    Page("organize.letters.act.undoing", _ACT + "/undoing", Rule.EDIT, bulk_pages.undoing, FORM),
    Page("organize.letter", _ONE, Rule.EDIT, pages.letter, READ),
    Page("organize.letter.passport", _ONE + "/passport", Rule.EDIT, pages.passport, READ),
    Page("organize.letter.preparation", _ONE + "/preparation", Rule.EDIT, pages.preparation, ACT),
    Page("organize.letter.draft", _ONE + "/draft.pdf", Rule.EDIT, pages.draft, READ),
    Page("organize.letter.issue", _ONE + "/issue", Rule.EDIT, pages.issue, ACT),
    Page("organize.letter.file", _ONE + "/issued/{code}.pdf", Rule.EDIT, pages.file, READ),
    Page("organize.letter.sending", _ONE + "/sending", Rule.EDIT, pages.sending, ACT),
    Page("organize.letter.refusal", _ONE + "/refusal", Rule.EDIT, pages.refusal, FORM),
    Page("organize.letter.withdrawal", _ONE + "/withdrawal", Rule.EDIT, pages.withdrawal, FORM),
)
