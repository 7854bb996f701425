"""Where an invitation stands, in one word: decided on values, and the same as SQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

from events.platform.language.lazy import LazyText, pgettext


class InvitationState(StrEnum):
    """In the order in which an invitation goes through them."""

    MADE = "made"
    SENT = "sent"
    OPENED = "opened"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


STATE_WORDS: Mapping[str, LazyText] = {
    InvitationState.MADE: pgettext("state of an invitation", "Not sent"),
    InvitationState.SENT: pgettext("state of an invitation", "Sent"),
    InvitationState.OPENED: pgettext("state of an invitation", "Page opened"),
    InvitationState.ACCEPTED: pgettext("state of an invitation", "Accepted"),
    InvitationState.DECLINED: pgettext("state of an invitation", "Declined"),
    InvitationState.EXPIRED: pgettext("state of an invitation", "Expired"),
    InvitationState.WITHDRAWN: pgettext("state of an invitation", "Withdrawn"),
}
STATE_TONES: Mapping[str, str] = {
    InvitationState.MADE: "quiet",
    InvitationState.SENT: "wait",
    InvitationState.OPENED: "info",
    InvitationState.ACCEPTED: "good",
    InvitationState.DECLINED: "stop",
    InvitationState.EXPIRED: "stop",
    InvitationState.WITHDRAWN: "stop",
}
# Those who are reminded: it went to them, and they have not said yes or no.
UNANSWERED = frozenset({InvitationState.SENT, InvitationState.OPENED})

# How many registrations stand by the invitation `i`. A refused one does: whoever was refused does not come in again.
# So does one whose place was handed on: it would invite one more each time that whoever is invited does that.
USED = (
    "(SELECT count(*) FROM invitation_use u JOIN registration g ON g.id = u.registration_id "
    "WHERE u.invitation_id = i.id AND (g.state NOT IN ('cancelled', 'declined') OR g.handed_to IS NOT NULL))"
)


class HasState(Protocol):
    """An invitation."""

    declined_at: dt.datetime | None
    opened_at: dt.datetime | None
    sent_at: dt.datetime | None
    withdrawn_at: dt.datetime | None

    def is_over(self, today: dt.date) -> bool: ...


def state_of(invitation: HasState, used: int, today: dt.date) -> InvitationState:
    """Return the state; `used` is how many registrations stand by it, `today` the day in the event's zone."""
    reached = (
        (invitation.withdrawn_at, InvitationState.WITHDRAWN),
        (used, InvitationState.ACCEPTED),
        (invitation.declined_at, InvitationState.DECLINED),
        (invitation.is_over(today), InvitationState.EXPIRED),
        (invitation.opened_at, InvitationState.OPENED),
        (invitation.sent_at, InvitationState.SENT),
    )
    return next((state for is_so, state in reached if is_so), InvitationState.MADE)


def state_sql(today: str) -> str:
    """Return the same as SQL, on the invitation `i`; `today` is a placeholder."""
    return (
        f"CASE WHEN i.withdrawn_at IS NOT NULL THEN 'withdrawn' WHEN {USED} > 0 THEN 'accepted' "
        f"WHEN i.declined_at IS NOT NULL THEN 'declined' WHEN i.answer_by < {today} THEN 'expired' "
        "WHEN i.opened_at IS NOT NULL THEN 'opened' WHEN i.sent_at IS NOT NULL THEN 'sent' ELSE 'made' END"
    )
