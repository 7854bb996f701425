"""What may be typed to sign in and about one's own account."""

from __future__ import annotations

from typing import Any

from wtforms import PasswordField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import languages, own_name
from events.platform.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD
from events.platform.web.forms import Email, Filled, Form, LineField


def sign_in_form(*arguments: Any, **keywords: Any) -> Form:
    """Address and password."""

    class SignInForm(Form):
        email = LineField(_("E-mail"), [Filled(), Email()], longest=254)
        password = PasswordField(_("Password"), [Filled()])

    return SignInForm(*arguments, **keywords)


def link_form(*arguments: Any, **keywords: Any) -> Form:
    """The address that a sign-in link is sent to."""

    class LinkForm(Form):
        email = LineField(_("E-mail"), [Filled(), Email()], longest=254)

    return LinkForm(*arguments, **keywords)


def account_form(*arguments: Any, **keywords: Any) -> Form:
    """One's own name and language."""

    class AccountForm(Form):
        name = LineField(_("Name"), [Filled()])
        language = SelectField(
            _("Language of the mails to you"),
            [Filled()],
            choices=[SelectChoice(code, own_name(code)) for code in languages()],
        )

    return AccountForm(*arguments, **keywords)


def password_form(*arguments: Any, **keywords: Any) -> Form:
    """A new password, typed once: browsers and password managers show it."""

    class PasswordForm(Form):
        password = PasswordField(_("New password"), [Filled(), _long_enough])

    return PasswordForm(*arguments, **keywords)


def _long_enough(form: object, field: Any) -> None:
    if not SHORTEST_PASSWORD <= len(field.data or "") <= LONGEST_PASSWORD:
        raise ValidationError(
            _(
                "A password has at least %(shortest)s characters; a sentence of a few words is good.",
                shortest=SHORTEST_PASSWORD,
            )
        )
