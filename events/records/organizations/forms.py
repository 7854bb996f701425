"""Forms for organizations."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import FormData
from wtforms.validators import NumberRange, Optional

from events.platform.language.cleaning import clean_line
from events.platform.language.i18n import current_language, languages
from events.platform.language.lazy import gettext as _
from events.platform.web.fields import (
    LineField,
    LongTextField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextsField,
    WholeNumberField,
    choices_of,
)
from events.platform.web.form_rules import Filled, country_or_none_choices, is_web_address, refuse
from events.platform.web.forms import Form
from events.records.organizations.operations import OrganizationValues
from events.records.organizations.queries import TEXTS, OrganizationFile
from events.records.organizations.words import KIND_WORDS, THEME_WORDS

_LARGEST = 10**10
_LONGEST_NAME = 200
_MOST_NAMES = 40
_COLUMNS = ("kind", "region", "city", "people_served", "connections", "website", "offers", "seeks")


def _number(label: object) -> WholeNumberField:
    return WholeNumberField(label, [Optional(), NumberRange(0, _LARGEST)])


class OrganizationForm(Form):
    """An organization. One of the languages is enough for its name; other names stand a line each."""

    name = TextsField(_("Name"), longest=_LONGEST_NAME)
    acronym = TextsField(_("Acronym"), longest=40)
    other_names = LongTextField(
        _("Other names"),
        longest=4000,
        description=_(
            "Former names, names in other languages, usual misspellings: one a line. It is found by them too."
        ),
    )
    kind = SelectField(_("Kind"), [Filled()], choices=choices_of(KIND_WORDS))
    country = SelectField(_("Country"), choices=country_or_none_choices, default="")
    region = LineField(_("Region"), longest=120)
    city = LineField(_("City"), longest=120)
    people_served = _number(_("People served"))
    connections = _number(_("Connections"))
    website = LineField(_("Website"), [is_web_address], longest=500)
    offers = SelectMultipleField(_("Offers support in"), choices=choices_of(THEME_WORDS))
    seeks = SelectMultipleField(_("Seeks support in"), choices=choices_of(THEME_WORDS))

    def __init__(self, formdata: FormData | None = None, **options: object) -> None:
        tongues = sorted(languages(), key=lambda code: code != current_language())
        super().__init__(formdata, languages=tongues, **options)  # type: ignore[arg-type]

    def check(self) -> None:
        if not any(self.name.data.values()):
            refuse(self.name.form[self.main_language], _("Write the name in one language at least."))
        names = self.names
        if len(names) > _MOST_NAMES or any(len(name) > _LONGEST_NAME for name in names):
            refuse(self.other_names, _("At most 40 names fit here, each of 200 characters."))

    @property
    def names(self) -> list[str]:
        """The other names, each once."""
        return list(dict.fromkeys(filter(None, map(clean_line, self.other_names.data.splitlines()))))

    @property
    def values(self) -> OrganizationValues:
        """Return the values of a valid form."""
        columns = {name: self[name].data for name in _COLUMNS}
        columns |= {"other_names": self.names, "country": self.country.data or None}
        return OrganizationValues(columns, {name: self[name].data for name in TEXTS})


def data_of(file: OrganizationFile) -> dict[str, object]:
    """Return an organization as its form shows it."""
    columns = {name: getattr(file.row, name) for name in _COLUMNS}
    texts = {name: dict(file.texts.of(file.row.id, name).texts) for name in TEXTS}
    return {**columns, **texts, "country": file.row.country or "", "other_names": "\n".join(file.row.other_names)}


class MergeForm(Form):
    """Which organization another one is."""

    target = RadioField(_("It is the same as"), [Filled(_("Choose the organization that it is."))])

    def __init__(self, offered: Sequence[tuple[str, str]], formdata: FormData | None = None, **options: object) -> None:
        super().__init__(formdata, choices={"target": choices_of(offered)}, **options)  # type: ignore[arg-type]
