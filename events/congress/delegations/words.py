"""Delegations in words: the states of their letters."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from events.platform.language.lazy import LazyText, pgettext


class LetterState(StrEnum):
    """Where the note verbale or letter of nomination of a delegation stands."""

    MISSING = "missing"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    SENT_BACK = "sent_back"


LETTER_WORDS: Mapping[str, LazyText] = {
    LetterState.MISSING: pgettext("note verbale", "Not sent yet"),
    LetterState.RECEIVED: pgettext("note verbale", "Received"),
    LetterState.ACCEPTED: pgettext("note verbale", "Accepted"),
    LetterState.SENT_BACK: pgettext("note verbale", "Sent back"),
}
LETTER_TONES: Mapping[str, str] = {
    LetterState.MISSING: "quiet",
    LetterState.RECEIVED: "wait",
    LetterState.ACCEPTED: "good",
    LetterState.SENT_BACK: "fail",
}
