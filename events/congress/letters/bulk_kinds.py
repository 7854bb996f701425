"""The acts on many requests for letters: what each is called, which requests it is for, and what became of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from events.congress.letters.models import LetterRequest
from events.congress.letters.placeholders import PLACEHOLDER_WORDS
from events.congress.letters.words import OPEN, STATE_WORDS, RequestState
from events.platform.language.i18n import gettext
from events.platform.language.lazy import LazyText, ngettext
from events.platform.language.lazy import gettext as _
from events.records.lists.kept_acts import NO_MAIL, KeptAct, by_key

MOST = 500  # requests of one act
CHANGED = "changed"
UNCHANGED = "unchanged"
UNKNOWN = "unknown"
NOT_CONFIRMED = "not_confirmed"
TAKEN_BACK = "taken_back"
_MISSING = "missing:"


def _in(*states: RequestState) -> Callable[[LetterRequest], bool]:
    return lambda row: row.state in states


KINDS: Mapping[str, KeptAct[LetterRequest]] = by_key(
    KeptAct(
        "preparation",
        _("Taken in preparation"),
        ngettext("Start preparing %(num)s letter?", "Start preparing %(num)s letters?"),
        NO_MAIL,
        _("Start preparing"),
        _in(RequestState.ASKED),
        undoing=ngettext(
            "Take back the preparation of %(num)s letter?", "Take back the preparation of %(num)s letters?"
        ),
    ),
    KeptAct(
        "issue",
        _("Letters issued"),
        ngettext("Issue %(num)s letter?", "Issue %(num)s letters?"),
        _(
            "Letters that lack something are left and named. No mail is sent yet; participants see their letter on "
            "their page."
        ),
        _("Issue"),
        _in(*OPEN),
        undoing=ngettext("Withdraw %(num)s letter?", "Withdraw %(num)s letters?"),
        undone=_(
            "Whoever checks one of these letters reads that it was withdrawn. Letters that were sent meanwhile stay."
        ),
    ),
    KeptAct(
        "sending",
        _("Letters sent"),
        ngettext("Send %(num)s letter?", "Send %(num)s letters?"),
        _("Each person gets a mail with the link to their letter. What has left cannot be taken back."),
        _("Send"),
        _in(RequestState.ISSUED),
        writes=True,
    ),
    KeptAct(
        "issue-and-sending",
        _("Letters issued and sent"),
        ngettext("Issue and send %(num)s letter?", "Issue and send %(num)s letters?"),
        _(
            "Letters that lack something are left and named. Each of the others gets a mail with the link to their "
            "letter. What has left cannot be taken back."
        ),
        _("Issue and send"),
        _in(*OPEN, RequestState.ISSUED),
        writes=True,
    ),
)
OPENING = frozenset({"issue", "issue-and-sending"})  # what reads passports
_OUTCOMES: Mapping[str, LazyText] = {
    **STATE_WORDS,
    TAKEN_BACK: _("Taken back"),
    UNCHANGED: _("There was nothing to change"),
    CHANGED: _("Changed by somebody else meanwhile"),
    NOT_CONFIRMED: _("The registration is not confirmed"),
    UNKNOWN: _("No longer there"),
}
_LEFT = frozenset({UNCHANGED, CHANGED, NOT_CONFIRMED, UNKNOWN})


def missing(names: list[str]) -> str:
    """Return the outcome of a letter that lacks something."""
    return _MISSING + ",".join(names)


def is_left(outcome: str) -> bool:
    """Return whether nothing was done."""
    return outcome in _LEFT or outcome.startswith(_MISSING)


def outcome_words(outcome: str) -> str:
    """Return an outcome in the reader's language."""
    if not outcome.startswith(_MISSING):
        return str(_OUTCOMES[outcome])
    names = [str(PLACEHOLDER_WORDS[name]) for name in outcome.removeprefix(_MISSING).split(",")]
    return gettext("Missing: %(names)s", names=", ".join(names))
