"""Words of joint actions in the current language."""

from __future__ import annotations

from events.platform.language.i18n import pgettext

STATES = ("open", "under_way", "done", "dropped")
OVER = frozenset({"done", "dropped"})


def state_names() -> dict[str, str]:
    return {
        "open": pgettext("joint action", "Open"),
        "under_way": pgettext("joint action", "Under way"),
        "done": pgettext("joint action", "Done"),
        "dropped": pgettext("joint action", "Dropped"),
    }


TONES = {"open": "wait", "under_way": "info", "done": "good", "dropped": "quiet"}
