"""The fields for nights of lodging, for arrivals and departures, and for a consent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import FormField
from wtforms.fields.choices import SelectChoice
from wtforms.form import BaseForm
from wtforms.validators import Optional

from events.congress.registration.answer_fields import DayField, OfferedField
from events.congress.registration.stored_answers import Journey, day_in
from events.platform.language.formats import day_month
from events.platform.language.i18n import gettext as _
from events.platform.places.airports import airport, airports_matching
from events.platform.web.clock_fields import missing_day
from events.platform.web.fields import BooleanField, Label, LineField, TimeField
from events.platform.web.form_rules import Filled

LONGEST_FLIGHT, LONGEST_PLACE = 20, 80


def nights_between(first: dt.date, last: dt.date) -> list[str]:
    """Return the nights from one to another, each by the day on which it begins."""
    return [(first + dt.timedelta(days=number)).isoformat() for number in range((last - first).days + 1)]


def boxes_for_nights(label: Label, rules: Sequence[Any], *, nights: Sequence[str], description: str) -> OfferedField:
    """Return boxes for nights; `nights` are days as they are stored."""
    offered = [SelectChoice(night, day_month(day)) for night in nights if (day := day_in(night))]
    return OfferedField(label, rules, choices=offered, description=description)


class ConsentField(BooleanField):
    """A box to agree to a wording; it carries the number of the wording that stood on the page."""

    def __init__(self, *positional: Any, wording: int, **options: Any) -> None:
        super().__init__(*positional, **options)
        self.type = "BooleanField"  # templates draw it as one
        self._wording = str(wording)

    def _value(self) -> str:
        return self._wording

    def process_formdata(self, valuelist: list[str]) -> None:
        sent = valuelist[0] if valuelist else ""
        self.data = sent == self._wording
        if sent and not self.data:
            raise ValueError(_("This text has changed meanwhile. Read it again, then agree."))


class JourneyField(FormField):  # type: ignore[misc]
    """An arrival or a departure: inputs `<name>-day`, `-hour`, `-flight` and `-place`; `data` is None when empty."""

    def __init__(self, label: Label, *, is_required: bool = False, is_sensitive: bool = False, **options: Any) -> None:
        super().__init__(None, label, **options)
        self._is_required = is_required
        self.flags.required, self.flags.sensitive = is_required or None, is_sensitive or None

    def process(self, formdata: Any, data: object = None, extra_filters: object = None) -> None:
        self.form = BaseForm(self._inputs(), prefix=f"{self.name}-", meta=self.meta)
        self.form.process(formdata, data=_inputs_of(data) if isinstance(data, Journey) else None)

    def _inputs(self) -> Mapping[str, Any]:
        return {
            "day": DayField(_("Day"), [Filled(missing_day)] if self._is_required else []),
            "hour": TimeField(_("Hour"), [Optional()]),
            "flight": LineField(_("Flight or train"), longest=LONGEST_FLIGHT),
            "place": LineField(_("Airport or station"), longest=LONGEST_PLACE),
        }

    def validate(self, form: object, extra_validators: Sequence[object] = ()) -> bool:
        is_valid = bool(super().validate(form, extra_validators))
        day = self.form["day"]
        if is_valid and not day.data and any(field.data for field in self.form):
            day.errors = [missing_day()]
            return False
        return is_valid

    @property
    def data(self) -> Journey | None:
        typed = self.form.data
        if not typed["day"]:
            return None
        hour = typed["hour"].strftime("%H:%M") if typed["hour"] else ""
        return Journey(typed["day"].isoformat(), hour, typed["flight"], _place(typed["place"]))


def _inputs_of(journey: Journey) -> dict[str, object]:
    hour = dt.time.fromisoformat(journey.hour) if journey.hour else None
    return {"day": day_in(journey.day), "hour": hour, "flight": journey.flight, "place": journey.place}


def _place(typed: str) -> str:
    """Return the code of an airport where a code, or a city with only one, says which; else what was typed."""
    if len(typed) == 3 and (found := airport(typed)):
        return found.iata
    matching = airports_matching(typed, 2) if len(typed) > 3 else ()
    return matching[0].iata if len(matching) == 1 else typed


def place_in_words(place: str) -> str:
    """Return an airport by the city that it serves, and its code; any other place as it was typed."""
    found = airport(place) if len(place) == 3 else None
    return f"{found.serves} ({found.iata})" if found else place
