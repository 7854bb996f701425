"""The acts on many invitations: what each is called, which it is for, and what became of each of them in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from events.congress.invitations.list_queries import Line
from events.congress.invitations.states import UNANSWERED, InvitationState
from events.platform.language.lazy import LazyText, ngettext, pgettext
from events.platform.language.lazy import gettext as _
from events.records.lists.kept_acts import KeptAct, by_key

MOST = 5000  # invitations of one act
QUEUED, WITHDRAWN, RESTORED = "queued", "withdrawn", "restored"
CHANGED, UNCHANGED, QUEUED_BEFORE = "changed", "unchanged", "queued_before"

_LEAVES = _("Each person gets a mail in the language of the invitation. What has left cannot be taken back.")


def _addressed(*states: str) -> Callable[[Line], bool]:
    return lambda line: bool(line.invitation.email) and line.state in states


KINDS: Mapping[str, KeptAct[Line]] = by_key(
    KeptAct(
        "sending",
        _("Invitations sent"),
        ngettext("Send %(num)s invitation?", "Send %(num)s invitations?"),
        _LEAVES,
        _("Send"),
        _addressed(InvitationState.MADE),
        writes=True,
    ),
    KeptAct(
        "repetition",
        _("Invitations sent again"),
        ngettext("Send %(num)s invitation again?", "Send %(num)s invitations again?"),
        _LEAVES,
        _("Send again"),
        _addressed(*UNANSWERED),
        writes=True,
    ),
    KeptAct(
        "reminders",
        _("Reminders sent"),
        ngettext("Remind %(num)s person?", "Remind %(num)s people?"),
        _("Each person gets a reminder in the language of the invitation, at most one a day. It cannot be taken back."),
        _("Remind"),
        _addressed(*UNANSWERED),
        writes=True,
    ),
    KeptAct(
        "withdrawal",
        _("Invitations withdrawn"),
        ngettext("Withdraw %(num)s invitation?", "Withdraw %(num)s invitations?"),
        _(
            "Nobody can register with them any more; their pages say that they were withdrawn. Whoever has registered "
            "stays registered. No mail tells of it."
        ),
        _("Withdraw"),
        lambda line: line.state != InvitationState.WITHDRAWN and line.invitation.erased_at is None,
        undoing=ngettext("Let %(num)s invitation be used again?", "Let %(num)s invitations be used again?"),
        back="restoration",
        tone="warm",
    ),
)
OUTCOME_WORDS: Mapping[str, LazyText] = {
    QUEUED: pgettext("number of mails", "In the outbox"),
    WITHDRAWN: pgettext("number of invitations", "Withdrawn"),
    RESTORED: pgettext("number of invitations", "Can be used again"),
    QUEUED_BEFORE: _("Had this mail a moment ago"),
    UNCHANGED: _("There was nothing to change"),
    CHANGED: _("Changed by somebody else meanwhile"),
}
LEFT = frozenset({QUEUED_BEFORE, UNCHANGED, CHANGED})
