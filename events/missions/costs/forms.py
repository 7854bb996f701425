"""What may be typed about costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.datastructures import UploadFile
from wtforms import BooleanField, DateField, FileField, HiddenField, RadioField, SelectField
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from events.missions.costs.models import Receipt
from events.missions.costs.wording import kind_names, payer_names
from events.missions.file.models import Mission
from events.platform.language.choices import countries, currencies
from events.platform.language.i18n import current_language
from events.platform.language.i18n import gettext as _
from events.platform.web.forms import Filled, Form, LineField, LongTextField, translated_field
from events.records.money import MoneyError, read_amount, read_rate, typed_amount
from events.records.texts.languages import fallback_order


class Amount:
    """Refuses what is no amount of the currency that the form has in `currency`."""

    def __call__(self, form: Form, field: Field) -> None:
        if not field.data:
            return
        try:
            read_amount(field.data, form["currency"].data)
        except MoneyError:
            raise ValidationError(
                _("This is no amount in %(currency)s: write digits only.", currency=form["currency"].data)
            ) from None


class Rate:
    """Refuses what is no rate."""

    def __call__(self, _form: Form, field: Field) -> None:
        try:
            read_rate(field.data or "")
        except MoneyError:
            raise ValidationError(_("A rate is a number above zero, such as 0.131.")) from None


def _choices(names: dict[str, str]) -> list[SelectChoice]:
    return [SelectChoice(code, name) for code, name in names.items()]


def _currency() -> SelectField:
    return SelectField(_("Currency"), [Filled()], choices=_choices(dict(currencies(current_language()))))


def _rate_inputs(mission: Mission) -> dict[str, Any]:
    return {
        "rate": LineField(
            _("One unit of it in %(currency)s", currency=mission.currency),
            [Rate()],
            longest=30,
            default="1",
            description=_("1 where it is the same currency."),
        ),
        "rate_on": DateField(_("Rate of"), [Optional()]),
    }


def line_form(mission: Mission, legs: Sequence[tuple[str, str]], *arguments: Any, **keywords: Any) -> Form:
    """A budget line; `legs` are codes and names of what it may pay for."""
    inputs: dict[str, Any] = {
        "label": translated_field(
            _("What it is for"), fallback_order(mission), required_in=mission.default_language, longest=200
        ),
        "kind": SelectField(_("Kind"), [Filled()], choices=_choices(kind_names())),
        "payer": RadioField(_("Who pays"), [Filled()], choices=_choices(payer_names()), default="sender"),
        "is_direct": BooleanField(
            _("Direct cost"),
            default=True,
            description=_("Otherwise it counts in the full cost only: staff time, overhead, what a partner gives."),
        ),
        "currency": _currency(),
        "planned": LineField(_("Planned"), [Amount()], longest=30),
        "spent": LineField(_("Spent"), [Amount()], longest=30),
        **_rate_inputs(mission),
        "leg": SelectField(
            _("Leg that it pays for"), choices=[SelectChoice("", _("None")), *(SelectChoice(*leg) for leg in legs)]
        ),
    }
    form: Form = type("LineForm", (Form,), inputs)(*arguments, **keywords)
    return form


def line_columns(form: Form) -> dict[str, Any]:
    """A valid form as columns, without the leg."""
    columns = {name: form[name].data for name in ("kind", "payer", "is_direct", "currency", "rate_on")}
    amounts = {name: amount_in(form, name) for name in ("planned", "spent")}
    return columns | amounts | {"rate": read_rate(form["rate"].data)}


def amount_in(form: Form, name: str) -> int | None:
    """Minor units of a valid input, None where it is empty."""
    text = form[name].data
    return read_amount(text, form["currency"].data) if text else None


def rate_form(mission: Mission, *arguments: Any, **keywords: Any) -> Form:
    """What a night in a country is worth to one person."""
    inputs: dict[str, Any] = {
        "country": SelectField(_("Country"), [Filled()], choices=_choices(dict(countries(current_language())))),
        "currency": _currency(),
        "amount": LineField(_("For one person and night"), [Filled(), Amount()], longest=30),
        **_rate_inputs(mission),
        "payer": RadioField(_("Who pays"), [Filled()], choices=_choices(payer_names()), default="sender"),
    }
    form: Form = type("RateForm", (Form,), inputs)(*arguments, **keywords)
    return form


def receipt_form(lines: Sequence[tuple[str, str]], *arguments: Any, is_new: bool = False, **keywords: Any) -> Form:
    """What is said of a receipt; `lines` are codes and labels of the budget. A new one comes with its picture."""
    picture = {"file": FileField(_("Picture or PDF"), [_has_file]), "nonce": HiddenField()}
    inputs: dict[str, Any] = {
        **(picture if is_new else {}),
        "line": SelectField(
            _("Budget line"),
            choices=[SelectChoice("", _("Not yet")), *(SelectChoice(*line) for line in lines)],
            default="",
        ),
        "currency": _currency(),
        "amount": LineField(_("Amount"), [Amount()], longest=30),
        "spent_on": DateField(_("Spent on"), [Optional()]),
        "note": LongTextField(_("Note"), longest=500),
        "adds": BooleanField(_("Add it to what was spent"), default=True),
    }
    form: Form = type("ReceiptForm", (Form,), inputs)(*arguments, **keywords)
    return form


def _has_file(_form: Form, field: Field) -> None:
    if not isinstance(field.data, UploadFile) or not field.data.filename:
        raise ValidationError(_("The picture or PDF of the receipt is missing."))


def receipt_data(row: Receipt, line: str) -> dict[str, Any]:
    """A receipt for its form; `line` is the code of the budget line that it is put to, or empty."""
    currency = row.currency or "EUR"
    return {
        "line": line,
        "currency": currency,
        "amount": typed_amount(row.amount, currency),
        "spent_on": row.spent_on,
        "note": row.note,
        "adds": row.line_id is None,
    }


def line_data(row: Any, label: dict[str, str], leg: str) -> dict[str, Any]:
    """A line for its form."""
    names = ("kind", "payer", "is_direct", "currency", "rate", "rate_on")
    amounts = {name: typed_amount(getattr(row, name), row.currency) for name in ("planned", "spent")}
    return {name: getattr(row, name) for name in names} | amounts | {"label": label, "leg": leg}
