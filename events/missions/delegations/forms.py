"""What may be typed about the people of a mission."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wtforms import BooleanField, DateField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional, ValidationError

from events.missions.file.models import Mission, Requirement
from events.missions.itineraries.plan import words as wording
from events.missions.itineraries.plan.values import DelegateRole
from events.missions.itineraries.warnings.travel_paper_queries import (
    PASSPORT_COUNTRY,
    PASSPORT_EXPIRES,
    WITHOUT_END,
    day_of,
    tick_name,
)
from events.platform.language.choices import common_languages, countries, further_languages
from events.platform.language.i18n import current_language, languages, own_name
from events.platform.language.i18n import gettext as _
from events.platform.web.forms import Email, Filled, Form, LineField, LongTextField, WholeNumberField, translated_field
from events.records.texts.languages import fallback_order
from events.records.texts.queries import Texts

COLUMNS = ("name", "role", "organization", "email", "phone", "language", "position")
_LAST_YEAR = 2199


def delegate_form(*arguments: Any, **keywords: Any) -> Form:
    """Somebody of the delegation, as the whole office may know them."""
    spoken = [SelectChoice(code, name) for code, name in common_languages(current_language())]
    others = [("", _("None")), *further_languages(current_language())]

    class DelegateForm(Form):
        name = LineField(_("Name"), [Filled()])
        role = RadioField(
            _("Role"),
            [Filled()],
            choices=[SelectChoice(role.value, wording.word_of_role(role)) for role in DelegateRole],
            default=DelegateRole.MEMBER.value,
        )
        organization = LineField(_("Organization that sends them"))
        email = LineField(_("E-mail"), [Email()], longest=254, description=_("The link to their itinerary goes there."))
        phone = LineField(
            _("Phone on the way"), longest=40, description=_("With the country code, such as +1 514 555 0100.")
        )
        language = SelectField(
            _("Language of their pages and papers"),
            [Filled()],
            choices=[SelectChoice(code, own_name(code)) for code in languages()],
        )
        languages = SelectMultipleField(_("Languages they speak"), choices=spoken)
        further = SelectField(_("Another language"), choices=[SelectChoice(code, name) for code, name in others])
        position = WholeNumberField(
            _("Place in the list"), [Optional(), NumberRange(0, 10_000)], description=_("Lower numbers come first.")
        )

    return DelegateForm(*arguments, **keywords)


def columns_of(form: Form) -> dict[str, Any]:
    """A valid form as columns."""
    spoken = [*(form["languages"].data or ()), *filter(None, [form["further"].data])]
    return {name: form[name].data for name in COLUMNS} | {"languages": list(dict.fromkeys(spoken))}


def data_of(spoken: Sequence[str]) -> dict[str, Any]:
    """The two inputs of languages for those that somebody speaks."""
    common = [code for code, _name in common_languages(current_language())]
    rest = [code for code in spoken if code not in common]
    return {"languages": [code for code in spoken if code in common], "further": rest[0] if rest else ""}


# What is sealed, by the name of its input.
_LINES = ("emergency_name", "emergency_relation", "emergency_phone", "passport_number")
_TEXTS = ("dietary", "medical")
PRIVATE_NAMES = (*_LINES, *_TEXTS, PASSPORT_COUNTRY, PASSPORT_EXPIRES)


def private_form(requirements: Iterable[tuple[Requirement, str]], *arguments: Any, **keywords: Any) -> Form:
    """What only coordinators see: emergency contact, health, passport, and which requirements somebody fulfils.

    `requirements` come with their names. Each has a box `has-<id>` and the last day of validity `until-<id>`.
    """
    nations = [SelectChoice("", _("Not said"))] + [
        SelectChoice(code, name) for code, name in countries(current_language())
    ]
    inputs: dict[str, Any] = {
        "emergency_name": LineField(_("Emergency contact")),
        "emergency_relation": LineField(_("How they are related"), longest=80),
        "emergency_phone": LineField(_("Phone of the emergency contact"), longest=40),
        "dietary": LongTextField(_("What they do not eat"), longest=1000),
        "medical": LongTextField(
            _("Medical notes"),
            longest=2000,
            description=_("Only what those who travel along need to know in an emergency."),
        ),
        "passport_number": LineField(_("Passport number"), longest=40),
        PASSPORT_COUNTRY: SelectField(_("Passport of"), choices=nations),
        PASSPORT_EXPIRES: DateField(_("Passport valid until"), [Optional(), _plausible]),
    }
    for requirement, name in requirements:
        inputs[f"has-{requirement.id}"] = BooleanField(name)
        inputs[f"until-{requirement.id}"] = DateField(_("Valid until"), [Optional(), _plausible])
    form: Form = type("PrivateForm", (Form,), inputs)(*arguments, **keywords)
    return form


def _plausible(_form: Form, field: Any) -> None:
    if field.data and not 1990 <= field.data.year <= _LAST_YEAR:
        raise ValidationError(_("The year must be from %(first)s to %(last)s.", first=1990, last=_LAST_YEAR))


def sealed_values(form: Form, requirements: Iterable[Requirement]) -> dict[str, str]:
    """A valid form as the values to seal; "" takes one away."""
    values = {name: form[name].data or "" for name in (*_LINES, *_TEXTS, PASSPORT_COUNTRY)}
    values[PASSPORT_EXPIRES] = _day(form[PASSPORT_EXPIRES].data)
    for requirement in requirements:
        until = _day(form[f"until-{requirement.id}"].data) or WITHOUT_END
        values[tick_name(requirement.id)] = until if form[f"has-{requirement.id}"].data else ""
    return values


def private_data(values: Mapping[str, str], requirements: Iterable[Requirement]) -> dict[str, Any]:
    """What was sealed, for the form."""
    data: dict[str, Any] = {name: values.get(name, "") for name in (*_LINES, *_TEXTS, PASSPORT_COUNTRY)}
    data[PASSPORT_EXPIRES] = day_of(values.get(PASSPORT_EXPIRES, ""))
    for requirement in requirements:
        kept = values.get(tick_name(requirement.id), "")
        data |= {f"has-{requirement.id}": bool(kept), f"until-{requirement.id}": day_of(kept)}
    return data


def _day(value: dt.date | None) -> str:
    return value.isoformat() if value else ""


def requirement_form(mission: Mission, *arguments: Any, **keywords: Any) -> Form:
    """A visa or a vaccination that a country asks for."""
    tongues = fallback_order(mission)

    class RequirementForm(Form):
        kind = RadioField(
            _("What it is"),
            [Filled()],
            choices=[SelectChoice("visa", _("A visa or entry paper")), SelectChoice("vaccination", _("A vaccination"))],
        )
        country = SelectField(
            _("Country that asks for it"),
            [Filled()],
            choices=[SelectChoice(code, name) for code, name in countries(current_language())],
        )
        name = translated_field(_("What it is called"), tongues, required_in=mission.default_language, longest=120)

    return RequirementForm(*arguments, **keywords)


def named(requirements: Sequence[Requirement], texts: Texts) -> list[tuple[Requirement, str]]:
    """Requirements with their names in the reader's language."""
    return [(row, str(texts.of(row.id, "name"))) for row in requirements]
