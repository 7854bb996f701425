"""The fields of an event's own questions: how each kind is asked, read, stored and shown again."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from babel.numbers import NumberFormatError, format_decimal, parse_decimal
from markupsafe import escape
from wtforms import StringField
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from events.congress.registration.question_queries import Question
from events.platform.language import lazy
from events.platform.language.cleaning import clean_line
from events.platform.language.i18n import Translated, current_language, locale
from events.platform.language.i18n import gettext as _
from events.platform.language.lazy import LazyText
from events.platform.web.fields import (
    DateField,
    LineField,
    LongTextField,
    RadioField,
    SelectField,
    SelectMultipleField,
    choices_of,
)
from events.platform.web.form_rules import Filled
from events.platform.web.templating import localize

_YES_NO_WORDS: Mapping[str, LazyText] = {"yes": lazy.gettext("Yes"), "no": lazy.gettext("No")}
_MOST_RADIOS = 7
_LARGEST = Decimal(10) ** 15
_SPACES = re.compile(r"[\s'’  ]+")
_DIGITS = re.compile(r"-?[0-9.,]{1,30}", re.ASCII)
_PLAIN = re.compile(r"-?\d{1,16}(?:\.\d{1,6})?", re.ASCII)

# What the field of a question holds, by its kind.
Answered = str | list[str] | Decimal | dt.date | None


class NumberField(StringField):  # type: ignore[misc]
    """A number as people of the reader's language write it; `data` is a Decimal or None."""

    def _value(self) -> str:
        if self.raw_data:
            return clean_line(str(self.raw_data[0]))
        return show_number(self.data) if isinstance(self.data, Decimal) else ""

    def process_data(self, value: Decimal | str | None) -> None:
        self.data = Decimal(value) if value not in (None, "") else None

    def process_formdata(self, valuelist: list[str]) -> None:
        text = clean_line(valuelist[0]) if valuelist else ""
        self.data = read_number(text) if text else None


def read_number(text: str) -> Decimal:
    """Return a number written with the separators of this language or a plain point. Raise ValueError, in words."""
    # Digits of any script are digits; a minus may be typographic.
    compact = "".join(str(unicodedata.decimal(char, char)) for char in _SPACES.sub("", text)[:60]).replace("−", "-")
    if not _DIGITS.fullmatch(compact):
        raise ValueError(_("This is not a number. Write it with figures."))
    try:
        found = parse_decimal(compact, locale=locale(current_language()), strict=True)
    except NumberFormatError:
        if not _PLAIN.fullmatch(compact):
            raise ValueError(_("This is not a number. Write it with figures.")) from None
        found = Decimal(compact)
    if abs(found) >= _LARGEST or found != round(found, 6):
        raise ValueError(_("This number is too large or has more than six decimals."))
    return found


def show_number(number: Decimal) -> str:
    return str(format_decimal(number, format="0.######", locale=locale(current_language())))


class DayField(DateField):
    """A day of a century that forms are about."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist and not valuelist[0].strip():
            self.data = None
            return
        try:
            super().process_formdata([clean_line(value) for value in valuelist])
        except ValueError:
            raise ValueError(_("This is not a day of the calendar. Write it as year-month-day.")) from None
        if self.data is not None and not 1900 <= self.data.year <= 2199:
            raise ValueError(_("The year must be between 1900 and 2199."))


class OfferedField(SelectMultipleField):
    """Several of what is offered; anything else is refused without being repeated."""

    def __init__(self, *positional: Any, **options: Any) -> None:
        super().__init__(*positional, **options)
        self.type = "SelectMultipleField"  # templates draw it as one

    def pre_validate(self, form: object) -> None:
        offered = {choice.value for choice in self.choices}
        if any(chosen not in offered for chosen in self.data or ()):
            raise ValidationError(_("One of these is not offered here. Choose again."))


def question_field(question: Question, chosen: Sequence[str] = ()) -> Field:
    """Return the field that asks a question. `chosen` are options answered before, still offered though retired."""
    # Marked with its own `lang` where it falls back; the options of a list are plain, for they hold no markup.
    label = localize(question.label)
    description = localize(question.help)
    must = [Filled()] if question.is_required else []
    if question.kind == "yes_no":
        return _one_of(label, choices_of(_YES_NO_WORDS), question.is_required, description)
    if question.kind in {"choice", "choices"}:
        offered = [option for option in question.options if not option.is_retired or option.code in chosen]
        options = [SelectChoice(option.code, localize(option.label)) for option in offered]
        if question.kind == "choices":
            return OfferedField(label, must, choices=options, description=description)
        return _one_of(label, options, question.is_required, description)
    kinds = {"text": LineField, "long_text": LongTextField, "number": NumberField, "date": DayField}
    return kinds[question.kind](label, must, description=description)


def _one_of(label: str, options: list[SelectChoice], is_required: bool, description: str) -> Field:
    must = [InputRequired(_("This answer is missing."))] if is_required else []
    if len(options) > _MOST_RADIOS:
        plain = [SelectChoice(option.value, escape(option.label).striptags()) for option in options]
        return SelectField(label, must, choices=[SelectChoice("", "–"), *plain], default="", description=description)
    # Without a choice WTForms hands on None, which is no choice: an optional question may stay open.
    return RadioField(
        label, must, choices=options, validate_choice=is_required, filters=[_offered(options)], description=description
    )


def _offered(options: list[SelectChoice]) -> Callable[[str | None], str | None]:
    codes = {option.value for option in options}
    return lambda value: value if value in codes else None


def stored(question: Question, data: Answered) -> str:
    """Return an answer as it is stored; empty for no answer."""
    if not data and not isinstance(data, Decimal):
        return ""
    if isinstance(data, list):
        return msgspec.json.encode(list(dict.fromkeys(data))).decode()
    if isinstance(data, Decimal):
        return format(data.normalize(), "f")
    return data.isoformat() if isinstance(data, dt.date) else str(data)


def loaded(question: Question, value: str) -> Answered:
    """Return what a field holds for a stored answer; the opposite of `stored`."""
    if question.kind == "choices":
        return codes_of(question, value)
    if question.kind == "date":
        return dt.date.fromisoformat(value) if value else None
    return value


def codes_of(question: Question, value: str) -> list[str]:
    """Return the codes of the options that a stored answer names."""
    if question.kind == "choices":
        return msgspec.json.decode(value, type=list[str]) if value else []
    return [value] if question.kind == "choice" and value else []


def shown(question: Question, value: str) -> str | list[Translated | str]:
    """Return a stored answer for reading: text, or a list of texts for choices."""
    if question.kind in {"choice", "choices"}:
        return [question.label_of(code) for code in codes_of(question, value)]
    if question.kind == "yes_no":
        return str(_YES_NO_WORDS.get(value, value))
    if question.kind == "number" and value:
        return show_number(Decimal(value))
    return value


def chosen_before(answers: Mapping[UUID, str], question: Question) -> list[str]:
    return codes_of(question, answers.get(question.id, ""))
