"""The pages of this room."""

from __future__ import annotations

from events.congress.invitations import import_pages, list_pages, organize_pages, pages
from events.congress.organizing.import_pages import import_rows
from events.congress.paths import ORGANIZE
from events.platform.web.page import ACT, FORM, READ, Page
from events.platform.web.permissions import Rule
from events.records.lists.routes import list_rows

_LINK = "/invitations/{token}"
_LIST = ORGANIZE + "/invitations"
_MANY = _LIST + "-list/chosen"
_ACT = _LIST + "-list/acts/{act}"
_ONE = _LIST + "/{invitation}"

PAGES = (
    Page("invitation", _LINK, Rule.LINK, pages.invitation, READ),
    Page("invitation.registration", _LINK + "/registration", Rule.LINK, pages.registration, FORM),
    Page("invitation.refusal", _LINK + "/refusal", Rule.LINK, pages.refusal, ACT),
    Page("invitation.link", _LINK + "/link", Rule.LINK, pages.link, ACT),
    Page("organize.invitations", _LIST, Rule.EDIT, list_pages.invitations, READ),
    *list_rows("organize.invitations", _LIST, Rule.EDIT, list_pages.opened),
    Page("organize.invitations.sending", _MANY + "/sending", Rule.EDIT, list_pages.sending, FORM),
    Page("organize.invitations.repetition", _MANY + "/repetition", Rule.EDIT, list_pages.repetition, FORM),
    Page("organize.invitations.reminders", _MANY + "/reminders", Rule.EDIT, list_pages.reminders, FORM),
    Page("organize.invitations.withdrawal", _MANY + "/withdrawal", Rule.EDIT, list_pages.withdrawal, FORM),
    Page("organize.invitations.act", _ACT, Rule.EDIT, list_pages.act, READ),
    Page("organize.invitations.act.undoing", _ACT + "/undoing", Rule.EDIT, list_pages.undoing, FORM),
    Page("organize.invitations.new", _LIST + "/new", Rule.EDIT, organize_pages.new_invitation, FORM),
    *import_rows(_LIST + "/import", import_pages.InvitationImport),
    Page("organize.invitation", _ONE, Rule.EDIT, organize_pages.invitation, FORM),
    Page("organize.invitation.sending", _ONE + "/sending", Rule.EDIT, organize_pages.sending, ACT),
    Page("organize.invitation.reminder", _ONE + "/reminder", Rule.EDIT, organize_pages.reminder, ACT),
    Page("organize.invitation.withdrawal", _ONE + "/withdrawal", Rule.EDIT, organize_pages.withdrawal, FORM),
    Page("organize.invitation.restoration", _ONE + "/restoration", Rule.EDIT, organize_pages.restoration, ACT),
    Page("organize.invitation.renewal", _ONE + "/renewal", Rule.EDIT, organize_pages.renewal, FORM),
)
