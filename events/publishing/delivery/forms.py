"""Forms on the pages of mails."""

from __future__ import annotations

from events.platform.language.cleaning import clean_line
from events.platform.language.lazy import gettext as _
from events.platform.web.fields import HiddenField, LineField
from events.platform.web.form_rules import Email, Filled
from events.platform.web.forms import Form


class TestMailForm(Form):
    """Where a test mail goes; the same `nonce` sends one."""

    __test__ = False  # the name is no test's

    email = LineField(_("Send a test mail to"), [Filled(), Email()], longest=254)
    nonce = HiddenField(filters=[lambda text: clean_line(text or "")[:40]])
