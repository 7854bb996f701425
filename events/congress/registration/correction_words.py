"""Until when people correct their own data, in words."""

from __future__ import annotations

import datetime as dt

from events.congress.organizing.models import Event
from events.congress.organizing.window_words import words_of
from events.congress.registration.rules import corrections_end, may_correct
from events.platform.language.lazy import gettext as _

_CORRECT_UNTIL = _("You can correct your data by yourself until %(day)s, %(time)s (time in %(place)s).")
_CORRECTED_UNTIL = _("You could correct your data by yourself until %(day)s, %(time)s (time in %(place)s).")


def corrections_text(event: Event, now: dt.datetime) -> str:
    """Return until when people correct their own data, in the time of the event's place; "" where that is always."""
    last = corrections_end(event)
    if last is None:
        return ""
    return str((_CORRECT_UNTIL if may_correct(event, now) else _CORRECTED_UNTIL) % words_of(last))
