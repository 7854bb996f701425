"""The forms for an event as a whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional

from events.congress.organizing.entered import Entered
from events.congress.organizing.models import Event
from events.platform.language.choices import currencies
from events.platform.language.i18n import current_language
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.language.slugs import LONGEST_SLUG
from events.platform.web.email_fields import EmailField
from events.platform.web.fields import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    LineField,
    LongTextField,
    SelectField,
    SelectMultipleField,
    TextsField,
    WholeNumberField,
    choices_of,
)
from events.platform.web.form_rules import (
    AtMost,
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
    "approves_again",
    "certificates_from",
)

# Columns with a wall time in the event's zone.
WALL_TIMES = ("registration_opens", "registration_closes", "corrections_close")
# The numbers of seats by their names in the form, and where the event has their pools.
CAPACITIES: Mapping[str, str] = {
    "capacity": "pool_id",
    "capacity_on_site": "on_site_pool_id",
    "capacity_online": "online_pool_id",
}
OFFER_WORDS: Mapping[str, LazyText] = {
    "": _("goes to the first who wait, at once"),
    "24": _("is offered to them for 24 hours"),
    "48": _("is offered to them for 2 days"),
    "96": _("is offered to them for 4 days"),
    "168": _("is offered to them for 7 days"),
}
MOMENT = "%Y-%m-%dT%H:%M"


def _currency_choices() -> list[SelectChoice]:
    return [SelectChoice("", "–"), *choices_of(currencies(current_language()))]


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
    contact_email = EmailField(_("E-mail for questions"))
    website = LineField(_("Website"), [AtMost(500), is_web_address], 500)
    capacity = WholeNumberField(_("Seats in all, empty for no limit"), [Optional(), NumberRange(0, LARGEST_CAPACITY)])
    capacity_on_site = WholeNumberField(_("Seats on site"), [Optional(), NumberRange(0, LARGEST_CAPACITY)])
    capacity_online = WholeNumberField(_("Seats online"), [Optional(), NumberRange(0, LARGEST_CAPACITY)])
    offer_hours = SelectField(_("A freed place"), choices=choices_of(OFFER_WORDS), default="")
    currency = SelectField(_("Currency of prices"), choices=_currency_choices, default="")
    registration_opens = DateTimeLocalField(_("Registration opens"), [Optional(), plausible], format=MOMENT)
    registration_closes = DateTimeLocalField(_("Registration closes"), [Optional(), plausible], format=MOMENT)
    corrections_close = DateTimeLocalField(_("People correct their data until"), [Optional(), plausible], format=MOMENT)
    certificates_from = DateField(_("Certificates of attendance from"), [Optional(), plausible])
    approves_again = BooleanField(_("Approve again what somebody changes after they were approved"))

    def check(self) -> None:
        self._check_days()
        self._check_registration()
        if self.default_language.data not in (self.languages.data or []):
            refuse(self.default_language, _("The main language is one of the event's languages."))

    def _check_days(self) -> None:
        starts, ends = self.starts_on.data, self.ends_on.data
        if not (starts and ends):
            return
        if ends < starts:
            refuse(self.ends_on, _("The last day is before the first."))
        elif ends - starts >= LONGEST_EVENT:
            refuse(self.ends_on, _("An event lasts at most 60 days: is the year right?"))
        if self.certificates_from.data and self.certificates_from.data < starts:
            refuse(self.certificates_from, _("The event has not begun on that day."))

    def _check_registration(self) -> None:
        opens, closes = self.registration_opens.data, self.registration_closes.data
        if opens and closes and closes <= opens:
            refuse(self.registration_closes, _("Registration closes before it opens."))


class NewEventForm(EventForm):
    """The settings of an event that is made, with the address that it keeps."""

    slug = LineField(_("Address"), [Filled(), is_slug], LONGEST_SLUG)


def entered_in(form: EventForm, version: int = 0, **more: Any) -> Entered:
    """Return what a valid form says, the seats among the columns, with `more` columns."""
    texts = {name: dict(form[name].data) for name in TEXTS}
    return Entered({**_columns_of(form), **more}, texts, version)


def _columns_of(form: EventForm) -> dict[str, Any]:
    """Return the columns of a valid form."""
    columns = {name: form[name].data for name in (*_PLAIN, *CAPACITIES)}
    columns["country"] = form.country.data or None
    columns["offer_hours"] = int(form.offer_hours.data) if form.offer_hours.data else None
    columns["currency"] = form.currency.data or ""
    for name in WALL_TIMES:
        moment = form[name].data
        columns[name] = moment.strftime(MOMENT) if moment else None
    return columns


def data_of(event: Event, texts: Mapping[str, Mapping[str, str]], seats: Mapping[str, int | None]) -> dict[str, object]:
    """Return what the form shows of an event; `seats` are its capacities, None for no limit, and hours of offers."""
    data = {name: getattr(event, name) for name in _PLAIN}
    for name in WALL_TIMES:
        stored = getattr(event, name)
        data[name] = dt.datetime.fromisoformat(stored) if stored else None
    return {
        **data,
        **texts,
        **seats,
        "offer_hours": str(seats["offer_hours"] or ""),
        "currency": event.currency,
        "country": event.country or "",
    }
