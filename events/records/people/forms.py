"""Forms to sign in and of one's own account."""

from __future__ import annotations

from starlette.datastructures import FormData
from wtforms.fields import Field
from wtforms.validators import ValidationError

from events.platform.language.i18n import gettext
from events.platform.language.lazy import gettext as _
from events.platform.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD
from events.platform.web.email_fields import KnownEmailField
from events.platform.web.fields import LineField, PasswordField, SelectField
from events.platform.web.form_rules import Filled, language_choices
from events.platform.web.forms import Form


def _long_enough(form: object, field: Field) -> None:
    if not SHORTEST_PASSWORD <= len(field.data or "") <= LONGEST_PASSWORD:
        raise ValidationError(
            gettext(
                "A password has at least %(shortest)s characters; a sentence of a few words is good.",
                shortest=SHORTEST_PASSWORD,
            )
        )


class SignInForm(Form):
    """Address and password."""

    email = LineField(_("E-mail"), [Filled()], longest=254)
    password = PasswordField(_("Password"), [Filled()])


class LinkForm(Form):
    """The address that a sign-in link is sent to."""

    email = KnownEmailField(_("E-mail"), [Filled()])


class AccountForm(Form):
    """One's own name and language."""

    name = LineField(_("Name"), [Filled()])
    language = SelectField(_("Language of the mails to you"), [Filled()], choices=language_choices)


class PasswordForm(Form):
    """A new password, typed once: browsers and password managers show it; and the current one, unless `is_known`."""

    current = PasswordField(_("Current password"), [Filled()])
    password = PasswordField(_("New password"), [Filled(), _long_enough])

    def __init__(self, formdata: FormData | None = None, *, is_known: bool) -> None:
        super().__init__(formdata)
        if is_known:
            del self.current
