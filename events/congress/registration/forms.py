"""The registration form of an event, and the small forms around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from starlette.datastructures import FormData
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from events.congress.registration.answers import OfferedField, chosen_before, loaded, question_field, stored
from events.congress.registration.question_queries import CategoryChoice, Questions
from events.congress.registration.rules import MOST_LANGUAGES
from events.congress.registration.values import Details
from events.platform.language.choices import common_languages, countries, further_languages, is_language
from events.platform.language.cleaning import fold_email
from events.platform.language.i18n import current_language
from events.platform.language.i18n import gettext as _
from events.platform.lru import LruCache
from events.platform.web.forms import Email, Filled, Form, LineField, LongTextField
from events.platform.web.templating import localize

_QUESTION = "question-"
_FEWEST_SELECTS = 2


class WithoutLinks:
    """Refuses an address of the web where a name belongs: a confirmation mail must not carry it to strangers."""

    _LINK = re.compile(r"://|\bwww\.", re.IGNORECASE)

    def __call__(self, form: object, field: Field) -> None:
        if self._LINK.search(field.data or ""):
            raise ValidationError(_("This looks like a web address. Write a name here."))


class RegistrationForm(Form):
    """What every event asks; `of_event` adds its categories and questions."""

    questions: Questions

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields one by one, and then what has to fit together."""
        is_valid = bool(super().validate(extra_validators))
        category = self.questions.category_by_code(self.category.data or "")
        if category and self.attendance.data and self.attendance.data not in category.attendances:
            self.attendance.errors = [_only(category)]
            is_valid = False
        if len(self.languages()) > MOST_LANGUAGES:
            self.spoken_languages.errors = [_("At most %(most)s languages fit here.", most=MOST_LANGUAGES)]
            is_valid = False
        return is_valid

    def languages(self) -> tuple[str, ...]:
        """The languages chosen in boxes and in lists, each once."""
        lists = [field.data for field in self.further_languages() if field.data]
        return tuple(dict.fromkeys([*(self.spoken_languages.data or ()), *lists]))

    def further_languages(self) -> list[Field]:
        return [field for field in self if field.name.startswith("further_language-")]

    def question_fields(self) -> list[Field]:
        return [field for field in self if field.name.startswith(_QUESTION)]

    def details(self) -> Details:
        """What was typed, once it is valid."""
        category = self.questions.category_by_code(self.category.data)
        assert category is not None  # noqa: S101 - the field offers these categories only
        return Details(
            badge_name=self.badge_name.data,
            legal_name=self.legal_name.data,
            email=fold_email(self.email.data),
            organization=self.organization.data,
            function=self.function.data,
            country=self.country.data,
            spoken_languages=self.languages(),
            attendance=self.attendance.data,
            category_id=category.id,
            answers={
                question.id: stored(question, self[_QUESTION + question.code].data)
                for question in self.questions.questions
            },
        )


def _only(category: CategoryChoice) -> str:
    if category.attendances == ("on_site",):
        return _("This category takes part on site only.")
    if category.attendances == ("online",):
        return _("This category takes part online only.")
    return _("This category takes no registrations at the moment.")


_classes: LruCache[tuple[UUID, int, str, bool], type[RegistrationForm]] = LruCache(100)


def registration_form(questions: Questions, sent: FormData | None = None) -> RegistrationForm:
    """The form for a new registration, in the language of the request."""
    key = (questions.event_id, questions.revision, current_language(), True)
    made = _classes.get(key)
    if made is None:
        made = _classes.put(key, _class_of(questions, asks_consent=questions.notice_id is not None))
    return made(sent)


def correction_form(questions: Questions, details: Details, sent: FormData | None = None) -> RegistrationForm:
    """The form to correct a registration: as above, filled, with what was once chosen still on offer."""
    data = {
        "badge_name": details.badge_name,
        "legal_name": details.legal_name,
        "email": details.email,
        "organization": details.organization,
        "function": details.function,
        "country": details.country,
        "attendance": details.attendance,
        "category": questions.category(details.category_id).code,
        "spoken_languages": [code for code in details.spoken_languages if code in _common()],
    }
    further = [code for code in details.spoken_languages if code not in _common()]
    data |= {f"further_language-{number}": code for number, code in enumerate(further, 1)}
    for question in questions.questions:
        data[_QUESTION + question.code] = loaded(question, details.answers.get(question.id, ""))
    made = _class_of(questions, asks_consent=False, before=details, selects=len(further) + 1)
    return made(sent, data=data)


def _common() -> dict[str, str]:
    return dict(common_languages(current_language()))


def _class_of(
    questions: Questions, *, asks_consent: bool, before: Details | None = None, selects: int = 0
) -> type[RegistrationForm]:
    answers: Mapping[UUID, str] = before.answers if before else {}
    fields: dict[str, Any] = {"questions": questions, **_about_the_person(max(selects, _FEWEST_SELECTS))}
    fields |= _about_taking_part(questions, before)
    for question in questions.questions:
        fields[_QUESTION + question.code] = question_field(question, chosen_before(answers, question))
    if asks_consent:
        # The number says which wording stood on the page: consent to another one would be none.
        fields["notice"] = LineField()
        fields["consent"] = BooleanField(
            _("I have read the privacy notice and agree that my data are used as it says."),
            [InputRequired(_("Without your agreement the registration cannot be kept."))],
        )
    return type("EventRegistrationForm", (RegistrationForm,), fields)


def _about_the_person(selects: int) -> dict[str, Any]:
    language = current_language()
    further = _choices(further_languages(language), is_open=True)
    fields: dict[str, Any] = {
        "badge_name": LineField(
            _("Name on the badge"),
            [Filled(lambda: _("Write the name that your badge will show.")), WithoutLinks()],
            longest=100,
        ),
        "legal_name": LineField(_("Name in the passport, if it differs"), [WithoutLinks()]),
        "email": LineField(
            _("E-mail address"), [Filled(lambda: _("Write the address your confirmation goes to.")), Email()], 254
        ),
        "organization": LineField(_("Organization"), [WithoutLinks()]),
        "function": LineField(_("Function"), [WithoutLinks()]),
        "country": SelectField(
            _("Country"),
            [Filled(lambda: _("Choose a country."))],
            choices=_choices(countries(language), is_open=True),
            default="",
            validate_choice=False,
        ),
        "validate_country": _offered_country,
        "spoken_languages": OfferedField(_("Languages you speak"), choices=_choices(common_languages(language))),
    }
    for number in range(1, selects + 1):
        name = f"further_language-{number}"
        fields[name] = SelectField(
            _("Another language"), [_is_language], choices=further, default="", validate_choice=False
        )
    return fields


def _choices(pairs: Iterable[tuple[str, Any]], *, is_open: bool = False) -> Callable[[], list[SelectChoice]]:
    """For a field; `is_open` puts the empty choice of a list first, from which nothing is chosen yet.

    Handed over as a function, which is asked when the list is drawn: a list is gone through whenever a form is made.
    """
    first = [SelectChoice("", "–")] if is_open else []
    made = first + [SelectChoice(code, label) for code, label in pairs]
    return lambda: made


def _offered_country(form: Form, field: Field) -> None:
    if field.data and field.data not in dict(countries(current_language())):
        raise ValidationError(_("Choose a country from the list."))


def _is_language(form: Form, field: Field) -> None:
    if field.data and not is_language(field.data):
        raise ValidationError(_("Choose a language from the list."))


def _about_taking_part(questions: Questions, before: Details | None) -> dict[str, Any]:
    offered = [
        category
        for category in questions.all_categories
        if not category.is_retired or (before and before.category_id == category.id)
    ]
    allowed = {attendance for category in offered for attendance in category.attendances}
    labels = {"on_site": _("On site"), "online": _("Online")}
    return {
        "category": _one(_("Category"), [(c.code, localize(c.name)) for c in offered], _("Choose a category.")),
        "attendance": _one(
            _("How you take part"),
            [(code, label) for code, label in labels.items() if code in allowed],
            _("Say whether you come or take part online."),
        ),
    }


def _one(label: str, choices: Sequence[tuple[str, Any]], message: str) -> RadioField:
    def check(form: Form, field: Field) -> None:
        if field.data not in dict(choices):
            raise ValidationError(message)

    only = choices[0][0] if len(choices) == 1 else None
    return RadioField(label, [_Required(), check], choices=_choices(choices), default=only, validate_choice=False)


class _Required:
    """Marks a field as required; what is missing is said by the validator after it."""

    field_flags = {"required": True}  # noqa: RUF012 - WTForms reads it so

    def __call__(self, form: object, field: Field) -> None:
        pass


class LinkForm(Form):
    """Where to send somebody's link again."""

    email: Any


def link_form(sent: FormData | None = None) -> LinkForm:
    fields = {"email": LineField(_("E-mail address"), [Filled(lambda: _("Write your e-mail address.")), Email()], 254)}
    return type("AskForLinkForm", (LinkForm,), fields)(sent)  # type: ignore[no-any-return]


def reason_form(sent: FormData | None = None) -> Form:
    """Why an organizer cancels a registration; it may be told to the person."""
    fields = {"reason": LongTextField(_("Reason"), longest=1000)}
    return type("ReasonForm", (Form,), fields)(sent)  # type: ignore[no-any-return]
