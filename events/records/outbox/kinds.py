"""The kinds of mail, in words."""

from __future__ import annotations

from events.platform.language.i18n import gettext as _


def kind_name(kind: str) -> str:
    """Return the name of a kind of mail, for lists: "Confirmation"."""
    return {
        "registration_confirmed": _("Registration confirmed"),
        "registration_waitlisted": _("On the waiting list"),
        "registration_promoted": _("A place from the waiting list"),
        "registration_cancelled": _("Registration cancelled"),
        "registration_link": _("Link to the personal page"),
        "registration_email_changed": _("Address changed"),
        "sign_in_link": _("Sign-in link"),
        "team_invitation": _("Invitation to the team"),
        "test_mail": _("Test mail"),
        "traveller_link": _("Link to the itinerary"),
        "roll_call": _("Roll call"),
        "host_link": _("Link for the host"),
        "rating_request": _("Request to rate the partnership"),
        "action_reminder": _("Reminder of a joint action"),
        "change_notice": _("Change shortly before the start"),
        "change_short_text": _("Change to pass on"),
    }.get(kind, kind)
