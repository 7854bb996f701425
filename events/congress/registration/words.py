"""Words for what registrations are, by their codes."""

from __future__ import annotations

from collections.abc import Mapping

from events.platform.language.lazy import LazyText, pgettext
from events.platform.language.lazy import gettext as _

# By the stage: the state, or "refused".
STATE_WORDS: Mapping[str, LazyText] = {
    "nominated": pgettext("a registration", "Nominated"),
    "submitted": pgettext("a registration", "To be approved"),
    "confirmed": _("Confirmed"),
    "waitlisted": _("Waiting list"),
    "refused": pgettext("a registration", "Refused"),
    "declined": pgettext("a registration", "Declined"),
    "cancelled": _("Cancelled"),
}
# Over the number of registrations in a state; some languages put these in the plural.
COUNT_WORDS: Mapping[str, LazyText] = {
    "nominated": pgettext("number of registrations", "Nominated"),
    "submitted": pgettext("number of registrations", "To be approved"),
    "confirmed": pgettext("number of registrations", "Confirmed"),
    "waitlisted": pgettext("number of registrations", "Waiting list"),
    "refused": pgettext("number of registrations", "Refused"),
    "declined": pgettext("number of registrations", "Declined"),
    "cancelled": pgettext("number of registrations", "Cancelled"),
}
ALWAYS_COUNTED = frozenset({"confirmed", "waitlisted", "cancelled"})  # the others where there is one
APPROVAL_WORDS: Mapping[str, LazyText] = {
    "not_asked": pgettext("approval of a registration", "Not needed"),
    "asked": pgettext("approval of a registration", "To be decided"),
    "approved": pgettext("approval of a registration", "Approved"),
    "refused": pgettext("approval of a registration", "Refused"),
}
ATTENDANCE_WORDS: Mapping[str, LazyText] = {"on_site": _("On site"), "online": _("Online")}
PAYMENT_WORDS: Mapping[str, LazyText] = {
    "free": pgettext("payment of a registration", "Free of charge"),
    "due": pgettext("payment of a registration", "To be paid"),
    "paid": pgettext("payment of a registration", "Paid"),
    "waived": pgettext("payment of a registration", "Waived"),
}
STATE_TONES: Mapping[str, str] = {
    "nominated": "quiet",
    "submitted": "wait",
    "confirmed": "good",
    "waitlisted": "wait",
    "refused": "stop",
    "declined": "stop",
    "cancelled": "stop",
}
