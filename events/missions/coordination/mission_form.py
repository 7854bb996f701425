"""What may be typed about a mission as a whole: its file, a new one, a copy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from wtforms import BooleanField, DateField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from events.missions.coordination.copy_operations import Part
from events.missions.coordination.limit_fields import limit_fields, limits_data, limits_in_form
from events.missions.file.models import Mission
from events.platform.language.choices import currencies
from events.platform.language.i18n import current_language, own_name
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import languages as offered_languages
from events.platform.language.slugs import LONGEST_SLUG, RESERVED
from events.platform.web.form_rules import country_choices, is_slug, plausible, refuse, zone_choices
from events.platform.web.forms import Email, Filled, Form, LineField, translated_field

TEXTS = ("title", "summary", "programme", "context", "brings", "occasion", "notice", "emergency")
LONGEST_MISSION = dt.timedelta(days=366)
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

Choices = Sequence[tuple[str, str]]


def part_names() -> dict[Part, str]:
    """What can be copied, as a coordinator calls it."""
    return {
        Part.TEXTS: _("Context and other texts of the file"),
        Part.OBJECTIVES: _("Objectives with their indicators, without results"),
        Part.PARTNERS: _("Partners with committees and contact persons"),
        Part.ITINERARY: _("Places and itinerary, dates shifted, without bookings"),
        Part.REQUIREMENTS: _("Visas and vaccinations that stops need"),
        Part.COSTS: _("Budget lines as planned, and per diem rates"),
        Part.DELEGATES: _("The delegation, with who deviates from the shared itinerary"),
        Part.ACTIONS: _("Joint actions that are still open: they go on in the new mission"),
    }


def settings_form(
    languages: Sequence[str], default: str, events: Choices, partnerships: Choices, *arguments: Any, **keywords: Any
) -> Form:
    """The mission file, its texts asked for in `languages`."""
    inputs: dict[str, Any] = {
        **_about(languages, default),
        "occasion": translated_field(_("Occasion"), languages, longest=200),
        "context": translated_field(_("Context"), languages, is_long=True),
        "brings": translated_field(_("What your side brings"), languages, is_long=True),
        "notice": translated_field(_("A notice with the itinerary"), languages, is_long=True, longest=1000),
        "emergency": translated_field(_("In an emergency"), languages, is_long=True, longest=4000),
        **_running(),
        "contact_email": LineField(_("E-mail of the coordination"), [Email()], 254),
        "contact_phone": LineField(_("Phone of the coordination"), longest=40),
        "event_id": SelectField(_("Event that it goes with"), choices=_optional(events)),
        "partnership_id": SelectField(_("Partnership that it serves"), choices=_optional(partnerships)),
        **limit_fields(),
    }
    form: Form = type("MissionForm", (_Checked,), inputs)(*arguments, **keywords)
    return form


def new_form(languages: Sequence[str], default: str, sources: Choices, *arguments: Any, **keywords: Any) -> Form:
    """What a mission needs to exist; `sources` are missions and templates that it may begin with, by slug."""
    inputs: dict[str, Any] = {
        **_about(languages, default),
        "slug": _slug(),
        **_running(),
        "source": SelectField(_("Begin with"), choices=[SelectChoice("", _("An empty mission")), *_choices(sources)]),
        "parts": _parts(Part),
    }
    form: Form = type("NewMissionForm", (_Checked,), inputs)(*arguments, **keywords)
    return form


def copy_form(languages: Sequence[str], default: str, *arguments: Any, **keywords: Any) -> Form:
    """The title, address and first day of a copy, and what it takes over."""

    class CopyForm(Form):
        title = translated_field(_("Title"), languages, required_in=default, longest=160)
        slug = _slug()
        begins_on = DateField(_("First day"), [Filled(), plausible])
        parts = _parts(Part)
        is_template = BooleanField(_("Make it a template"))
        country = SelectField(_("Country"), choices=[SelectChoice("", "–"), *country_choices()])

        def validate(self, extra_validators: Any = None) -> bool:
            is_valid = bool(super().validate(extra_validators))
            if self["is_template"].data and not self["country"].data:
                return refuse(self["country"], _("A template is found by its country: choose one."))
            return is_valid

    return CopyForm(*arguments, **keywords)


def _about(languages: Sequence[str], default: str) -> dict[str, Any]:
    return {
        "title": translated_field(_("Title"), languages, required_in=default, longest=160),
        "summary": translated_field(_("In one sentence"), languages, longest=300),
        "programme": translated_field(_("Programme it belongs to"), languages, longest=200),
    }


def _running() -> dict[str, Any]:
    tongues = [SelectChoice(code, own_name(code)) for code in offered_languages()]
    money = [SelectChoice(code, name) for code, name in currencies(current_language())]
    return {
        "languages": SelectMultipleField(_("Languages of the mission"), [Filled()], choices=tongues),
        "default_language": SelectField(_("Main language"), [Filled()], choices=tongues),
        "begins_on": DateField(_("First day"), [Filled(), plausible]),
        "ends_on": DateField(_("Last day"), [Filled(), plausible]),
        "home_zone": SelectField(_("Time zone of the office"), [Filled()], choices=zone_choices()),
        "country": SelectField(_("Country it goes to"), choices=[SelectChoice("", "–"), *country_choices()]),
        "organization": LineField(_("Sending organization"), longest=200),
        "currency": SelectField(_("Currency of the totals"), [Filled()], choices=money),
    }


def _slug() -> LineField:
    return LineField(_("Address"), [Filled(), is_slug, _is_free_word], LONGEST_SLUG)


def _parts(parts: Any) -> SelectMultipleField:
    names = part_names()
    return SelectMultipleField(_("What to take over"), choices=[SelectChoice(part, names[part]) for part in parts])


def _is_free_word(form: object, field: Any) -> None:
    if field.data in RESERVED:
        raise ValidationError(_("This word has another meaning in addresses: choose a different one."))


def _choices(pairs: Choices) -> list[SelectChoice]:
    return [SelectChoice(code, name) for code, name in pairs]


def _optional(pairs: Choices) -> list[SelectChoice]:
    return [SelectChoice("", "–"), *_choices(pairs)]


class _Checked(Form):
    """What no single field can tell."""

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = bool(super().validate(extra_validators))
        begins, ends = self["begins_on"].data, self["ends_on"].data
        if begins and ends and ends < begins:
            is_valid = refuse(self["ends_on"], _("The last day is before the first."))
        elif begins and ends and ends - begins >= LONGEST_MISSION:
            is_valid = refuse(self["ends_on"], _("A mission lasts at most a year: is the year right?"))
        if self["default_language"].data not in (self["languages"].data or []):
            is_valid = refuse(self["default_language"], _("The main language is one of the mission's languages."))
        return is_valid


def columns_of(form: Form) -> dict[str, Any]:
    """The columns of a valid form, a new one's or a file's."""
    columns = {name: form[name].data for name in _COLUMNS}
    columns["country"] = columns["country"] or None
    return columns


def settings_columns(form: Form) -> dict[str, Any]:
    """The columns of a valid mission file; the partnership as the text of its id."""
    contact = {name: form[name].data for name in ("contact_email", "contact_phone")}
    return {
        **columns_of(form),
        **contact,
        "partnership_id": form["partnership_id"].data or None,
        "limits": limits_in_form(form),
    }


def texts_in_form(form: Form) -> dict[str, dict[str, str]]:
    """The texts of a valid form."""
    return {name: dict(form[name].data) for name in TEXTS if name in form}


def data_of(mission: Mission, event_id: UUID | None, texts: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """A mission file as the form shows it."""
    data: dict[str, Any] = {name: getattr(mission, name) for name in (*_COLUMNS, "contact_email", "contact_phone")}
    links = {"event_id": str(event_id or ""), "partnership_id": str(mission.partnership_id or "")}
    return {**data, **links, **texts, **limits_data(mission.limits), "country": mission.country or ""}
