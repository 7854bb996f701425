"""What is asked before two registrations are merged."""

from __future__ import annotations

from events.platform.language.lazy import gettext as _
from events.platform.web.fields import BooleanField, LineField
from events.platform.web.form_rules import Filled
from events.platform.web.forms import Form


class MergeForm(Form):
    """Whether a mail follows."""

    is_told = BooleanField(_("Send them the link to the registration that stays"))


class OtherForm(Form):
    """Which other registration is the same person's."""

    reference = LineField(_("Reference of the other registration"), [Filled()], longest=40)
