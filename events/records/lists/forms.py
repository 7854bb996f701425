"""The form of a saved view."""

from __future__ import annotations

from events.platform.language.lazy import gettext as _
from events.platform.language.lazy import pgettext
from events.platform.web.fields import BooleanField, LineField
from events.platform.web.form_rules import Filled
from events.platform.web.forms import Form


class ViewForm(Form):
    """What a view is called, who sees it, and whether the list opens with it."""

    title = LineField(pgettext("of a view", "Name"), [Filled()], longest=60)
    is_shared = BooleanField(_("The whole team sees it"))
    is_default = BooleanField(_("The list opens with it for me"))


class NothingAsked(Form):
    """An act for which nothing is typed."""
