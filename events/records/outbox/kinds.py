"""The kinds of mail, in words."""

from __future__ import annotations

from collections.abc import Mapping

from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _

KIND_WORDS: Mapping[str, LazyText] = {
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
}


def kind_name(kind: str) -> str:
    """Return the name of a kind of mail, for lists: "Confirmation"."""
    return str(KIND_WORDS.get(kind, kind))
