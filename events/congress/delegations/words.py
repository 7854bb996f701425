"""Delegations in words: the states of their letters."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from events.congress.organizing.windows import Window
from events.platform.language.formats import city_of, day, time
from events.platform.language.lazy import LazyText, pgettext
from events.platform.language.lazy import gettext as _
from events.records.imports.values import Fate


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
LINE_WORDS: Mapping[Fate, LazyText] = {
    Fate.WRONG: pgettext("one line of a list", "Refused"),
    Fate.NEW: pgettext("one line of a list", "To be named"),
    Fate.CHANGED: pgettext("one line of a list", "Joins"),
    Fate.LEFT: pgettext("one line of a list", "Nothing changes"),
}
_WHEN_WORDS: Mapping[str, LazyText] = {
    "open": _("You can name people until %(day)s, %(time)s (time in %(place)s)."),
    "not_yet": _("You can name people from %(day)s, %(time)s (time in %(place)s)."),
    "closed": _("The time to name people ended on %(day)s at %(time)s (time in %(place)s)."),
}


def when_text(window: Window) -> str:
    """Return from when or until when people can be named, in the time of the event's place; "" where nobody said."""
    at = window.opens if window.phase == "not_yet" else window.closes
    if at is None or window.phase not in _WHEN_WORDS:
        return ""
    values = {"day": day(at.wall.date()), "time": time(at.wall), "place": city_of(at.zone)}
    return str(_WHEN_WORDS[window.phase] % values)
