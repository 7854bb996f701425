"""The organizers' menu of an event."""

from __future__ import annotations

from events.platform.language.lazy import gettext as _
from events.platform.language.lazy import pgettext
from events.platform.web.menus import MenuGroup

MENU = (
    MenuGroup(None, (("organize.event", _("Dashboard")),)),
    MenuGroup(
        _("People"),
        (
            ("organize.registrations", _("Registrations")),
            ("organize.invitations", _("Invitations")),
            ("organize.delegations", _("Delegations")),
            ("organize.letters", pgettext("navigation", "Letters")),
            ("organize.mailings", _("Messages")),
            ("organize.outbox", _("Mails")),
            ("organize.check_in", _("Check-in")),
            ("organize.calendars", _("Calendars")),
            ("organize.changes", _("Changes to pass on")),
            ("organize.figures", _("Figures")),
        ),
    ),
    MenuGroup(
        _("Programme"),
        (
            ("organize.sessions", _("Sessions")),
            ("organize.speakers", pgettext("navigation", "Speakers")),
            ("organize.rooms", _("Rooms")),
            ("organize.tracks", _("Tracks")),
            ("organize.types", _("Types of session")),
        ),
    ),
    MenuGroup(
        _("Set-up"),
        (
            ("organize.settings", _("Event")),
            ("organize.pages", _("Pages")),
            ("organize.categories", _("Categories of participants")),
            ("organize.fields", _("Registration form")),
            ("organize.privacy", _("Privacy notice")),
            ("organize.team", _("Team")),
            ("organize.audit", _("Audit log")),
        ),
    ),
)
