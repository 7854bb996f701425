"""What a traveller may write: one small form for each kind of note."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from wtforms import DateTimeLocalField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from events.missions.costs.forms import is_amount, minor_units
from events.missions.itineraries.plan.values import ENCOUNTERS, TRANSPORT, Leg, LegKind, Plan
from events.missions.itineraries.plan.words import title_of
from events.platform.language.choices import currencies
from events.platform.language.formats import day_month, time
from events.platform.language.i18n import current_language, pgettext
from events.platform.language.i18n import gettext as _
from events.platform.web.forms import Filled, Form, LineField, LongTextField
from events.platform.zoned import WallTimeError, ZonedTime

LONGEST_NOTE = 4000
LONGEST_MINUTES = 20_000
_WALL = "%Y-%m-%dT%H:%M"


def legs_for(kind: str, legs: Sequence[Leg]) -> list[Leg]:
    """The legs that a note of a kind can be about."""
    wanted = {"driver": TRANSPORT, "minutes": ENCOUNTERS}.get(kind, frozenset(LegKind))
    return [leg for leg in legs if leg.kind in wanted and not leg.is_cancelled]


def note_form(kind: str, plan: Plan, legs: Sequence[Leg], *arguments: Any, **keywords: Any) -> Form:
    """The form of a kind of note for somebody whose legs these are; its ids begin with the kind."""
    inputs = _INPUTS[kind]()
    if kind != "receipt":
        inputs = {"leg": _leg_field(kind, plan, legs), **inputs}
    form: Form = type("NoteForm", (_NoteForm,), {**inputs, "kind_of_note": kind})(*arguments, **keywords)
    for field in form:
        field.id = f"{kind}-{field.id}"
        field.label.field_id = field.id
    return form


class _NoteForm(Form):
    kind_of_note = ""

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if self.kind_of_note == "time" and not (self["starts"].data or self["ends"].data):
            self["starts"].errors = [_("Say the new start, the new end, or both.")]
            return False
        return True


def _leg_field(kind: str, plan: Plan, legs: Sequence[Leg]) -> SelectField:
    choices = [
        SelectChoice(leg.code, f"{day_month(leg.starts.wall)}, {time(leg.starts.wall)} · {title_of(leg, plan)}")
        for leg in legs_for(kind, legs)
    ]
    is_needed = kind != "note"
    empty = SelectChoice("", _("Choose a leg") if is_needed else _("The whole journey"))
    checks = [Filled(lambda: _("Choose what it is about."))] if is_needed else []
    return SelectField(pgettext("field note", "About"), checks, choices=[empty, *choices], default="")


def _time_inputs() -> dict[str, Any]:
    when = _("By the clock of the place.")
    return {
        "starts": DateTimeLocalField(_("New start"), [Optional(), _Wall()], format=[_WALL], description=when),
        "ends": DateTimeLocalField(_("New end or arrival"), [Optional(), _Wall()], format=[_WALL]),
        "body": _remark(),
    }


def _driver_inputs() -> dict[str, Any]:
    return {
        "driver": LineField(_("Name of the driver"), [Filled()], longest=120),
        "driver_phone": LineField(_("Telephone of the driver"), longest=40),
        "vehicle": LineField(_("Vehicle"), longest=120, description=_("Colour, make, number plate.")),
        "body": _remark(),
    }


def _receipt_inputs() -> dict[str, Any]:
    names = [SelectChoice(code, name) for code, name in currencies(current_language())]
    return {
        "amount": LineField(_("Amount"), [is_amount], longest=30),
        "currency": SelectField(_("Currency"), [Filled()], choices=names),
        "body": LongTextField(_("What it was for"), longest=500),
    }


def _minutes_inputs() -> dict[str, Any]:
    return {"body": LongTextField(_("What was said and agreed"), [Filled()], longest=LONGEST_MINUTES)}


def _note_inputs() -> dict[str, Any]:
    return {"body": LongTextField(_("What the office should know"), [Filled()], longest=LONGEST_NOTE)}


def _remark() -> LongTextField:
    return LongTextField(_("Remark"), longest=LONGEST_NOTE)


_INPUTS = {
    "time": _time_inputs,
    "driver": _driver_inputs,
    "receipt": _receipt_inputs,
    "minutes": _minutes_inputs,
    "note": _note_inputs,
}


class _Wall:
    """Refuses what is no wall time of the years known here."""

    def __call__(self, _form: object, field: Any) -> None:
        try:
            ZonedTime(field.data, "UTC")
        except WallTimeError:
            field.data = None
            raise ValidationError(_("This is no date with an hour: it should look like 2027-03-17 14:30.")) from None


def details_in(kind: str, form: Form) -> dict[str, Any]:
    """What a valid form says beside its text, as the note keeps it."""
    if kind == "time":
        return {name: form[name].data.strftime(_WALL) for name in ("starts", "ends") if form[name].data}
    if kind == "driver":
        return {name: form[name].data for name in ("driver", "driver_phone", "vehicle") if form[name].data}
    if kind == "receipt":
        return {"amount": minor_units(form["amount"], form["currency"]), "currency": form["currency"].data}
    return {"language": current_language()} if kind == "minutes" else {}


def device_time(text: str, now: dt.datetime) -> dt.datetime:
    """What the device's clock said (ISO 8601 with its offset); `now` for what is nothing of the kind."""
    try:
        said = dt.datetime.fromisoformat(text[:40])
        return said.astimezone(dt.UTC) if said.tzinfo and 2000 < said.year < 2100 else now
    except (ValueError, OverflowError):
        return now
