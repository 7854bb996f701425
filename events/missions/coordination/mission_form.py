"""Forms of a mission as a whole: its file, a new one, a copy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from starlette.datastructures import FormData
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from events.missions.coordination.copy_operations import Part
from events.missions.coordination.limit_fields import limit_fields, limits_data, limits_in_form
from events.missions.file.models import Mission
from events.platform.language.choices import currencies
from events.platform.language.i18n import current_language, gettext, languages
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.language.slugs import LONGEST_SLUG, RESERVED
from events.platform.web.email_fields import EmailField
from events.platform.web.fields import (
    BooleanField,
    DateField,
    LineField,
    SelectField,
    SelectMultipleField,
    TextsField,
    choices_of,
)
from events.platform.web.form_rules import (
    Filled,
    country_or_none_choices,
    is_slug,
    language_choices,
    plausible,
    refuse,
    zone_choices,
)
from events.platform.web.forms import Form
from events.platform.web.telephone_field import TelephoneField

TEXTS = ("title", "summary", "programme", "context", "brings", "occasion", "notice", "emergency")
LONGEST_MISSION = dt.timedelta(days=366)
_CONTACT = ("contact_email", "contact_phone")
_COLUMNS = (
    "begins_on",
    "ends_on",
    "home_zone",
    "country",
    "organization",
    "currency",
    "languages",
    "default_language",
)

PART_WORDS: Mapping[str, LazyText] = {
    Part.TEXTS: _("Context and other texts of the file"),
    Part.OBJECTIVES: _("Objectives with their indicators, without results"),
    Part.PARTNERS: _("Partners with committees and contact persons"),
    Part.ITINERARY: _("Places and itinerary, dates shifted, without bookings"),
    Part.REQUIREMENTS: _("Visas and vaccinations that stops need"),
    Part.COSTS: _("Budget lines as planned, and per diem rates"),
    Part.DELEGATES: _("The delegation, with who deviates from the shared itinerary"),
    Part.ACTIONS: _("Joint actions that are still open: they go on in the new mission"),
}


def _currency_choices() -> list[SelectChoice]:
    return choices_of(currencies(current_language()))


def _is_free_word(_form: object, field: Field) -> None:
    if field.data in RESERVED:
        raise ValidationError(gettext("This word has another meaning in addresses: choose a different one."))


def _title() -> TextsField:
    return TextsField(_("Title"), is_required=True, longest=160)


def _slug() -> LineField:
    return LineField(_("Address"), [Filled(), is_slug, _is_free_word], LONGEST_SLUG)


def _parts() -> SelectMultipleField:
    return SelectMultipleField(_("What to take over"), choices=choices_of(PART_WORDS))


def _country(label: LazyText) -> SelectField:
    return SelectField(label, choices=country_or_none_choices)


# A form has its fields in the order in which they are made: what both forms ask for stands around what one asks for.
class _AboutForm(Form):
    title = _title()
    summary = TextsField(_("In one sentence"), longest=300)
    programme = TextsField(_("Programme it belongs to"), longest=200)

    @property
    def texts(self) -> dict[str, dict[str, str]]:
        """The texts of a valid form, by name and language."""
        return {name: self[name].data for name in TEXTS if name in self}


class _FileTextsForm(Form):
    occasion = TextsField(_("Occasion"), longest=200)
    context = TextsField(_("Context"), is_long=True)
    brings = TextsField(_("What your side brings"), is_long=True)
    notice = TextsField(_("A notice with the itinerary"), is_long=True, longest=1000)
    emergency = TextsField(_("In an emergency"), is_long=True, longest=4000)


class _AddressForm(Form):
    slug = _slug()


class _RunningForm(Form):
    languages = SelectMultipleField(_("Languages of the mission"), [Filled()], choices=language_choices)
    default_language = SelectField(_("Main language"), [Filled()], choices=language_choices)
    begins_on = DateField(_("First day"), [Filled(), plausible])
    ends_on = DateField(_("Last day"), [Filled(), plausible])
    home_zone = SelectField(_("Time zone of the office"), [Filled()], choices=zone_choices)
    country = _country(_("Country it goes to"))
    organization = LineField(_("Sending organization"), longest=200)
    currency = SelectField(_("Currency of the totals"), [Filled()], choices=_currency_choices)

    def check(self) -> None:
        begins, ends = self.begins_on.data, self.ends_on.data
        if begins and ends:
            self._check_days(begins, ends)
        if self.default_language.data not in (self.languages.data or []):
            refuse(self.default_language, _("The main language is one of the mission's languages."))

    def _check_days(self, begins: dt.date, ends: dt.date) -> None:
        if ends < begins:
            refuse(self.ends_on, _("The last day is before the first."))
        elif ends - begins >= LONGEST_MISSION:
            refuse(self.ends_on, _("A mission lasts at most a year: is the year right?"))

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of a valid form."""
        return {name: self[name].data for name in _COLUMNS} | {"country": self.country.data or None}


class MissionForm(_AboutForm, _FileTextsForm, _RunningForm):
    """The mission file; `event_id` and `partnership_id` offer what the reader may see."""

    contact_email = EmailField(_("E-mail of the coordination"))
    contact_phone = TelephoneField(_("Phone of the coordination"), longest=40)
    event_id = SelectField(_("Event that it goes with"))
    partnership_id = SelectField(_("Partnership that it serves"))

    def __init__(self, formdata: FormData | None = None, **options: Any) -> None:
        super().__init__(formdata, fields=limit_fields(), **options)

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of a valid mission file."""
        contact = {name: self[name].data for name in _CONTACT}
        links = {"partnership_id": _id(self.partnership_id.data)}
        return {**super().columns, **contact, **links, "limits": limits_in_form(self)}

    @property
    def event(self) -> UUID | None:
        """The id of the event that it goes with."""
        return _id(self.event_id.data)


def _id(text: str) -> UUID | None:
    return UUID(text) if text else None


class NewMissionForm(_AboutForm, _AddressForm, _RunningForm):
    """A new mission; `source` offers missions and templates that it may begin with, by slug."""

    source = SelectField(_("Begin with"))
    parts = _parts()

    def __init__(
        self, formdata: FormData | None = None, *, data: Mapping[str, Any] | None = None, **options: Any
    ) -> None:
        """Require the title in the main language that is chosen in the form."""
        asked = (formdata or data or {}).get("default_language")
        main = next((code for code in languages() if code == asked), languages()[0])
        super().__init__(formdata, data=data, languages=languages(), main_language=main, **options)


class CopyForm(Form):
    """The title, address and first day of a copy, and what it takes over."""

    title = _title()
    slug = _slug()
    begins_on = DateField(_("First day"), [Filled(), plausible])
    parts = _parts()
    is_template = BooleanField(_("Make it a template"))
    country = _country(_("Country"))

    def check(self) -> None:
        if self.is_template.data and not self.country.data:
            refuse(self.country, _("A template is found by its country: choose one."))


def mission_data(mission: Mission, event_id: UUID | None, texts: Mapping[str, Mapping[str, str]]) -> dict[str, object]:
    """Return a mission file as the form shows it."""
    columns = {name: getattr(mission, name) for name in (*_COLUMNS, *_CONTACT)}
    links = {"event_id": str(event_id or ""), "partnership_id": str(mission.partnership_id or "")}
    return {**columns, **links, **texts, **limits_data(mission.limits), "country": mission.country or ""}
