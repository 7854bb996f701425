"""The small forms of acts on one registration."""

from __future__ import annotations

from events.congress.registration.field_rules import OneOf
from events.congress.registration.words import PAYMENT_WORDS
from events.platform.language.lazy import gettext as _
from events.platform.web.fields import LineField, LongTextField, RadioField, choices_of
from events.platform.web.form_rules import Filled
from events.platform.web.forms import Form


class PaymentForm(Form):
    """A payment as an organizer notes it by hand."""

    payment = RadioField(
        _("Payment"),
        [OneOf(_("Say how it stands."))],
        choices=choices_of((code, word) for code, word in PAYMENT_WORDS.items() if code != "free"),
    )
    note = LineField(_("Note"), longest=200)


class CompanionsForm(Form):
    """With whom somebody waits for seats."""

    references = LongTextField(
        _("References of the others"), [Filled(_("Write at least one reference."))], longest=1000
    )


class ReasonForm(Form):
    """Why an organizer cancels a registration; it may be told to the person."""

    reason = LongTextField(_("Reason"), longest=1000)
