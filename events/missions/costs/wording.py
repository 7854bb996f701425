"""Words of costs in the current language."""

from __future__ import annotations

from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import pgettext


def kind_names() -> dict[str, str]:
    return {
        "transport": _("Transport"),
        "lodging": _("Lodging"),
        "per_diem": _("Per diem"),
        "fees": _("Fees"),
        "other": pgettext("cost", "Other"),
    }


def payer_names() -> dict[str, str]:
    return {
        "sender": pgettext("who pays", "Sender"),
        "host": pgettext("who pays", "Host"),
        "funder": pgettext("who pays", "Funder"),
    }
