"""The registration form of an event, and the small forms around it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from uuid import UUID

from starlette.datastructures import FormData
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from events.congress.registration.answers import OfferedField, chosen_before, loaded, question_field, stored
from events.congress.registration.question_queries import CategoryChoice, Questions
from events.congress.registration.rules import MOST_LANGUAGES
from events.congress.registration.values import SHOWN, Details
from events.congress.registration.words import ATTENDANCE_WORDS
from events.platform.language import i18n
from events.platform.language.choices import common_languages, countries, further_languages, is_language
from events.platform.language.cleaning import fold_email
from events.platform.language.i18n import current_language
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.lru import LruCache
from events.platform.web.fields import BooleanField, LineField, LongTextField, RadioField, SelectField, choices_of
from events.platform.web.form_rules import Email, Filled, refuse
from events.platform.web.forms import Form
from events.platform.web.templating import localize

_QUESTION = "question-"
_FURTHER = "further_language-"
_FEWEST_SELECTS = 2
_OPEN = SelectChoice("", "–")  # stands first in a list, while nothing is chosen


class WithoutLinks:
    """Refuses an address of the web where a name belongs: a confirmation mail must not carry it to strangers."""

    _LINK = re.compile(r"://|\bwww\.", re.IGNORECASE)

    def __call__(self, form: object, field: Field) -> None:
        if self._LINK.search(field.data or ""):
            raise ValidationError(i18n.gettext("This looks like a web address. Write a name here."))


class OneOf:
    """Refuses what is not among the choices of a field, an empty answer too."""

    field_flags = {"required": True}  # noqa: RUF012 - WTForms reads it so

    def __init__(self, message: LazyText) -> None:
        self.message = message

    def __call__(self, form: object, field: Field) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(str(self.message))


def _is_country(form: object, field: Field) -> None:
    if field.data and field.data not in dict(countries(current_language())):
        raise ValidationError(i18n.gettext("Choose a country from the list."))


def _is_language(form: object, field: Field) -> None:
    if field.data and not is_language(field.data):
        raise ValidationError(i18n.gettext("Choose a language from the list."))


# Made once a language, for there are hundreds; fields ask for them when they are drawn.
@cache
def _country_choices(language: str) -> list[SelectChoice]:
    return [_OPEN, *choices_of(countries(language))]


@cache
def _common_choices(language: str) -> list[SelectChoice]:
    return choices_of(common_languages(language))


@cache
def _further_choices(language: str) -> list[SelectChoice]:
    return [_OPEN, *choices_of(further_languages(language))]


class RegistrationForm(Form):
    """Everything that an event asks: what all do, its categories and its own questions.

    `chosen` is the category of a registration that is corrected: it stays on offer though retired. `data` stands where
    nothing was sent.
    """

    badge_name = LineField(
        _("Name on the badge"),
        [Filled(_("Write the name that your badge will show.")), WithoutLinks()],
        longest=100,
    )
    legal_name = LineField(_("Name in the passport, if it differs"), [WithoutLinks()])
    email = LineField(
        _("E-mail address"), [Filled(_("Write the address your confirmation goes to.")), Email()], longest=254
    )
    organization = LineField(_("Organization"), [WithoutLinks()])
    function = LineField(_("Function"), [WithoutLinks()])
    country = SelectField(
        _("Country"),
        [Filled(_("Choose a country.")), _is_country],
        choices=lambda: _country_choices(current_language()),
        default="",
        validate_choice=False,
    )
    spoken_languages = OfferedField(_("Languages you speak"), choices=lambda: _common_choices(current_language()))
    category = RadioField(_("Category"), [OneOf(_("Choose a category."))], validate_choice=False)
    attendance = RadioField(
        _("How you take part"), [OneOf(_("Say whether you come or take part online."))], validate_choice=False
    )
    notice: LineField
    consent: BooleanField

    def __init__(
        self,
        questions: Questions,
        formdata: FormData | None = None,
        *,
        fields: Mapping[str, Field],
        data: Mapping[str, object] | None = None,
        chosen: UUID | None = None,
    ) -> None:
        self.questions = questions
        choices = _choices_of(questions, chosen)
        only = {name: offered[0].value for name, offered in choices.items() if len(offered) == 1}
        super().__init__(formdata, fields=fields, choices=choices, data={**only, **(data or {})})

    def check(self) -> None:
        category = self.questions.category_by_code(self.category.data or "")
        if category and self.attendance.data and self.attendance.data not in category.attendances:
            refuse(self.attendance, _only(category))
        if len(self.languages()) > MOST_LANGUAGES:
            refuse(self.spoken_languages, _("At most %(most)s languages fit here.", most=MOST_LANGUAGES))

    def languages(self) -> tuple[str, ...]:
        """Return the languages chosen in boxes and in lists, each once."""
        lists = [field.data for field in self.further_languages() if field.data]
        return tuple(dict.fromkeys([*(self.spoken_languages.data or ()), *lists]))

    def further_languages(self) -> list[Field]:
        return [field for field in self if field.name.startswith(_FURTHER)]

    def question_fields(self) -> list[Field]:
        return [field for field in self if field.name.startswith(_QUESTION)]

    def details(self) -> Details:
        """Return what was typed. The form is valid."""
        category = self.questions.category_by_code(self.category.data)
        assert category is not None  # noqa: S101 - the field offers these categories only
        typed = {name: self[name].data for name in SHOWN if name != "category_id"}
        typed |= {"email": fold_email(self.email.data), "spoken_languages": self.languages()}
        answers = {
            question.id: stored(question, self[_QUESTION + question.code].data) for question in self.questions.questions
        }
        return Details(**typed, category_id=category.id, answers=answers)


def _only(category: CategoryChoice) -> LazyText:
    if category.attendances == ("on_site",):
        return _("This category takes part on site only.")
    if category.attendances == ("online",):
        return _("This category takes part online only.")
    return _("This category takes no registrations at the moment.")


def _choices_of(questions: Questions, chosen: UUID | None) -> dict[str, list[SelectChoice]]:
    """Return what one can take part as and how, with the category that was `chosen` before."""
    offered = [one for one in questions.all_categories if not one.is_retired or one.id == chosen]
    allowed = {attendance for category in offered for attendance in category.attendances}
    return {
        "category": choices_of((category.code, localize(category.name)) for category in offered),
        "attendance": choices_of((code, word) for code, word in ATTENDANCE_WORDS.items() if code in allowed),
    }


def data_of(details: Details, questions: Questions) -> dict[str, object]:
    """Return a registration as its form shows it: languages without a box are chosen from lists."""
    boxes = dict(common_languages(current_language()))
    further = [code for code in details.spoken_languages if code not in boxes]
    answers = {
        _QUESTION + question.code: loaded(question, details.answers.get(question.id, ""))
        for question in questions.questions
    }
    return {
        **details.typed(),
        "category": questions.category(details.category_id).code,
        "spoken_languages": [code for code in details.spoken_languages if code in boxes],
        **{f"{_FURTHER}{number}": code for number, code in enumerate(further, 1)},
        **answers,
    }


_fields: LruCache[tuple[UUID, int, str], Mapping[str, Field]] = LruCache(100)


def registration_form(questions: Questions, sent: FormData | None = None) -> RegistrationForm:
    """Return the form for a new registration, in the language of the request."""
    key = (questions.event_id, questions.revision, current_language())
    fields = _fields.get(key)
    if fields is None:
        asked = _fields_of(questions, _FEWEST_SELECTS, {}) | (_consent() if questions.notice_id else {})
        fields = _fields.put(key, asked)
    return RegistrationForm(questions, sent, fields=fields)


def correction_form(
    questions: Questions, before: Details, sent: FormData | None = None, *, data: Mapping[str, object] | None = None
) -> RegistrationForm:
    """Return the form to correct a registration that says `before`; it shows `data`, which is that unless told."""
    data = data or data_of(before, questions)
    filled, typed = (len([name for name in names if name.startswith(_FURTHER)]) for names in (data, set(sent or ())))
    selects = max(filled + 1, _FEWEST_SELECTS, min(typed, MOST_LANGUAGES))
    fields = _fields_of(questions, selects, before.answers)
    return RegistrationForm(questions, sent, fields=fields, data=data, chosen=before.category_id)


def _fields_of(questions: Questions, selects: int, answers: Mapping[UUID, str]) -> dict[str, Field]:
    """Return lists of further languages and the questions; what was answered before stays on offer."""
    fields = {
        f"{_FURTHER}{number}": SelectField(
            _("Another language"),
            [_is_language],
            choices=lambda: _further_choices(current_language()),
            default="",
            validate_choice=False,
        )
        for number in range(1, selects + 1)
    }
    asked = {
        _QUESTION + question.code: question_field(question, chosen_before(answers, question))
        for question in questions.questions
    }
    return fields | asked


def _consent() -> dict[str, Field]:
    # The number says which wording stood on the page: consent to another one would be none.
    agreed = InputRequired(i18n.gettext("Without your agreement the registration cannot be kept."))
    label = _("I have read the privacy notice and agree that my data are used as it says.")
    return {"notice": LineField(), "consent": BooleanField(label, [agreed])}


class LinkForm(Form):
    """Where to send somebody's link again."""

    email = LineField(_("E-mail address"), [Filled(_("Write your e-mail address.")), Email()], longest=254)


class ReasonForm(Form):
    """Why an organizer cancels a registration; it may be told to the person."""

    reason = LongTextField(_("Reason"), longest=1000)
