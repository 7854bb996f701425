"""Forms of the people of a mission."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from starlette.datastructures import FormData
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional, ValidationError

from events.missions.file.models import Delegate, Requirement
from events.missions.itineraries.plan import words
from events.missions.itineraries.plan.kinds import DelegateRole
from events.missions.itineraries.warnings.travel_paper_queries import (
    PASSPORT_COUNTRY,
    PASSPORT_EXPIRES,
    WITHOUT_END,
    day_of,
    tick_name,
)
from events.platform.language.choices import common_languages, further_languages
from events.platform.language.i18n import current_language, gettext
from events.platform.language.lazy import gettext as _
from events.platform.web.email_fields import EmailField
from events.platform.web.fields import (
    BooleanField,
    DateField,
    HiddenField,
    LineField,
    LongTextField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextsField,
    WholeNumberField,
    choices_of,
)
from events.platform.web.form_rules import Filled, country_choices, language_choices
from events.platform.web.forms import Form
from events.platform.web.telephone_field import TelephoneField
from events.records.texts.queries import Texts

COLUMNS = ("name", "role", "organization", "email", "phone", "language", "position")
_LAST_YEAR = 2199


def _role_choices() -> list[SelectChoice]:
    return choices_of((role.value, words.word_of_role(role)) for role in DelegateRole)


def _common_choices() -> list[SelectChoice]:
    return choices_of(common_languages(current_language()))


def _further_choices() -> list[SelectChoice]:
    return choices_of([("", _("None")), *further_languages(current_language())])


def _nation_choices() -> list[SelectChoice]:
    return [SelectChoice("", _("Not said")), *country_choices()]


class DelegateForm(Form):
    """Somebody of the delegation, as the whole office may know them."""

    name = LineField(_("Name"), [Filled()])
    role = RadioField(_("Role"), [Filled()], choices=_role_choices, default=DelegateRole.MEMBER.value)
    organization = LineField(_("Organization that sends them"))
    email = EmailField(_("E-mail"), description=_("The link to their itinerary goes there."))
    phone = TelephoneField(
        _("Phone on the way"), longest=40, description=_("With the country code, such as +1 514 555 0100.")
    )
    language = SelectField(_("Language of their pages and papers"), [Filled()], choices=language_choices)
    languages = SelectMultipleField(_("Languages they speak"), choices=_common_choices)
    further = SelectField(_("Another language"), choices=_further_choices)
    position = WholeNumberField(
        _("Place in the list"), [Optional(), NumberRange(0, 10_000)], description=_("Lower numbers come first.")
    )

    nonce = HiddenField()

    @property
    def columns(self) -> dict[str, object]:
        """The columns of a valid form; the place in the list is among them where it was typed."""
        columns = {name: self[name].data for name in COLUMNS if name != "position" or self.position.data is not None}
        spoken = [*(self.languages.data or ()), *filter(None, [self.further.data])]
        return columns | {"languages": list(dict.fromkeys(spoken))}


def delegate_data(row: Delegate) -> dict[str, object]:
    """Return somebody as the form shows them: of the languages they speak, one that is not common apart."""
    common = dict(common_languages(current_language()))
    rest = [code for code in row.languages if code not in common]
    return {
        **{name: getattr(row, name) for name in COLUMNS},
        "languages": [code for code in row.languages if code not in rest],
        "further": next(iter(rest), ""),
    }


# What is sealed, by the name of its input.
_LINES = ("emergency_name", "emergency_relation", "emergency_phone", "passport_number")
_TEXTS = ("dietary", "medical")
PRIVATE_NAMES = (*_LINES, *_TEXTS, PASSPORT_COUNTRY, PASSPORT_EXPIRES)


def _plausible(_form: Form, field: Field) -> None:
    if field.data and not 1990 <= field.data.year <= _LAST_YEAR:
        raise ValidationError(gettext("The year must be from %(first)s to %(last)s.", first=1990, last=_LAST_YEAR))


class PrivateForm(Form):
    """The private data of somebody: emergency contact, health, passport, and which requirements they fulfil.

    Each requirement, given with its name, has a box `has-<id>` and the last day of validity `until-<id>`.
    """

    emergency_name = LineField(_("Emergency contact"))
    emergency_relation = LineField(_("How they are related"), longest=80)
    emergency_phone = LineField(_("Phone of the emergency contact"), longest=40)
    dietary = LongTextField(_("What they do not eat"), longest=1000)
    medical = LongTextField(
        _("Medical notes"),
        longest=2000,
        description=_("Only what those who travel along need to know in an emergency."),
    )
    passport_number = LineField(_("Passport number"), longest=40)
    passport_country = SelectField(_("Passport of"), choices=_nation_choices)
    passport_expires_on = DateField(_("Passport valid until"), [Optional(), _plausible])

    def __init__(
        self, requirements: Sequence[tuple[Requirement, str]], formdata: FormData | None = None, **options: Any
    ) -> None:
        self.requirements = [row for row, _name in requirements]
        fields = chain.from_iterable(_requirement_fields(row, name) for row, name in requirements)
        super().__init__(formdata, fields=dict(fields), **options)

    @property
    def sealed(self) -> dict[str, str]:
        """The values of a valid form to seal; "" takes one away."""
        values: dict[str, str] = {name: self[name].data or "" for name in (*_LINES, *_TEXTS, PASSPORT_COUNTRY)}
        values[PASSPORT_EXPIRES] = _day(self.passport_expires_on.data)
        return values | {tick_name(row.id): self._ticked(row) for row in self.requirements}

    def _ticked(self, row: Requirement) -> str:
        """Return until when somebody has what a country asks for; "" for who has not."""
        until = _day(self[f"until-{row.id}"].data) or WITHOUT_END
        return until if self[f"has-{row.id}"].data else ""


def _requirement_fields(row: Requirement, name: str) -> tuple[tuple[str, Field], ...]:
    until = DateField(_("Valid until"), [Optional(), _plausible])
    return (f"has-{row.id}", BooleanField(name)), (f"until-{row.id}", until)


def private_data(values: Mapping[str, str], requirements: Iterable[Requirement]) -> dict[str, object]:
    """Return what was sealed as the form shows it."""
    data: dict[str, object] = {name: values.get(name, "") for name in (*_LINES, *_TEXTS, PASSPORT_COUNTRY)}
    data[PASSPORT_EXPIRES] = day_of(values.get(PASSPORT_EXPIRES, ""))
    for row in requirements:
        kept = values.get(tick_name(row.id), "")
        data |= {f"has-{row.id}": bool(kept), f"until-{row.id}": day_of(kept)}
    return data


def _day(value: dt.date | None) -> str:
    return value.isoformat() if value else ""


class RequirementForm(Form):
    """A visa or a vaccination that a country asks for."""

    kind = RadioField(
        _("What it is"),
        [Filled()],
        choices=choices_of({"visa": _("A visa or entry paper"), "vaccination": _("A vaccination")}),
    )
    country = SelectField(_("Country that asks for it"), [Filled()], choices=country_choices)
    name = TextsField(_("What it is called"), is_required=True, longest=120)


def named(requirements: Sequence[Requirement], texts: Texts) -> list[tuple[Requirement, str]]:
    """Return requirements with their names in the reader's language."""
    return [(row, str(texts.of(row.id, "name"))) for row in requirements]
