"""The fields that forms declare: WTForms' own with the type of what they hold, and ours.

The type of `data` is the one that it has in a valid form: a choice that was not made is None before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wtforms import BooleanField as _BooleanField
from wtforms import DateField as _DateField
from wtforms import DateTimeLocalField as _DateTimeLocalField
from wtforms import FormField, IntegerField, StringField, TextAreaField
from wtforms import HiddenField as _HiddenField
from wtforms import PasswordField as _PasswordField
from wtforms import RadioField as _RadioField
from wtforms import SelectField as _SelectField
from wtforms import SelectMultipleField as _SelectMultipleField
from wtforms import TimeField as _TimeField
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.form import BaseForm

from events.platform.language.cleaning import clean_line, clean_text
from events.platform.language.i18n import current_language, gettext, locale, own_name
from events.platform.language.lazy import LazyText
from events.platform.web.form_rules import AtMost, Filled

Label = LazyText | str


class BooleanField(_BooleanField):  # type: ignore[misc]
    data: bool


class DateField(_DateField):  # type: ignore[misc]
    data: dt.date | None


class DateTimeLocalField(_DateTimeLocalField):  # type: ignore[misc]
    data: dt.datetime | None


class HiddenField(_HiddenField):  # type: ignore[misc]
    data: str


class PasswordField(_PasswordField):  # type: ignore[misc]
    data: str


class RadioField(_RadioField):  # type: ignore[misc]
    data: str


class SelectField(_SelectField):  # type: ignore[misc]
    data: str


class SelectMultipleField(_SelectMultipleField):  # type: ignore[misc]
    data: list[str]


class TimeField(_TimeField):  # type: ignore[misc]
    data: dt.time | None


def choices_of(words: Mapping[str, Label] | Iterable[tuple[str, Label]]) -> list[SelectChoice]:
    """Return a table of words, or pairs of value and label, as what a field offers."""
    pairs = words.items() if isinstance(words, Mapping) else words
    return [SelectChoice(value, label) for value, label in pairs]


class LineField(StringField):  # type: ignore[misc]
    """A text of one line, at most `longest` characters."""

    data: str

    def __init__(self, label: Label = "", validators: Sequence[Any] = (), longest: int = 200, **options: Any) -> None:
        filters = [lambda text: clean_line(text or "")]
        super().__init__(label, [*validators, AtMost(longest)], filters=filters, **options)


class LongTextField(TextAreaField):  # type: ignore[misc]
    """A text of several lines, at most `longest` characters."""

    data: str

    def __init__(self, label: Label = "", validators: Sequence[Any] = (), longest: int = 5000, **options: Any) -> None:
        filters = [lambda text: clean_text(text or "")]
        super().__init__(label, [*validators, AtMost(longest)], filters=filters, **options)


class WholeNumberField(IntegerField):  # type: ignore[misc]
    """A whole number of up to 18 digits: longer ones fit neither a float, which NumberRange makes, nor a column."""

    data: int | None

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist and len(valuelist[0].strip()) > 18:
            self.data = None
            raise ValueError(self.gettext("Not a valid integer value."))
        super().process_formdata(valuelist)


class TextsField(FormField):  # type: ignore[misc]
    """One text in the languages of the form: inputs `<name>-<language>`, `data` language to text.

    Empty texts are included, so that one can be taken away. One that `is_required` cannot be left empty in the form's
    main language. `longest` is in characters, 300 for a line and 20,000 for a long text unless told.
    """

    def __init__(
        self,
        label: Label = "",
        *,
        is_required: bool = False,
        is_long: bool = False,
        longest: int = 0,
        **options: Any,
    ) -> None:
        super().__init__(None, label, **options)
        self._is_required = is_required
        self._kind = LongTextField if is_long else LineField
        self._longest = longest or (20_000 if is_long else 300)

    def process(self, formdata: Any, data: object = None, extra_filters: object = None) -> None:
        if not self._form.languages_asked:
            raise TypeError("A form that asks for texts is given its languages.")
        self.form = BaseForm(
            {language: self._input(language) for language in self._form.languages_asked},
            prefix=f"{self.name}-",
            meta=self.meta,
        )
        self.form.process(formdata, data=data if isinstance(data, Mapping) else None)

    def _input(self, language: str) -> Field:
        is_required = self._is_required and language == self._form.main_language
        missing = [Filled(LazyText(_missing, (language,)))] if is_required else []
        return self._kind(own_name(language), missing, self._longest)

    @property
    def data(self) -> dict[str, str]:
        texts: dict[str, str] = self.form.data
        return texts


def _missing(language: str) -> str:
    name = locale(current_language()).languages.get(language, own_name(language))
    return gettext("The text in %(language)s is missing.", language=name)


def tongues(field: FormField) -> list[tuple[str, Field]]:
    """Return the inputs of a text in several languages, each with its language, for the macro that draws them."""
    return [(inner.short_name, inner) for inner in field.form]
