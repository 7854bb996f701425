"""What organizers may type on the pages of mails."""

from __future__ import annotations

from typing import Any

from events.platform.language.i18n import gettext as _
from events.platform.web.forms import Email, Filled, Form, LineField


def test_mail_form(*arguments: Any, **values: Any) -> Form:
    """Where a test mail goes: `email`."""
    fields = {"email": LineField(_("Send a test mail to"), [Filled(), Email()], longest=254)}
    form: Form = type("TestMailForm", (Form,), fields)(*arguments, **values)
    return form
