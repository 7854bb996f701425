"""Why an invitation registers nobody, in words for whoever opened it."""

from __future__ import annotations

from collections.abc import Mapping

from events.congress.invitations.models import Invitation
from events.congress.invitations.values import Hindrance
from events.platform.language.formats import day
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _

HINDRANCE_WORDS: Mapping[Hindrance, LazyText] = {
    Hindrance.WITHDRAWN: _("The organizers withdrew this invitation. It registers nobody any more."),
    Hindrance.USED: _("As many people as this invitation allows have registered with it."),
    Hindrance.EXPIRED: _("This invitation could be answered until %(day)s."),
    Hindrance.NO_CATEGORY: _("The organizers take no more registrations in the category of this invitation."),
    Hindrance.NO_DELEGATION: _("The delegation of this invitation takes part no more."),
    Hindrance.DRAFT: _("The organizers are still preparing the event. Come back later: this link stays the same."),
    Hindrance.OVER: _("The event is over."),
}


def hindrance_text(hindrance: Hindrance, invitation: Invitation) -> str:
    """Return why nobody can register by an invitation."""
    last = day(invitation.answer_by) if invitation.answer_by else ""
    return str(HINDRANCE_WORDS[hindrance] % {"day": last})
