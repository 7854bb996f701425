"""Words of costs."""

from __future__ import annotations

from collections.abc import Mapping

from events.platform.language.lazy import LazyText, pgettext
from events.platform.language.lazy import gettext as _

KIND_WORDS: Mapping[str, LazyText] = {
    "transport": _("Transport"),
    "lodging": _("Lodging"),
    "per_diem": _("Per diem"),
    "fees": _("Fees"),
    "other": pgettext("cost", "Other"),
}
PAYER_WORDS: Mapping[str, LazyText] = {
    "sender": pgettext("who pays", "Sender"),
    "host": pgettext("who pays", "Host"),
    "funder": pgettext("who pays", "Funder"),
}
