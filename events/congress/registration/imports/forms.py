"""The questions asked before a table of registrations is written."""

from __future__ import annotations

from events.platform.language.lazy import gettext as _
from events.platform.web.fields import BooleanField
from events.platform.web.forms import Form


class ImportForm(Form):
    """Whether those who are registered are told so."""

    is_told = BooleanField(_("Send each of them the confirmation with their link"))
