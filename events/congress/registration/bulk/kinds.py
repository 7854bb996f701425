"""The acts on many registrations: what each is called, whom it changes, and what became of each of them in words."""

from __future__ import annotations

from collections.abc import Mapping

from events.congress.registration.bulk.values import Person
from events.congress.registration.life import Outcome, State, may_approve, may_reconsider, may_refuse
from events.platform.language.lazy import LazyText, ngettext, pgettext
from events.platform.language.lazy import gettext as _
from events.records.lists.kept_acts import NO_MAIL, KeptAct, by_key

CHANGED = "changed"
NOTED = "noted"
TAGGED = "tagged"
UNTAGGED = "untagged"
CERTIFICATE_SENT = "certificate_sent"
ABSENT = "absent"

_DECIDED_AGAIN = ngettext("Have %(num)s registration decided again?", "Have %(num)s registrations decided again?")
_UNTAG = ngettext("Remove the tag from %(num)s registration?", "Remove the tag from %(num)s registrations?")

KINDS: Mapping[str, KeptAct[Person]] = by_key(
    KeptAct(
        "approval",
        _("Approved"),
        ngettext("Approve %(num)s registration?", "Approve %(num)s registrations?"),
        _("Where no seat is free, people go on the waiting list. Each of them gets a mail."),
        _("Approve"),
        lambda one: may_approve(one.state, one.approval),
        writes=True,
        undoing=_DECIDED_AGAIN,
        back="reconsideration",
    ),
    KeptAct(
        "refusal",
        pgettext("a registration", "Refused"),
        ngettext("Refuse %(num)s registration?", "Refuse %(num)s registrations?"),
        _("Their seats go to the next people on the waiting list at once. Each of them gets a mail."),
        _("Refuse"),
        lambda one: may_refuse(one.state, one.approval),
        writes=True,
        undoing=_DECIDED_AGAIN,
        back="reconsideration",
        tone="warm",
    ),
    KeptAct(
        "reconsideration",
        _("To be decided again"),
        _DECIDED_AGAIN,
        _("Approvals and refusals are taken back. Each of them gets a mail."),
        _("Decide again"),
        lambda one: may_reconsider(one.state, one.approval),
        writes=True,
    ),
    KeptAct(
        "payment",
        _("Payment noted"),
        ngettext("Note the payment of %(num)s registration?", "Note the payment of %(num)s registrations?"),
        NO_MAIL,
        _("Note the payment"),
        lambda one: one.is_priced,
        undoing=ngettext(
            "Take back what was noted of %(num)s payment?", "Take back what was noted of %(num)s payments?"
        ),
        back="payment",
    ),
    KeptAct(
        "certificates",
        _("Certificates sent"),
        ngettext("Send %(num)s certificate of attendance?", "Send %(num)s certificates of attendance?"),
        _(
            "Each of them gets a mail with the link to their certificate, at the earliest on the day from which "
            "certificates can be downloaded. Who had such a mail before gets no other."
        ),
        _("Send certificates"),
        lambda one: one.is_checked_in and one.state == State.CONFIRMED,
        writes=True,
    ),
    KeptAct(
        "tagging",
        _("Tagged"),
        ngettext("Tag %(num)s registration?", "Tag %(num)s registrations?"),
        NO_MAIL,
        _("Tag"),
        lambda _one: True,
        undoing=_UNTAG,
        back="untagging",
    ),
    KeptAct(
        "untagging",
        _("Tag removed"),
        _UNTAG,
        NO_MAIL,
        _("Remove the tag"),
        lambda _one: True,
        undoing=ngettext("Put the tag back on %(num)s registration?", "Put the tag back on %(num)s registrations?"),
        back="tagging",
    ),
)
OUTCOME_WORDS: Mapping[str, LazyText] = {
    Outcome.CONFIRMED: _("Confirmed"),
    Outcome.WAITLISTED: pgettext("number of registrations", "Waiting list"),
    Outcome.REFUSED: pgettext("number of registrations", "Refused"),
    Outcome.TO_DECIDE: pgettext("number of registrations", "To be approved"),
    NOTED: _("Payment noted"),
    TAGGED: _("Tagged"),
    UNTAGGED: _("Tag removed"),
    CERTIFICATE_SENT: _("Certificates sent"),
    ABSENT: _("Was not checked in"),
    Outcome.QUOTA_FULL: _("The quota of the delegation is full"),
    Outcome.UNCHANGED: _("There was nothing to change"),
    CHANGED: _("Changed by somebody else meanwhile"),
    Outcome.UNKNOWN: _("No longer there"),
}
LEFT = frozenset({Outcome.UNCHANGED, Outcome.QUOTA_FULL, Outcome.UNKNOWN, CHANGED, ABSENT})
