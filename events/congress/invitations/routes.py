"""The pages of this room."""

from __future__ import annotations

from events.congress.invitations import export_pages, import_pages, list_pages, organize_pages, pages
from events.congress.paths import ORGANIZE
from events.platform.web.page import ACT, FORM, READ, Page
from events.platform.web.permissions import Rule

_LINK = "/invitations/{token}"
_LIST = ORGANIZE + "/invitations"
_ONE = _LIST + "/{invitation}"

PAGES = (
    Page("invitation", _LINK, Rule.LINK, pages.invitation, READ),
    Page("invitation.registration", _LINK + "/registration", Rule.LINK, pages.registration, FORM),
    Page("invitation.refusal", _LINK + "/refusal", Rule.LINK, pages.refusal, ACT),
    Page("invitation.link", _LINK + "/link", Rule.LINK, pages.link, ACT),
    Page("organize.invitations", _LIST, Rule.EDIT, list_pages.invitations, READ),
    Page("organize.invitations.csv", _LIST + ".csv", Rule.EDIT, export_pages.invitations_csv, READ),
    Page("organize.invitations.xlsx", _LIST + ".xlsx", Rule.EDIT, export_pages.invitations_xlsx, READ),
    Page("organize.invitations.columns", _LIST + "/columns", Rule.EDIT, list_pages.columns, ACT),
    Page("organize.invitations.sending", _LIST + "/sending", Rule.EDIT, list_pages.sending, FORM),
    Page("organize.invitations.reminders", _LIST + "/reminders", Rule.EDIT, list_pages.reminders, FORM),
    Page("organize.invitations.new", _LIST + "/new", Rule.EDIT, organize_pages.new_invitation, FORM),
    Page("organize.invitations.import", _LIST + "/import", Rule.EDIT, import_pages.upload, FORM),
    Page("organize.invitations.import.preview", _LIST + "/import/preview", Rule.EDIT, import_pages.preview, FORM),
    Page("organize.invitation", _ONE, Rule.EDIT, organize_pages.invitation, FORM),
    Page("organize.invitation.sending", _ONE + "/sending", Rule.EDIT, organize_pages.sending, ACT),
    Page("organize.invitation.reminder", _ONE + "/reminder", Rule.EDIT, organize_pages.reminder, ACT),
    Page("organize.invitation.withdrawal", _ONE + "/withdrawal", Rule.EDIT, organize_pages.withdrawal, FORM),
    Page("organize.invitation.restoration", _ONE + "/restoration", Rule.EDIT, organize_pages.restoration, ACT),
    Page("organize.invitation.renewal", _ONE + "/renewal", Rule.EDIT, organize_pages.renewal, FORM),
)
