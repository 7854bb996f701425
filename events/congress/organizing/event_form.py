"""What may be typed about an event as a whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import DateField, DateTimeLocalField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional

from events.congress.organizing.models import Event
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import languages as offered_languages
from events.platform.language.i18n import own_name
from events.platform.language.slugs import LONGEST_SLUG
from events.platform.web.form_rules import country_choices, is_slug, plausible, refuse, zone_choices
from events.platform.web.forms import (
    AtMost,
    Email,
    Filled,
    Form,
    LineField,
    LongTextField,
    WholeNumberField,
    is_web_address,
    translated_field,
)

TEXTS = ("name", "tagline", "description", "venue", "directions", "notice")
LONGEST_EVENT = dt.timedelta(days=60)
LARGEST_CAPACITY = 1_000_000


def event_form(languages: Sequence[str], default: str, *arguments: Any, is_new: bool = False, **keywords: Any) -> Form:
    """The settings of an event whose texts are asked for in `languages`."""
    inputs: dict[str, Any] = {
        "name": translated_field(_("Name"), languages, required_in=default, longest=120),
        "tagline": translated_field(_("In one sentence"), languages, longest=200),
        "description": translated_field(_("Description"), languages, is_long=True),
        "notice": translated_field(_("A notice on the first page"), languages, is_long=True, longest=600),
        "venue": translated_field(_("Venue"), languages, longest=160),
        "directions": translated_field(_("How to get there"), languages, is_long=True, longest=1000),
        **_when_and_where(),
        **_running(),
    }
    if is_new:
        inputs["slug"] = LineField(_("Address"), [Filled(), is_slug], LONGEST_SLUG)
    form: Form = type("EventForm", (_Checked,), inputs)(*arguments, **keywords)
    return form


def _when_and_where() -> dict[str, Any]:
    return {
        "starts_on": DateField(_("First day"), [Filled(), plausible]),
        "ends_on": DateField(_("Last day"), [Filled(), plausible]),
        "time_zone": SelectField(_("Time zone"), [Filled()], choices=zone_choices()),
        "country": SelectField(_("Country"), choices=[SelectChoice("", "–"), *country_choices()]),
        "address": LongTextField(_("Street address"), longest=400),
    }


def _running() -> dict[str, Any]:
    codes = [SelectChoice(code, own_name(code)) for code in offered_languages()]
    moment = "%Y-%m-%dT%H:%M"
    return {
        "languages": SelectMultipleField(_("Languages of the event"), [Filled()], choices=codes),
        "default_language": SelectField(_("Main language"), [Filled()], choices=codes),
        "contact_email": LineField(_("E-mail for questions"), [Email()], 254),
        "website": LineField(_("Website"), [AtMost(500), is_web_address], 500),
        "capacity": WholeNumberField(
            _("Seats in all, empty for no limit"), [Optional(), NumberRange(0, LARGEST_CAPACITY)]
        ),
        "registration_opens": DateTimeLocalField(_("Registration opens"), [Optional(), plausible], format=moment),
        "registration_closes": DateTimeLocalField(_("Registration closes"), [Optional(), plausible], format=moment),
    }


class _Checked(Form):
    """What no single field can tell."""

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = bool(super().validate(extra_validators))
        starts, ends = self["starts_on"].data, self["ends_on"].data
        if starts and ends and ends < starts:
            is_valid = refuse(self["ends_on"], _("The last day is before the first."))
        elif starts and ends and ends - starts >= LONGEST_EVENT:
            is_valid = refuse(self["ends_on"], _("An event lasts at most 60 days: is the year right?"))
        opens, closes = self["registration_opens"].data, self["registration_closes"].data
        if opens and closes and closes <= opens:
            is_valid = refuse(self["registration_closes"], _("Registration closes before it opens."))
        if self["default_language"].data not in (self["languages"].data or []):
            is_valid = refuse(self["default_language"], _("The main language is one of the event's languages."))
        return is_valid


def columns_of(form: Form) -> dict[str, Any]:
    """The columns of a valid form."""
    columns = {name: form[name].data for name in ("starts_on", "ends_on", "time_zone", "address", "website")}
    columns |= {name: form[name].data for name in ("languages", "default_language", "contact_email")}
    columns["country"] = form["country"].data or None
    for name in ("registration_opens", "registration_closes"):
        moment = form[name].data
        columns[name] = moment.strftime("%Y-%m-%dT%H:%M") if moment else None
    return columns


def texts_in_form(form: Form) -> dict[str, dict[str, str]]:
    """The texts of a valid form."""
    return {name: dict(form[name].data) for name in TEXTS}


def data_of(event: Event, texts: Mapping[str, Mapping[str, str]], capacity: int | None) -> dict[str, Any]:
    """An event as the form shows it."""
    data: dict[str, Any] = {
        name: getattr(event, name)
        for name in (
            "starts_on",
            "ends_on",
            "time_zone",
            "country",
            "address",
            "website",
            "languages",
            "default_language",
            "contact_email",
        )
    }
    for name in ("registration_opens", "registration_closes"):
        stored = getattr(event, name)
        data[name] = dt.datetime.fromisoformat(stored) if stored else None
    return {**data, **texts, "capacity": capacity, "country": event.country or ""}
