"""The pages of this room."""

from __future__ import annotations

from events.congress.paths import EVENT, ORGANIZE
from events.congress.registration import (
    airport_pages,
    behalf_pages,
    link_pages,
    list_pages,
    pages,
    place_offer_pages,
    preview_pages,
    question_act_pages,
    question_pages,
    remembered_pages,
    tag_pages,
)
from events.platform.web.page import ACT, FORM, READ, Page, plain_page
from events.platform.web.permissions import Rule
from events.records.lists.routes import settings_rows

_REGISTRATION = EVENT + "/registration"
_LIST = ORGANIZE + "/registrations"
_TAG = ORGANIZE + "/tags/{code}"
_FIELD = ORGANIZE + "/fields/{code}"
_DELETED_FIELD = ORGANIZE + "/fields/deletions/{deletion}"

PAGES = (
    Page("registration", _REGISTRATION, Rule.PUBLIC, pages.registration, FORM),
    Page("registration.sent", _REGISTRATION + "/sent", Rule.PUBLIC, link_pages.sent, READ),
    Page("registration.link", _REGISTRATION + "/link", Rule.PUBLIC, link_pages.link, FORM),
    plain_page("me", "/me", Rule.PUBLIC, remembered_pages.me),
    Page("my_registration", EVENT + "/my-registration", Rule.PUBLIC, remembered_pages.my_registration, READ),
    Page("my_sessions", EVENT + "/my-sessions", Rule.PUBLIC, remembered_pages.my_sessions, READ),
    Page("registration.airports", "/airport-suggestions", Rule.PUBLIC, airport_pages.suggestions, READ),
    Page("place_offer", "/place-offers/{token}", Rule.LINK, place_offer_pages.place_offer, FORM),
    Page("organize.registrations", _LIST, Rule.READ, list_pages.registrations, READ),
    Page("organize.registrations.new", _LIST + "/new", Rule.EDIT, behalf_pages.new_registration, FORM),
    *settings_rows("organize.registrations", _LIST, Rule.READ, list_pages.opened),
    Page("organize.registrations.csv", _LIST + ".csv", Rule.READ, list_pages.registrations_csv, READ),
    Page("organize.registrations.xlsx", _LIST + ".xlsx", Rule.READ, list_pages.registrations_xlsx, READ),
    Page("organize.registrations.json", _LIST + ".json", Rule.READ, list_pages.registrations_json, READ),
    Page("organize.tags", ORGANIZE + "/tags", Rule.EDIT, tag_pages.tags, READ),
    Page("organize.tag", _TAG, Rule.EDIT, tag_pages.tag, FORM),
    Page("organize.tag.removal", _TAG + "/removal", Rule.EDIT, tag_pages.removal, FORM),
    Page("organize.fields", ORGANIZE + "/fields", Rule.EDIT, question_pages.questions, READ),
    Page("organize.form_preview", ORGANIZE + "/form-preview", Rule.EDIT, preview_pages.preview, READ),
    Page("organize.field", _FIELD, Rule.EDIT, question_pages.question, FORM),
    Page("organize.field.retirement", _FIELD + "/retirement", Rule.EDIT, question_act_pages.retirement, FORM),
    Page("organize.field.place", _FIELD + "/place", Rule.EDIT, question_act_pages.place, ACT),
    Page("organize.field.restoration", _FIELD + "/restoration", Rule.EDIT, question_act_pages.restoration, ACT),
    Page("organize.field.deletion", _FIELD + "/deletion", Rule.EDIT, question_act_pages.deletion, FORM),
    Page("organize.field.return", _DELETED_FIELD + "/restoration", Rule.EDIT, question_act_pages.bringing_back, ACT),
)
