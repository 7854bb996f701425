"""Words of joint actions."""

from __future__ import annotations

from collections.abc import Mapping

from events.platform.language.lazy import LazyText, pgettext

OVER = frozenset({"done", "dropped"})

STATE_WORDS: Mapping[str, LazyText] = {
    "open": pgettext("joint action", "Open"),
    "under_way": pgettext("joint action", "Under way"),
    "done": pgettext("joint action", "Done"),
    "dropped": pgettext("joint action", "Dropped"),
}
TONES = {"open": "wait", "under_way": "info", "done": "good", "dropped": "quiet"}
