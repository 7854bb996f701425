"""What organizers may type on the pages of mails."""

from __future__ import annotations

from typing import Any

from events.forms import Email, Filled, Form, LineField
from events.i18n import gettext as _


def test_mail_form(*arguments: Any, **values: Any) -> Form:
    """Where a test mail goes: `email`."""
    fields = {"email": LineField(_("Send a test mail to"), [Filled(), Email()], longest=254)}
    form: Form = type("TestMailForm", (Form,), fields)(*arguments, **values)
    return form
