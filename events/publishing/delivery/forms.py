"""Forms on the pages of mails."""

from __future__ import annotations

from events.platform.language.cleaning import clean_line
from events.platform.language.lazy import gettext as _
from events.platform.web.email_fields import EmailField
from events.platform.web.fields import HiddenField
from events.platform.web.form_rules import Filled
from events.platform.web.forms import Form


class TestMailForm(Form):
    """Where a test mail goes; the same `nonce` sends one."""

    __test__ = False  # the name is no test's

    email = EmailField(_("Send a test mail to"), [Filled()])
    nonce = HiddenField(filters=[lambda text: clean_line(text or "")[:40]])
