"""Words for what registrations are, by their codes."""

from __future__ import annotations

from collections.abc import Mapping

from events.platform.language.lazy import LazyText, pgettext
from events.platform.language.lazy import gettext as _

STATE_WORDS: Mapping[str, LazyText] = {
    "confirmed": _("Confirmed"),
    "waitlisted": _("Waiting list"),
    "cancelled": _("Cancelled"),
}
# Over the number of registrations in a state; some languages put these in the plural.
COUNT_WORDS: Mapping[str, LazyText] = {
    "confirmed": pgettext("number of registrations", "Confirmed"),
    "waitlisted": pgettext("number of registrations", "Waiting list"),
    "cancelled": pgettext("number of registrations", "Cancelled"),
}
ATTENDANCE_WORDS: Mapping[str, LazyText] = {"on_site": _("On site"), "online": _("Online")}
STATE_TONES: Mapping[str, str] = {"confirmed": "good", "waitlisted": "wait", "cancelled": "stop"}
