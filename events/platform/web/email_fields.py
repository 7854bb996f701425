"""The field for an e-mail address, which asks about a likely slip before the address stands.

The question is a part of the field: radio buttons named after it, whose value is the address chosen. An answer counts
for the address that it was given about, so that whoever types another one is asked anew; a settled one goes along as
a hidden input, so that nobody is asked twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from wtforms.validators import ValidationError

from events.platform.email_addresses import AddressError, Doubt, doubt_about, fold_email, settled
from events.platform.language.cleaning import clean_line
from events.platform.language.lazy import gettext as _
from events.platform.mail_domains import takes_mail
from events.platform.web.fields import Label, LineField
from events.platform.web.form_rules import refuse
from events.platform.web.forms import Form
from events.platform.web.installation import installation

_UNREACHABLE = _("No mail reaches %(domain)s. Check what stands after the @.")


class EmailField(LineField):
    """An e-mail address in its one spelling, or as it stood before. `doubt` is what the page asks about it."""

    doubt: Doubt | None = None
    stood = ""
    _answer = ""
    _is_global = True

    def __init__(self, label: Label = "", validators: Sequence[Any] = (), **options: Any) -> None:
        super().__init__(label, validators, longest=254, **options)

    @property
    def answer_name(self) -> str:
        return f"{self.name}-answer"

    @property
    def settled(self) -> str:
        """The address that nothing is asked about any more though it looks like a slip, empty where there is none."""
        is_settled = self.data and self._answer == self.data and not self.doubt and doubt_about(self.data)
        return self.data if is_settled else ""

    def process(self, formdata: Any, *data: Any, **options: Any) -> None:
        super().process(formdata, *data, **options)
        sent = formdata.getlist(self.answer_name) if formdata is not None else [self.data]
        self._answer = clean_line(str(sent[0])) if sent else ""

    def post_validate(self, form: object, validation_stopped: bool) -> None:
        if self.errors or self.data in ("", self.stood):
            return
        try:
            self.data, self.doubt = settled(self.data, self._answer, is_global=self._is_global)
        except AddressError as failure:
            self._refuse(failure)
        if self.doubt:
            raise ValidationError(str(self.doubt.question))

    def _refuse(self, failure: AddressError) -> None:
        raise ValidationError(str(failure.message))


def keep_standing(form: Form, before: Mapping[str, Any]) -> None:
    """Let the addresses that stood `before` stand in a form, whatever they are: nothing is asked or changed of them."""
    for field in form:
        if isinstance(field, EmailField):
            field.stood = before.get(field.short_name) or ""


async def are_reachable(request: Request, form: Form) -> bool:
    """Whether mail can reach the addresses in a valid form, where the installation asks the DNS.

    The form says which it cannot reach.
    """
    if not installation(request).settings.check_mail_domains:
        return True
    for field in form:
        if not isinstance(field, EmailField) or field.data in ("", field.stood):
            continue
        if not await takes_mail(field.data):
            refuse(field, _UNREACHABLE % {"domain": field.data.rpartition("@")[2]})
    return not form.errors


class KnownEmailField(EmailField):
    """An address that is looked for among those that are known.

    Only one's own network delivers to some, and some were kept before addresses were checked as they are now.
    """

    _is_global = False

    def _refuse(self, failure: AddressError) -> None:
        if not all(self.data.partition("@")):
            super()._refuse(failure)
        self.data = fold_email(self.data)
