"""What is asked before two registrations are merged."""

from __future__ import annotations

from events.platform.language.lazy import gettext as _
from events.platform.web.fields import BooleanField
from events.platform.web.forms import Form


class MergeForm(Form):
    """Whether a mail follows."""

    is_told = BooleanField(_("Send them the link to the registration that stays"))
