"""The kinds of mail, in words."""

from __future__ import annotations

from collections.abc import Mapping

from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _

ERASURE_DONE = "erasure_done"  # the last mail to somebody: its row forgets the address once it has left

KIND_WORDS: Mapping[str, LazyText] = {
    "registration_confirmed": _("Registration confirmed"),
    "registration_waitlisted": _("On the waiting list"),
    "registration_offered": _("A place is offered"),
    "registration_lapsed": _("An offered place has lapsed"),
    "registration_passed_over": _("A place that did not suffice"),
    "registration_promoted": _("A place from the waiting list"),
    "registration_submitted": _("Registration to be approved"),
    "registration_approved": _("Registration approved"),
    "registration_refused": _("Registration refused"),
    "registration_nominated": _("Nomination by a delegation"),
    "registration_joined": _("Counted in a delegation"),
    "delegation_link": _("Link for a focal point"),
    "registration_cancelled": _("Registration cancelled"),
    "place_offer": _("A colleague’s place"),
    "registration_handed_on": _("Place given to somebody else"),
    "registration_reminder": _("Reminder before the event"),
    "registration_unfinished": _("Reminder to finish a registration"),
    "registration_letter": _("Reminder of an unopened letter"),
    "registration_certificate": _("Certificate of attendance"),
    "invitation": _("Invitation to the event"),
    "invitation_reminder": _("Reminder of an invitation"),
    "alert_confirmation": _("Wish to be told when registration opens"),
    "alert": _("Registration is open"),
    "mailing": _("Message of the team"),
    "event_notice": _("News about the event"),
    "letter_notice": _("News about a letter"),
    "erasure_notice": _("News about a request for erasure"),
    ERASURE_DONE: _("Erasure carried out"),
    "registration_link": _("Link to the personal page"),
    "registration_email_changed": _("Address changed"),
    "sign_in_link": _("Sign-in link"),
    "password_changed": _("Password changed"),
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
