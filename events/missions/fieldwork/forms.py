"""The forms of travellers: a small one for each kind of note."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from starlette.datastructures import FormData
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from events.missions.costs.forms import currency_choices, is_amount, minor_units
from events.missions.itineraries.plan.kinds import ENCOUNTERS, TRANSPORT, LegKind
from events.missions.itineraries.plan.values import Leg, Plan
from events.missions.itineraries.plan.words import title_of
from events.platform.language.formats import day_month, time
from events.platform.language.i18n import current_language, gettext
from events.platform.language.lazy import LazyText, pgettext
from events.platform.language.lazy import gettext as _
from events.platform.web.fields import DateTimeLocalField, LineField, LongTextField, SelectField, choices_of
from events.platform.web.form_rules import Filled, refuse
from events.platform.web.forms import Form, with_own_ids
from events.platform.zoned import WallTimeError, ZonedTime

LONGEST_NOTE = 4000
LONGEST_MINUTES = 20_000
_WALL = "%Y-%m-%dT%H:%M"


def legs_for(kind: str, legs: Iterable[Leg]) -> list[Leg]:
    """Return the legs that a note of a kind can be about."""
    wanted = {"driver": TRANSPORT, "minutes": ENCOUNTERS}.get(kind, frozenset(LegKind))
    return [leg for leg in legs if leg.kind in wanted and not leg.is_cancelled]


def is_wall_time(_form: object, field: Field) -> None:
    """Refuse a time of a year that no clock here knows."""
    try:
        ZonedTime(field.data, "UTC")
    except WallTimeError:
        field.data = None
        raise ValidationError(gettext("This is no date with an hour: it should look like 2027-03-17 14:30.")) from None


class NoteForm(Form):
    """A note of somebody with these legs; its ids begin with the kind."""

    kind: ClassVar[str]
    without_leg: ClassVar[LazyText] = _("Choose a leg")
    leg: SelectField | None = SelectField(
        pgettext("field note", "About"), [Filled(_("Choose what it is about."))], default=""
    )
    body: LongTextField

    def __init__(self, plan: Plan, legs: Sequence[Leg], formdata: FormData | None = None, **options: Any) -> None:
        choices = {"leg": self._leg_choices(plan, legs)} if self.leg else {}
        super().__init__(formdata, choices=choices, **options)
        with_own_ids(self, self.kind)

    def _leg_choices(self, plan: Plan, legs: Sequence[Leg]) -> list[SelectChoice]:
        words: dict[str, LazyText | str] = {"": self.without_leg}
        for leg in legs_for(self.kind, legs):
            words[leg.code] = f"{day_month(leg.starts.wall)}, {time(leg.starts.wall)} · {title_of(leg, plan)}"
        return choices_of(words)

    def details(self) -> dict[str, object]:
        """Return what a valid form says beside its text, as the note keeps it."""
        return {}


class TimeForm(NoteForm):
    kind = "time"
    starts = DateTimeLocalField(
        _("New start"), [Optional(), is_wall_time], format=[_WALL], description=_("By the clock of the place.")
    )
    ends = DateTimeLocalField(_("New end or arrival"), [Optional(), is_wall_time], format=[_WALL])
    body = LongTextField(_("Remark"), longest=LONGEST_NOTE)

    def check(self) -> None:
        if not (self.errors or self.starts.data or self.ends.data):
            refuse(self.starts, _("Say the new start, the new end, or both."))

    def details(self) -> dict[str, object]:
        said = {"starts": self.starts.data, "ends": self.ends.data}
        return {name: wall.strftime(_WALL) for name, wall in said.items() if wall}


class DriverForm(NoteForm):
    kind = "driver"
    driver = LineField(_("Name of the driver"), [Filled()], longest=120)
    driver_phone = LineField(_("Telephone of the driver"), longest=40)
    vehicle = LineField(_("Vehicle"), longest=120, description=_("Colour, make, number plate."))
    body = LongTextField(_("Remark"), longest=LONGEST_NOTE)

    def details(self) -> dict[str, object]:
        return {field.name: field.data for field in (self.driver, self.driver_phone, self.vehicle) if field.data}


class ReceiptForm(NoteForm):
    kind = "receipt"
    leg = None
    amount = LineField(_("Amount"), [is_amount], longest=30)
    currency = SelectField(_("Currency"), [Filled()], choices=currency_choices)
    body = LongTextField(_("What it was for"), longest=500)

    def details(self) -> dict[str, object]:
        return {"amount": minor_units(self.amount, self.currency), "currency": self.currency.data}


class MinutesForm(NoteForm):
    kind = "minutes"
    body = LongTextField(_("What was said and agreed"), [Filled()], longest=LONGEST_MINUTES)

    def details(self) -> dict[str, object]:
        return {"language": current_language()}


class RemarkForm(NoteForm):
    """Anything that the office should know, about a leg or the whole journey."""

    kind = "note"
    without_leg = _("The whole journey")
    leg = SelectField(pgettext("field note", "About"), default="")
    body = LongTextField(_("What the office should know"), [Filled()], longest=LONGEST_NOTE)


FORMS: Mapping[str, type[NoteForm]] = {
    form.kind: form for form in (TimeForm, DriverForm, ReceiptForm, MinutesForm, RemarkForm)
}


def device_time(text: str, now: dt.datetime) -> dt.datetime:
    """Return the time of a device's clock (ISO 8601 with its offset); `now` where the text is none."""
    try:
        said = dt.datetime.fromisoformat(text[:40])
        return said.astimezone(dt.UTC) if said.tzinfo and 2000 < said.year < 2100 else now
    except (ValueError, OverflowError):
        return now
