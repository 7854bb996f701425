"""Forms of costs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData, UploadFile
from wtforms import FileField
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from events.missions.costs.models import BudgetLine, Receipt
from events.missions.costs.words import KIND_WORDS, PAYER_WORDS
from events.platform.language.choices import currencies
from events.platform.language.i18n import current_language, gettext
from events.platform.language.lazy import gettext as _
from events.platform.web.fields import (
    BooleanField,
    DateField,
    HiddenField,
    LineField,
    LongTextField,
    RadioField,
    SelectField,
    TextsField,
    choices_of,
)
from events.platform.web.form_rules import Filled, country_choices
from events.platform.web.forms import Form
from events.records.money import MoneyError, read_amount, read_rate, typed_amount

_UNIT = _("One unit of it in %(currency)s")


def is_amount(form: Form, field: Field) -> None:
    """Refuse what is no amount of the currency that the form has in `currency`."""
    if not field.data:
        return
    currency = form["currency"].data
    try:
        read_amount(field.data, currency)
    except MoneyError:
        message = gettext("This is no amount in %(currency)s: write digits only.", currency=currency)
        raise ValidationError(message) from None


def _is_rate(_form: Form, field: Field) -> None:
    try:
        read_rate(field.data or "")
    except MoneyError:
        raise ValidationError(gettext("A rate is a number above zero, such as 0.131.")) from None


def _has_file(_form: Form, field: Field) -> None:
    if not isinstance(field.data, UploadFile) or not field.data.filename:
        raise ValidationError(gettext("The picture or PDF of the receipt is missing."))


def currency_choices() -> list[SelectChoice]:
    return choices_of(currencies(current_language()))


def _currency() -> SelectField:
    return SelectField(_("Currency"), [Filled()], choices=currency_choices)


def _rate() -> LineField:
    return LineField("", [_is_rate], longest=30, default="1", description=_("1 where it is the same currency."))


def _rate_on() -> DateField:
    return DateField(_("Rate of"), [Optional()])


def _payer() -> RadioField:
    return RadioField(_("Who pays"), [Filled()], choices=choices_of(PAYER_WORDS), default="sender")


class _ConvertedForm(Form):
    """A form that asks what its currency is worth in `base`, that of the mission."""

    rate: LineField

    def __init__(self, base: str, formdata: FormData | None = None, **options: Any) -> None:
        super().__init__(formdata, **options)
        self.rate.label.text = _UNIT % {"currency": base}


class LineForm(_ConvertedForm):
    """A budget line; `leg` offers the legs that it may pay for."""

    label = TextsField(_("What it is for"), is_required=True, longest=200)
    kind = SelectField(_("Kind"), [Filled()], choices=choices_of(KIND_WORDS))
    payer = _payer()
    is_direct = BooleanField(
        _("Direct cost"),
        default=True,
        description=_("Otherwise it counts in the full cost only: staff time, overhead, what a partner gives."),
    )
    currency = _currency()
    planned = LineField(_("Planned"), [is_amount], longest=30)
    spent = LineField(_("Spent"), [is_amount], longest=30)
    rate = _rate()
    rate_on = _rate_on()
    leg = SelectField(_("Leg that it pays for"))
    nonce = HiddenField()

    @property
    def columns(self) -> dict[str, object]:
        """The columns of a valid form, without the leg."""
        return {
            "kind": self.kind.data,
            "payer": self.payer.data,
            "is_direct": self.is_direct.data,
            "currency": self.currency.data,
            "planned": minor_units(self.planned, self.currency),
            "spent": minor_units(self.spent, self.currency),
            "rate": read_rate(self.rate.data),
            "rate_on": self.rate_on.data,
        }


def line_data(row: BudgetLine, label: Mapping[str, str], leg: str) -> dict[str, object]:
    """Return a line as its form shows it; `leg` is the code of the leg that it pays for, or empty."""
    columns = {name: getattr(row, name) for name in ("kind", "payer", "is_direct", "currency", "rate", "rate_on")}
    amounts = {name: typed_amount(getattr(row, name), row.currency) for name in ("planned", "spent")}
    return {**columns, **amounts, "label": label, "leg": leg}


def minor_units(amount: LineField, currency: SelectField) -> int | None:
    """Return a valid amount in minor units, None where it is empty."""
    return read_amount(amount.data, currency.data) if amount.data else None


class RateForm(_ConvertedForm):
    """The worth of a night in a country to one person."""

    country = SelectField(_("Country"), [Filled()], choices=country_choices)
    currency = _currency()
    amount = LineField(_("For one person and night"), [Filled(), is_amount], longest=30)
    rate = _rate()
    rate_on = _rate_on()
    payer = _payer()

    @property
    def columns(self) -> dict[str, object]:
        """The columns of a valid form, without the country."""
        return {
            "currency": self.currency.data,
            "amount": minor_units(self.amount, self.currency),
            "rate": read_rate(self.rate.data),
            "rate_on": self.rate_on.data,
            "payer": self.payer.data,
        }


class ReceiptForm(Form):
    """A receipt; `line` offers the lines of the budget. A new one comes with its picture."""

    file = FileField(_("Picture or PDF"), [_has_file])
    nonce = HiddenField()
    line = SelectField(_("Budget line"), default="")
    currency = _currency()
    amount = LineField(_("Amount"), [is_amount], longest=30)
    spent_on = DateField(_("Spent on"), [Optional()])
    note = LongTextField(_("Note"), longest=500)
    adds = BooleanField(_("Add it to what was spent"), default=True)

    def __init__(self, formdata: FormData | None = None, *, is_new: bool = False, **options: Any) -> None:
        super().__init__(formdata, **options)
        if not is_new:
            del self.file
            del self.nonce

    @property
    def minor(self) -> int | None:
        """The amount of a valid form in minor units of its currency."""
        return minor_units(self.amount, self.currency)


def receipt_data(row: Receipt, line: str) -> dict[str, object]:
    """Return a receipt as its form shows it; `line` is the code of its budget line, or empty."""
    currency = row.currency or "EUR"
    return {
        "line": line,
        "currency": currency,
        "amount": typed_amount(row.amount, currency),
        "spent_on": row.spent_on,
        "note": row.note,
        "adds": row.line_id is None,
    }
