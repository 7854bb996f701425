"""The form of a registration: everything that an event asks, and of whom."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any
from uuid import UUID

from markupsafe import Markup
from starlette.datastructures import FormData
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice

from events.congress.registration.answer_fields import Control, OfferedField, country_field
from events.congress.registration.answers import (
    is_readable,
    loaded,
    stored,
)
from events.congress.registration.conditions import asked_of, in_words
from events.congress.registration.field_rules import OneOf, WithoutLinks
from events.congress.registration.kinds import KINDS
from events.congress.registration.option_seat_operations import OptionFullError
from events.congress.registration.question_queries import CategoryChoice, Question, Questions
from events.congress.registration.question_values import Section
from events.congress.registration.rules import MOST_LANGUAGES
from events.congress.registration.stored_answers import Given
from events.congress.registration.values import SHOWN, Details
from events.congress.registration.words import ATTENDANCE_WORDS
from events.platform.email_addresses import fold_email
from events.platform.language import i18n
from events.platform.language.choices import common_languages
from events.platform.language.i18n import current_language
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.web.email_fields import EmailField
from events.platform.web.fields import BooleanField, LineField, RadioField, choices_of
from events.platform.web.form_rules import Filled, refuse
from events.platform.web.forms import Form
from events.platform.web.templating import localize

QUESTION = "question-"
Full = Collection[tuple[str, str]]  # codes of questions and their options whose seats are all taken
FURTHER = "further_language-"


# Made once a language; the field asks for them when it is drawn.
@cache
def _common_choices(language: str) -> list[SelectChoice]:
    return choices_of(common_languages(language))


@dataclass(frozen=True)
class Asked:
    """One of the event's own questions on a form: its field, how that is drawn, and of whom alone it is asked."""

    field: Field
    control: Control
    question: Question
    only: str


def _chosen(question: Question, field: Field) -> Sequence[str]:
    """Return the codes of the options that a field holds, valid or not."""
    offered = KINDS[question.kind].offered(question)
    return (field.data if isinstance(field.data, list) else [field.data]) if offered else ()


def _full(choice: SelectChoice) -> SelectChoice:
    return SelectChoice(choice.value, Markup("{} ({})").format(choice.label, i18n.gettext("full")))


def full_message(questions: Questions, full: OptionFullError) -> str:
    asked = next(one for one in questions.all_questions if one.code == full.question)
    return i18n.gettext("“%(option)s” is full. Choose something else.", option=str(asked.label_of(full.option)))


class RegistrationForm(Form):
    """Everything that an event asks: what all do, its categories and its own questions.

    `before` is what a registration says that is corrected: its category stays on offer though retired. `data` stands
    where nothing was sent.
    """

    badge_name = LineField(
        _("Name on the badge"),
        [Filled(_("Write the name that your badge will show.")), WithoutLinks()],
        longest=100,
    )
    legal_name = LineField(_("Name in the passport, if it differs"), [WithoutLinks()])
    email = EmailField(_("E-mail address"), [Filled(_("Write the address your confirmation goes to."))])
    organization = LineField(_("Organization"), [WithoutLinks()])
    function = LineField(_("Function"), [WithoutLinks()])
    country = country_field(_("Country"), [Filled(_("Choose a country."))])
    spoken_languages = OfferedField(_("Languages you speak"), choices=lambda: _common_choices(current_language()))
    category = RadioField(_("Category"), [OneOf(_("Choose a category."))], validate_choice=False)
    attendance = RadioField(
        _("How you take part"), [OneOf(_("Say whether you come or take part online."))], validate_choice=False
    )
    _fields: dict[str, Field]  # what WTForms goes through
    notice: LineField
    consent: BooleanField

    def __init__(
        self,
        questions: Questions,
        formdata: FormData | None = None,
        *,
        fields: Mapping[str, Field],
        data: Mapping[str, object] | None = None,
        before: Details | None = None,
    ) -> None:
        self.questions, self._before = questions, before
        choices = _choices_of(questions, before.category_id if before else None)
        only = {name: offered[0].value for name, offered in choices.items() if len(offered) == 1}
        super().__init__(formdata, fields=fields, choices=choices, data={**only, **(data or {})})

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Whether everything may stand that is asked of whoever chose these options and this category."""
        every, ignored = self._fields, self._ignored()
        for name in ignored:
            if isinstance(every[name], EmailField):
                every[name].stood = every[name].data
        self._fields = {name: field for name, field in every.items() if name not in ignored}
        try:
            return super().validate(extra_validators)
        finally:
            self._fields = every

    def _ignored(self) -> frozenset[str]:
        """Return the names of the questions that are not asked of whoever filled the form."""
        questions = self.questions.questions
        chosen = {one.code: _chosen(one, self[QUESTION + one.code]) for one in questions}
        asked = asked_of(questions, self.category.data or "", chosen)
        return frozenset(QUESTION + one.code for one in questions if one.code not in asked)

    def check(self) -> None:
        category, attendance = self.questions.category_by_code(self.category.data or ""), self.attendance.data
        if category and attendance and attendance not in category.attendances:
            refuse(self.attendance, _only(category))
        if len(self.languages()) > MOST_LANGUAGES:
            refuse(self.spoken_languages, _("At most %(most)s languages fit here.", most=MOST_LANGUAGES))

    @property
    def has_files(self) -> bool:
        return any(not one.is_retired for one in self.questions.files)

    def languages(self) -> tuple[str, ...]:
        """Return the languages chosen in boxes and in lists, each once."""
        lists = [field.data for field in self.further_languages() if field.data]
        return tuple(dict.fromkeys([*(self.spoken_languages.data or ()), *lists]))

    def further_languages(self) -> list[Field]:
        return [field for field in self if field.name.startswith(FURTHER)]

    def parts(self) -> list[tuple[Section | None, list[Asked]]]:
        """Return the event's own questions in their order, by the section that they stand in."""
        asked = [
            Asked(self[QUESTION + one.code], KINDS[one.kind].control, one, in_words(one.condition, self.questions))
            for one in self.questions.questions
        ]
        return [(section, list(of)) for section, of in groupby(asked, lambda one: one.question.section)]

    def mark_full(self, full: Full) -> None:
        """Say beside options whose seats are all taken that they are."""
        for question, option in full:
            field = self._fields.get(QUESTION + question)
            if field is not None:
                field.choices = [_full(one) if one.value == option else one for one in field.choices]

    def refuse_full(self, full: OptionFullError) -> None:
        """Say that an option is full, at its question."""
        refuse(self[QUESTION + full.question], full_message(self.questions, full))

    def is_notice_current(self) -> bool:
        """Whether the wording agreed to is the one on the page; without its number the present one is agreed to."""
        if self.questions.notice_id is None or self.notice.data in ("", str(self.questions.notice_number)):
            return True
        self.consent.data = False
        return refuse(self.consent, _("The privacy notice has changed meanwhile. Read it again, then agree."))

    def details(self) -> Details:
        """Return what was typed. The form is valid."""
        category = self.questions.category_by_code(self.category.data)
        assert category is not None  # noqa: S101 - the field offers these categories only
        typed = {name: self[name].data for name in SHOWN if name in self}
        if "is_listed" not in self and self._before:  # nobody else agrees to it or takes it back
            typed["is_listed"] = self._before.is_listed
        typed |= {"email": fold_email(self.email.data), "spoken_languages": self.languages()}
        return Details(**typed, category_id=category.id, answers=self._answers())

    def _answers(self) -> dict[UUID, Given]:
        """Return the answers, an empty one too where there was another, but none that stays as it was before.

        What somebody is not asked is taken away.
        """
        ignored, codes = self._ignored(), {question.code for question in self.questions.questions}
        found = {}
        for question in self.questions.questions:
            name = QUESTION + question.code
            if name in ignored and question.condition.question not in {"", *codes}:
                continue  # nobody can tell here whether it is asked
            value = "" if name in ignored else stored(question, self[name])
            if name in ignored or not self._stays(question, value):
                found[question.id] = Given(value, question.revision)
        return found

    def _stays(self, question: Question, value: str) -> bool:
        """Whether what was answered before stays: it is the same, or the field could not hold it and is empty."""
        given = self._before.answers.get(question.id) if self._before else None
        if given is None:
            return not value
        return value == given.value or (not value and not is_readable(question, given))


def _only(category: CategoryChoice) -> LazyText:
    if category.attendances == ("on_site",):
        return _("This category takes part on site only.")
    if category.attendances == ("online",):
        return _("This category takes part online only.")
    return _("This category takes no registrations at the moment.")


def _choices_of(questions: Questions, chosen: UUID | None) -> dict[str, list[SelectChoice]]:
    """Return what one can take part as and how, with the category that was `chosen` before."""
    offered = questions.offered(chosen)
    allowed = {attendance for category in offered for attendance in category.attendances}
    return {
        "category": choices_of((category.code, localize(category.name)) for category in offered),
        "attendance": choices_of((code, word) for code, word in ATTENDANCE_WORDS.items() if code in allowed),
    }


def data_of(details: Details, questions: Questions) -> dict[str, object]:
    """Return a registration as its form shows it: languages without a box are chosen from lists."""
    answers = {
        QUESTION + question.code: loaded(question, details.answers.get(question.id)) for question in questions.questions
    }
    return {
        **details.typed(),
        "category": questions.category(details.category_id).code,
        **_languages_data(details.spoken_languages),
        **answers,
    }


def _languages_data(spoken: Sequence[str]) -> dict[str, object]:
    boxes = dict(common_languages(current_language()))
    further = [code for code in spoken if code not in boxes]
    return {
        "spoken_languages": [code for code in spoken if code in boxes],
        **{f"{FURTHER}{number}": code for number, code in enumerate(further, 1)},
    }
