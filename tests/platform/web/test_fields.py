"""Forms as declared classes: lazy labels, texts in several languages, and what depends on rows."""

from __future__ import annotations

import datetime as dt
from typing import assert_type

import pytest
from markupsafe import Markup
from starlette.datastructures import FormData

from events.platform.language.i18n import speaking
from events.platform.language.lazy import gettext as _
from events.platform.web.fields import (
    BooleanField,
    DateField,
    LineField,
    RadioField,
    SelectField,
    TextsField,
    WholeNumberField,
    choices_of,
    tongues,
)
from events.platform.web.form_rules import Filled, country_or_none_choices, refuse, zone_choices
from events.platform.web.forms import Form, with_own_ids

WORDS = {"owner": _("Owner"), "reader": _("Reader")}


class SampleForm(Form):
    name = TextsField(_("Name"), is_required=True, longest=5)
    text = TextsField(_("Description"), is_long=True)
    role = RadioField(_("Role"), [Filled()], choices=choices_of(WORDS))
    country = SelectField(_("Country"), choices=country_or_none_choices)
    starts_on = DateField(_("First day"))
    ends_on = DateField(_("Last day"))

    def check(self) -> None:
        if self.starts_on.data and self.ends_on.data and self.ends_on.data < self.starts_on.data:
            refuse(self.ends_on, _("The last day is before the first."))


def sent(**changes: str) -> FormData:
    return FormData({"name-fr": "Salle", "role": "owner", "country": "", **changes})


def test_fields_tell_the_type_of_what_they_hold() -> None:
    form = SampleForm(sent(), languages=("fr",))
    assert_type(form.role.data, str)
    assert_type(form.starts_on.data, dt.date | None)
    assert_type(form.name.data, dict[str, str])


@pytest.mark.parametrize(
    ("language", "label", "choices", "country"),
    [("fr", "Nom", ["Propriétaire", "Lecture seule"], "Allemagne"), ("en", "Name", ["Owner", "Reader"], "Germany")],
)
def test_one_class_speaks_the_language_of_each_request(
    language: str, label: str, choices: list[str], country: str
) -> None:
    with speaking(language):
        form = SampleForm(languages=("fr", "en"))
        assert str(form.name.label.text) == label
        assert [str(choice.label) for choice in form.role.iter_choices()] == choices
        assert country in [choice.label for choice in form.country.iter_choices()]
        assert form.starts_on.label() == Markup('<label for="starts_on">{}</label>').format(form.starts_on.label.text)


def test_a_text_is_asked_for_in_the_languages_of_the_form() -> None:
    form = SampleForm(data={"name": {"es": "Sala", "pt": "Sala"}}, languages=("fr", "es"))
    inputs = tongues(form.name)
    assert [(code, field.name, field.id, field.flags.required) for code, field in inputs] == [
        ("fr", "name-fr", "name-fr", True),
        ("es", "name-es", "name-es", None),
    ]
    assert [field.type for field in form.text.form] == ["LongTextField"] * 2
    assert form.name.data == {"fr": "", "es": "Sala"}
    assert inputs[1][1]() == '<input id="name-es" maxlength="5" name="name-es" type="text" value="Sala">'


def test_the_main_language_cannot_be_left_empty_and_every_text_has_a_length() -> None:
    form = SampleForm(sent(**{"name-es": "Auditorio"}), languages=("fr", "es"), main_language="es")
    assert not form.validate()
    assert form.errors == {"name": {"es": ["This text has 9 characters; at most 5 fit."]}}
    form = SampleForm(sent(), languages=("fr", "es"), main_language="es")
    with speaking("fr"):
        assert not form.validate()
    assert form.errors == {"name": {"es": ["Il manque le texte en espagnol."]}}
    assert SampleForm(sent(), languages=("fr", "es")).validate()


def test_a_form_of_texts_cannot_be_made_without_languages() -> None:
    with pytest.raises(TypeError):
        SampleForm(sent())


def test_what_no_field_can_tell_is_refused_after_the_fields() -> None:
    form = SampleForm(sent(starts_on="2027-05-26", ends_on="2027-05-25", role=""), languages=("fr",))
    assert not form.validate()
    assert form.errors == {"role": ["This answer is missing."], "ends_on": ["The last day is before the first."]}


def test_what_is_offered_can_depend_on_rows() -> None:
    form = SampleForm(sent(role="guest"), languages=("fr",), choices={"role": choices_of([("guest", "Invitée")])})
    assert form.validate()
    assert form.role.data == "guest"
    assert not SampleForm(sent(role="guest"), languages=("fr",)).validate()


def test_which_fields_there_are_can_depend_on_rows() -> None:
    class Line(Form):
        name = LineField(_("Name"), [Filled()])

    asked = {"answer-7": WholeNumberField("Seven"), "answer-8": TextsField("Eight"), "yes": BooleanField("Yes")}
    form = Line(FormData({"name": "a", "answer-7": "7", "answer-8-fr": "huit"}), languages=("fr",), fields=asked)
    assert form.validate()
    assert form.data == {"name": "a", "answer-7": 7, "answer-8": {"fr": "huit"}, "yes": False}
    assert list(Line().data) == ["name"]
    assert list(Form(languages=("fr",), fields=asked).data) == list(asked)


def test_forms_beside_each_other_have_ids_of_their_own() -> None:
    form = with_own_ids(SampleForm(languages=("fr",)), "row-1")
    assert [field.id for field in form] == [
        "row-1-name",
        "row-1-text",
        "row-1-role",
        "row-1-country",
        "row-1-starts_on",
        "row-1-ends_on",
    ]
    assert [(field.id, field.name) for field in form.name.form] == [("row-1-name-fr", "name-fr")]


def test_zones_are_offered_by_their_name_utc_first() -> None:
    zones = [choice.value for choice in zone_choices()]
    assert zones[:2] == ["UTC", "Africa/Abidjan"]
    assert "Europe/Madrid" in zones
