"""When registration is or was open, in words."""

from __future__ import annotations

from collections.abc import Mapping

from events.congress.organizing.windows import Phase, Window
from events.platform.language.formats import city_of, day, time
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.zoned import ZonedTime

_PHASE_WORDS: Mapping[Phase, LazyText] = {
    "cancelled": _("The event is cancelled. Nobody can register for it any more."),
    "draft": _("This is what the form will look like. Nobody can register before the event is published."),
}
# By what is known of the end of the window that the phase leads to.
_UNDATED_WORDS: Mapping[Phase, LazyText] = {
    "not_yet": _("Registration has not opened yet. Its date will be given on the pages of the event."),
}
_DATED_WORDS: Mapping[Phase, LazyText] = {
    "not_yet": _("Registration opens on %(day)s at %(time)s (time in %(place)s)."),
    "closed": _("Registration closed on %(day)s at %(time)s (time in %(place)s)."),
    "open": _("Registration is open until %(day)s, %(time)s (time in %(place)s)."),
}


def words_of(at: ZonedTime) -> dict[str, str]:
    return {"day": day(at.wall.date()), "time": time(at.wall), "place": city_of(at.zone)}


def window_text(window: Window) -> str:
    """Return when registration is or was open, in the time of the event's place."""
    if window.phase in _PHASE_WORDS:
        return str(_PHASE_WORDS[window.phase])
    at = window.opens if window.phase == "not_yet" else window.closes
    if at is None:
        return str(_UNDATED_WORDS.get(window.phase, ""))
    return str(_DATED_WORDS[window.phase] % words_of(at))
