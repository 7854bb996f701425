"""The forms for an event as a whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from wtforms.validators import NumberRange, Optional

from events.congress.organizing.models import Event
from events.platform.language.lazy import gettext as _
from events.platform.language.slugs import LONGEST_SLUG
from events.platform.web.fields import (
    DateField,
    DateTimeLocalField,
    LineField,
    LongTextField,
    SelectField,
    SelectMultipleField,
    TextsField,
    WholeNumberField,
)
from events.platform.web.form_rules import (
    AtMost,
    Email,
    Filled,
    country_or_none_choices,
    is_slug,
    is_web_address,
    language_choices,
    plausible,
    refuse,
    zone_choices,
)
from events.platform.web.forms import Form

TEXTS = ("name", "tagline", "description", "venue", "directions", "notice")
LONGEST_EVENT = dt.timedelta(days=60)
LARGEST_CAPACITY = 1_000_000
# Columns that the form shows as they are stored.
_PLAIN = (
    "starts_on",
    "ends_on",
    "time_zone",
    "address",
    "website",
    "languages",
    "default_language",
    "contact_email",
)

_MOMENT = "%Y-%m-%dT%H:%M"


class EventForm(Form):
    """The settings of an event."""

    name = TextsField(_("Name"), is_required=True, longest=120)
    tagline = TextsField(_("In one sentence"), longest=200)
    description = TextsField(_("Description"), is_long=True)
    notice = TextsField(_("A notice on the first page"), is_long=True, longest=600)
    venue = TextsField(_("Venue"), longest=160)
    directions = TextsField(_("How to get there"), is_long=True, longest=1000)
    starts_on = DateField(_("First day"), [Filled(), plausible])
    ends_on = DateField(_("Last day"), [Filled(), plausible])
    time_zone = SelectField(_("Time zone"), [Filled()], choices=zone_choices)
    country = SelectField(_("Country"), choices=country_or_none_choices)
    address = LongTextField(_("Street address"), longest=400)
    languages = SelectMultipleField(_("Languages of the event"), [Filled()], choices=language_choices)
    default_language = SelectField(_("Main language"), [Filled()], choices=language_choices)
    contact_email = LineField(_("E-mail for questions"), [Email()], 254)
    website = LineField(_("Website"), [AtMost(500), is_web_address], 500)
    capacity = WholeNumberField(_("Seats in all, empty for no limit"), [Optional(), NumberRange(0, LARGEST_CAPACITY)])
    registration_opens = DateTimeLocalField(_("Registration opens"), [Optional(), plausible], format=_MOMENT)
    registration_closes = DateTimeLocalField(_("Registration closes"), [Optional(), plausible], format=_MOMENT)

    def check(self) -> None:
        self._check_days()
        self._check_registration()
        if self.default_language.data not in (self.languages.data or []):
            refuse(self.default_language, _("The main language is one of the event's languages."))

    def _check_days(self) -> None:
        starts, ends = self.starts_on.data, self.ends_on.data
        if starts and ends and ends < starts:
            refuse(self.ends_on, _("The last day is before the first."))
        elif starts and ends and ends - starts >= LONGEST_EVENT:
            refuse(self.ends_on, _("An event lasts at most 60 days: is the year right?"))

    def _check_registration(self) -> None:
        opens, closes = self.registration_opens.data, self.registration_closes.data
        if opens and closes and closes <= opens:
            refuse(self.registration_closes, _("Registration closes before it opens."))


class NewEventForm(EventForm):
    """The settings of an event that is made, with the address that it keeps."""

    slug = LineField(_("Address"), [Filled(), is_slug], LONGEST_SLUG)


def columns_of(form: EventForm) -> dict[str, Any]:
    """Return the columns of a valid form."""
    columns = {name: form[name].data for name in _PLAIN}
    columns["country"] = form.country.data or None
    for name in ("registration_opens", "registration_closes"):
        moment = form[name].data
        columns[name] = moment.strftime(_MOMENT) if moment else None
    return columns


def texts_in_form(form: EventForm) -> dict[str, dict[str, str]]:
    """Return the texts of a valid form by name and language."""
    return {name: dict(form[name].data) for name in TEXTS}


def data_of(event: Event, texts: Mapping[str, Mapping[str, str]], capacity: int | None) -> dict[str, object]:
    """Return what the form shows of an event; `capacity` is in seats, None for no limit."""
    data = {name: getattr(event, name) for name in _PLAIN}
    for name in ("registration_opens", "registration_closes"):
        stored = getattr(event, name)
        data[name] = dt.datetime.fromisoformat(stored) if stored else None
    return {**data, **texts, "capacity": capacity, "country": event.country or ""}
